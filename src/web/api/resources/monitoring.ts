// The indicators of a roadmap by reported period: figures, how they are judged and by which rule, the reports that were issued.
import { z } from '@hono/zod-openapi';
import { reportFileName, type StoredReport } from '../../../store/reports.ts';
import { IndicatorValueSchema } from '../../../workflows/monitoring/figure.ts';
import type { Verdict } from '../../../workflows/monitoring/judge.ts';
import { VERDICT_WORDS } from '../../../workflows/monitoring/report-data.ts';
import { STATUSES } from '../../../workflows/state.ts';
import type { FigureView } from '../../figures-view.ts';
import { roadmapPath } from '../../item-place.ts';
import { type PeriodView, viewMonitoring } from '../../monitoring-view.ts';
import { type ApiRoute, roadmapRoute } from '../route.ts';
import { DaySchema, InstantSchema, instantText, RoadmapParams } from './fields.ts';
import { contentTag } from './version-of.ts';

const VERDICTS = Object.keys(VERDICT_WORDS) as [Verdict, ...Verdict[]];

const FigureSchema = z
  .strictObject({
    indicator: z.string().describe('Its number in the annex.'),
    value: IndicatorValueSchema.nullable().describe(
      'As it was given: a number, or the two that a share is of.',
    ),
    amount: z.number().nullable().describe('The number that is judged; of a pair its share in per cent.'),
    minimum: z.number().describe('Of the year.'),
    pace: z.number().nullable().describe('What it should have reached by the day, where that is known.'),
    share: z.number().nullable().describe('`amount` of `minimum`, per cent.'),
    verdict: z.enum(VERDICTS).describe('How it stands.'),
    verdictWords: z.string().describe('The same in Russian.'),
    rule: z.string().describe('The rule by which it is judged, as a sentence in Russian.'),
    note: z.string().nullable().describe('Reasons and measures that were given with it.'),
    given: z.string().nullable().describe('Who gave it and when, in Russian.'),
  })
  .meta({ id: 'Figure', description: 'An indicator in one period.' });

const ReportSchema = z
  .strictObject({
    n: z.int().describe('Ordinal of the issue, from 1.'),
    at: InstantSchema.describe('When it was issued.'),
    reason: z.string().nullable().describe('Why it was issued again; null of the first.'),
    files: z
      .array(
        z.strictObject({
          name: z.string().describe('Of the file.'),
          sha256: z.string().describe('Of its content, hex, as in the journal.'),
          page: z.string().describe('Where whoever is signed in takes it.'),
        }),
      )
      .describe('Empty once somebody whom they name has been erased.'),
  })
  .meta({ id: 'IssuedReport', description: 'A report as it was issued.' });

const PeriodSchema = z
  .strictObject({
    occurrence: z.string().describe('Id of the occurrence of the item that carries the figures.'),
    words: z.string().describe('«III квартал 2024 г.»'),
    start: DaySchema.describe('First day of the period.'),
    end: DaySchema.describe('Last day of the period.'),
    date: DaySchema.describe('The day that the figures speak of.'),
    isPreliminary: z.boolean().describe('Taken before the period’s end.'),
    year: z.int().describe('Whose minimums hold.'),
    isOpeningYear: z.boolean().describe('The minimums of the opening year hold.'),
    due: DaySchema.nullable().describe('The date in force of the report.'),
    status: z.enum(STATUSES).describe('Of the occurrence.'),
    states: z.array(z.string()).describe('How it stands in words.'),
    hasFigures: z.boolean().describe('Some figure has been given.'),
    refinedUntil: DaySchema.nullable().describe('Until when more exact figures may follow.'),
    refinedAt: InstantSchema.nullable().describe('When figures were changed that no report states yet.'),
    figures: z.array(FigureSchema).describe('In the order of the annex.'),
    reports: z.array(ReportSchema).describe('In the order of issue.'),
  })
  .meta({ id: 'Period', description: 'A reported period.' });

export const MonitoringSchema = z
  .strictObject({
    item: z
      .string()
      .nullable()
      .describe('The item that carries the figures; null where nothing is monitored.'),
    indicators: z
      .array(
        z.strictObject({
          id: z.string().describe('Its number in the annex.'),
          name: z.string().describe('Verbatim.'),
          unit: z.string().describe('Verbatim.'),
          kind: z
            .enum(['contingent', 'cumulative', 'seasonal', 'state'])
            .describe('By which rule it is judged.'),
        }),
      )
      .describe('What is monitored.'),
    periods: z.array(PeriodSchema).describe('In order, up to the next one.'),
  })
  .meta({ id: 'Monitoring', description: 'The indicators of a roadmap by period.' });

export const monitoringRoutes: readonly ApiRoute[] = [
  roadmapRoute({
    method: 'get',
    path: '/roadmaps/{roadmap}/monitoring',
    operationId: 'get-monitoring',
    tag: 'monitoring',
    summary: 'Figures, verdicts and reports of all periods up to the next',
    scope: 'monitoring:read',
    access: 'members',
    request: { params: RoadmapParams },
    success: { schema: MonitoringSchema, description: 'The indicators by period.' },
    isTagged: true,
    async answer(visit) {
      const { roadmap } = visit.state;
      const view = await viewMonitoring(visit);
      const body = {
        item: view?.item.id ?? null,
        indicators: view
          ? roadmap.indicators.map(({ id, name, unit, kind }) => ({ id, name, unit, kind }))
          : [],
        periods: (view?.periods ?? []).map((period) => periodBody(period, roadmap)),
      };
      return { etag: contentTag(visit.state, body), body };
    },
  }),
];

interface Where {
  id: string;
  timezone: string;
}

function periodBody(view: PeriodView, roadmap: Where): z.input<typeof PeriodSchema> {
  const { occurrence, words, period, states, hasFigures, refinedUntil, refinedAt, figures, reports } = view;
  return {
    occurrence: occurrence.id,
    words,
    start: period.period.start,
    end: period.period.end,
    date: period.date,
    isPreliminary: period.isPreliminary,
    year: period.year,
    isOpeningYear: period.isOpeningYear,
    due: occurrence.due,
    status: occurrence.status,
    states: states.map((one) => one.words),
    hasFigures,
    refinedUntil,
    refinedAt: instantText(refinedAt, roadmap.timezone),
    figures: figures.map(figureBody),
    reports: reports.map((report) => reportBody(report, roadmap)),
  };
}

function figureBody({ indicator, judgement, value, note, given }: FigureView): z.input<typeof FigureSchema> {
  const { amount, minimum, pace, share, verdict, rule } = judgement;
  return {
    indicator: indicator.id,
    value: value ?? null,
    amount,
    minimum,
    pace,
    share,
    verdict,
    verdictWords: VERDICT_WORDS[verdict],
    rule,
    note: note ?? null,
    given,
  };
}

function reportBody(report: StoredReport, { id, timezone }: Where): z.input<typeof ReportSchema> {
  const { item, occurrence, n, at, data, isKept } = report;
  const hashes = { docx: report.docxHash, xlsx: report.xlsxHash };
  const path = [item, occurrence, String(n)].map(encodeURIComponent).join('/');
  return {
    n,
    at: instantText(at, timezone),
    reason: data.reason,
    files: (isKept ? (['docx', 'xlsx'] as const) : []).map((format) => ({
      name: reportFileName(data, format),
      sha256: hashes[format],
      page: `${roadmapPath(id)}/reports/${path}/${format}`,
    })),
  };
}
