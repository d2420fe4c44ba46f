// Data for papers, plain and hostile: long names, angle brackets, quotes, signs that no document may hold.
import type { DigestMemo } from '../../src/papers/digest-memo.ts';
import type { ExecutionReport } from '../../src/papers/execution-report.ts';
import type { ExtensionRequest } from '../../src/papers/extension-request.ts';
import type { ItemPaper } from '../../src/papers/item-paper.ts';
import type { RoadmapSummary, SummaryItem } from '../../src/papers/roadmap-summary.ts';
import type { Discipline, Row } from '../../src/workflows/discipline.ts';
import type { PeriodReport, ReportRow } from '../../src/workflows/monitoring/report-data.ts';

/** Each has a mark of its own, so that a test sees whether it has come through whole. */
export function hostile(mark: string): string {
  return `${mark}: <w:p>&amp; "двойные" 'одинарные' «ёлочки» ]]> =СУММ(A1) ${'длинное-слово-без-пробелов'.repeat(8)}\u0007\ud800 конец ${mark}`;
}

/** Many words, none of them twice in a row. */
export function long(mark: string, words: number): string {
  return Array.from({ length: words }, (_, i) => `${mark}${i};`).join(' ');
}

const INDICATOR =
  'Численность детей от 5 до 18 лет, принявших участие в проведенных детским технопарком «Кванториум» внеклассных мероприятиях (в том числе дистанционных), тематика которых соответствует направленностям деятельности детского технопарка «Кванториум»';

export function reportRow(id: string, changes: Partial<ReportRow> = {}): ReportRow {
  return {
    id,
    name: INDICATOR,
    unit: 'человек в год',
    minimum: 3000,
    amount: 1234,
    amountText: '1 234',
    sharePercent: 41.133333333333333,
    pace: 1500.5,
    verdict: 'behind',
    verdictWords: 'отстаёт от графика',
    rule: 'Нарастающим итогом со дня открытия (16.09.2024): на 30.09.2024 по графику нужно не менее 1 500,5 из 3 000.',
    note: null,
    changedFrom: null,
    ...changes,
  };
}

export function periodReport(changes: Partial<PeriodReport> = {}): PeriodReport {
  const rows = changes.rows ?? ['1', '3.1'].map((id) => reportRow(id));
  return {
    roadmap: {
      id: 'tomsk',
      title:
        'Комплекс мер (дорожная карта) по созданию и функционированию детского технопарка «Кванториум» на базе муниципального автономного общеобразовательного учреждения гимназии № 29 г. Томска в 2024 году',
    },
    order: { number: '1410 р', date: '2023-12-27', title: 'О реализации мероприятия' },
    issuer: { name: 'М.Г. Савенков', position: 'начальник департамента' },
    addressee: 'Региональный ведомственный проектный офис',
    party: 'Департамент образования администрации Города Томска',
    item: { id: '13', title: 'Ежеквартальный мониторинг выполнения показателей' },
    occurrence: '2025-01-01',
    period: { start: '2024-10-01', end: '2024-12-31', asOf: '2024-12-28' },
    periodWords: 'IV квартал 2024 г.',
    date: '2024-12-28',
    isPreliminary: true,
    refinedUntil: '2025-01-22',
    n: 1,
    reason: null,
    issuedOn: '2024-12-28',
    rows,
    signedBy: { name: 'О.И. Назарова', position: 'комитет по общему образованию департамента образования' },
    checkedBy: { name: 'О.В. Зубчевская', position: 'исполнитель документа' },
    history: Object.fromEntries(
      rows.map(({ id }) => [
        id,
        [
          { label: 'III кв. 2024', amount: 345, pace: 400, minimum: 3000 },
          { label: 'IV кв. 2024', amount: 1234, pace: 3000, minimum: 3000 },
        ],
      ]),
    ),
    ...changes,
  };
}

export function itemPaper(changes: Partial<ItemPaper> = {}): ItemPaper {
  return {
    date: '2024-02-20',
    order: { number: '1410 р', date: '2023-12-27' },
    roadmap: periodReport().roadmap.title,
    item: '8',
    title:
      'Получено, установлено и налажено оборудование, приобретаемое для оснащения детского технопарка «Кванториум»',
    period: null,
    result: 'По форме, определяемой Министерством Российской Федерации или федеральным оператором',
    parties: [
      {
        name: 'Департамент образования администрации Города Томска',
        lead: 'И.Я. Шкуркина',
        isResponsible: true,
      },
      { name: 'МАОУ гимназия № 29 г. Томска', lead: 'С.В. Шаболина', isResponsible: false },
    ],
    deadline: 'не позднее 25 августа 2024 года',
    term: 'Исполнить не позднее 23 августа 2024 г. (пятница); срок по документу – 25 августа 2024 г. (воскресенье)',
    circumstances: [
      'Ожидает исполнения: п. 5 «Объявлены закупки товаров, работ, услуг» (И.Я. Шкуркина, срок 15.02.2024 нарушен). Срок по п. 8 не изменён.',
      'Прогноз исполнения п. 8 – 30.09.2024. Из-за этого под угрозой п. 12 – срок 15.09.2024.',
    ],
    to: { name: 'И.В. Швайко', position: 'заместитель начальника департамента' },
    signedBy: {
      name: 'И.Я. Шкуркина',
      position: 'отдел обеспечения деятельности учреждений департамента образования',
    },
    drafter: ['О.В. Зубчевская', '(3822) 90-99-81'],
    ...changes,
  };
}

export function extensionSample(changes: Partial<ExtensionRequest> = {}): ExtensionRequest {
  return {
    ...itemPaper(),
    until: '2024-09-30',
    reason: 'Поставка оборудования задержана: поставщик перенёс отгрузку на 10 сентября',
    ...changes,
  };
}

export function executionSample(changes: Partial<ExecutionReport> = {}): ExecutionReport {
  return {
    ...itemPaper({ circumstances: [] }),
    executed: '2024-08-27',
    isLate: true,
    text: 'Акт приёмки от 27.08.2024 № 14, товарные накладные № 118–121',
    contributions: [{ party: 'МАОУ гимназия № 29 г. Томска', on: '2024-08-20' }],
    attachments: ['Акт приёмки.pdf', 'Накладные.pdf'],
    ...changes,
  };
}

export function summaryItem(item: string, changes: Partial<SummaryItem> = {}): SummaryItem {
  return {
    item,
    title: itemPaper().title,
    parties: ['Департамент образования администрации Города Томска', 'МАОУ гимназия № 29 г. Томска'],
    lead: 'И.Я. Шкуркина',
    originalDue: '2024-08-25',
    due: '2024-09-30',
    states: ['риск нарушения срока', 'на исполнении', 'ожидает исполнения п. 5'],
    delay: ['П. 5 не исполнен; прогноз 12.11.2024, срок 30.09.2024.'],
    executedAt: null,
    forecast: '2024-11-12',
    ...changes,
  };
}

export function summarySample(changes: Partial<RoadmapSummary> = {}): RoadmapSummary {
  const { order, roadmap, to, drafter } = itemPaper();
  return {
    date: '2024-03-20',
    order,
    roadmap,
    underControlSince: '2023-12-27',
    released: null,
    tally: [
      { words: 'риск нарушения срока', count: 12 },
      { words: 'исполнен, снят с контроля', count: 1 },
    ],
    items: Array.from({ length: 13 }, (_, i) => summaryItem(String(i + 1))),
    to,
    signedBy: { name: 'О.В. Зубчевская', position: 'исполнитель документа' },
    drafter,
    ...changes,
  };
}

export function disciplineRow(name: string, planned: number, done: number): Row {
  const counted = { planned, done, share: planned === 0 ? null : (done / planned) * 100 };
  return { key: name, name, original: counted, inForce: counted, waiting: 1 };
}

export function disciplineSample(changes: Partial<Discipline> = {}): Discipline {
  const { key: _, name: __, ...total } = disciplineRow('', 48, 40);
  return {
    span: { from: '2024-01-01', until: '2024-12-31' },
    asOf: '2025-01-09',
    total,
    byOrganisation: [],
    byRoadmap: [disciplineRow('№ 1410 р от 27.12.2023', 13, 9), disciplineRow('№ 77 от 01.02.2024', 35, 31)],
    byParty: [disciplineRow('Департамент образования администрации Города Томска', 48, 40)],
    byPerson: [disciplineRow('И.Я. Шкуркина', 20, 14), disciplineRow('О.И. Назарова', 28, 26)],
    byPeriod: ['I', 'II', 'III', 'IV'].map((quarter, i) => ({
      ...disciplineRow(`${quarter} квартал 2024 г.`, 12, 12 - i),
      label: `${quarter} кв. 2024`,
    })),
    rule: ['Ко = n / N × 100 %, где N – число пунктов, n – число исполненных в срок.', long('правило', 60)],
    ...changes,
  };
}

export function memoSample(changes: Partial<DigestMemo> = {}): DigestMemo {
  const { order, roadmap, to, drafter } = itemPaper();
  const row = (label: string, details: string[]) => ({ label, text: itemPaper().title, details });
  return {
    date: '2024-03-20',
    order,
    roadmap,
    sections: [
      {
        heading: 'Срок нарушен: 1',
        tone: 'alarm',
        blocks: [
          {
            kind: 'rows',
            rows: [
              row('П. 5', [
                'И.Я. Шкуркина; срок 15.02.2024 нарушен, прошло 24 рабочих дня.',
                'Ожидаемая дата 01.04.2024; причина: конкурс объявлен повторно.',
              ]),
            ],
          },
        ],
      },
      {
        heading: 'Риск нарушения срока: 2',
        tone: 'warning',
        blocks: [
          {
            kind: 'rows',
            rows: [row('П. 8', ['П. 5 не исполнен; прогноз 12.11.2024.']), row('П. 9', ['С.В. Шаболина.'])],
          },
        ],
      },
    ],
    mark: '0123456789abcdef0123456789abcdef',
    to,
    signedBy: { name: 'О.В. Зубчевская', position: 'исполнитель документа' },
    drafter,
    ...changes,
  };
}
