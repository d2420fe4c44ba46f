// «Исполнительская дисциплина»: what was executed in time over the roadmaps that the person controls or may look on, on a page and as files.
import { raw } from 'hono/html';
import { dateOf, type IsoDate, numericDate } from '../../calendar/dates.ts';
import { measureDiscipline } from '../../engine/measure-discipline.ts';
import { MIME_TYPES } from '../../files/file-types.ts';
import type { Signature } from '../../papers/office-paper.ts';
import { disciplinePlot } from '../../plots/discipline-plot.tsx';
import { controlledRoadmaps } from '../../store/controlled-roadmaps.ts';
import { findPeople } from '../../store/people.ts';
import type { Discipline } from '../../workflows/discipline.ts';
import { attachmentHeaders } from '../attachment.ts';
import { DisciplineRule, DisciplineTables, DisciplineTotal } from '../components/discipline-tables.tsx';
import { ErrorSummary, type FormState, Select, TextField } from '../components/fields.tsx';
import { type DisciplineQuery, disciplineAddress, presets, readQuery, STEPS } from '../discipline-span.ts';
import { notFoundPage } from '../error-pages.tsx';
import { page } from '../layout.tsx';
import { organisationTitle } from '../organisation-choice.ts';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';

/** Of a reader whom no roadmap names, and who therefore has no zone. */
const OFFICIAL_ZONE = 'Europe/Moscow';

interface Asked {
  /** Roadmaps whose figures they may see; null: all. */
  roadmaps: readonly string[] | null;
  /** Null where the address asks for no days. */
  query: DisciplineQuery | null;
  form: FormState;
  /** Where the reader is. */
  today: IsoDate;
}

/** Who controls nothing and looks on nowhere has no figures here. */
async function asked(visit: SignedInVisit, answer: (asked: Asked) => Promise<Response>): Promise<Response> {
  const { c, site, principal, now } = visit;
  const todayIn = (zone: string) => dateOf(now, zone);
  const roadmaps = await controlledRoadmaps(site.db, { ...principal, operated: principal.seen, todayIn });
  if (roadmaps?.length === 0) return notFoundPage(visit);
  const { address } = principal;
  const today = todayIn((await findPeople(site.db, [address])).get(address)?.zone ?? OFFICIAL_ZONE);
  return answer({ roadmaps, today, ...readQuery(c.req.query(), today) });
}

function measured(
  { site, now }: SignedInVisit,
  query: DisciplineQuery,
  roadmaps: Asked['roadmaps'],
): Promise<Discipline> {
  const titleOf = (id: string) => organisationTitle(site.organisations, id);
  return measureDiscipline(site.db, site.rules, { ...query, roadmaps, now, titleOf });
}

async function show(visit: SignedInVisit, { roadmaps, query, form, today }: Asked): Promise<Response> {
  const { c, principal } = visit;
  const discipline = query && (await measured(visit, query, roadmaps));
  return page(
    c,
    {
      title: 'Исполнительская дисциплина',
      principal,
      section: 'discipline',
      styles: ['roadmap.css'],
      status: query ? 200 : 422,
    },
    <>
      <Presets today={today} query={query} />
      <ErrorSummary form={form} />
      <SpanForm form={form} />
      {query && discipline && <Figures query={query} discipline={discipline} />}
    </>,
  );
}

function Presets({ today, query }: { today: IsoDate; query: DisciplineQuery | null }) {
  const current = query && disciplineAddress(query);
  return (
    <nav class="screen" aria-label="Период">
      <ul class="tally choices">
        {presets(today).map((preset) => {
          const href = disciplineAddress(preset.query);
          return (
            <li>
              <a href={href} aria-current={href === current ? 'true' : undefined}>
                {preset.words}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function SpanForm({ form }: { form: FormState }) {
  return (
    <form method="get" action="/discipline" class="filters">
      <TextField form={form} name="from" type="date" label="Первый день" />
      <TextField form={form} name="until" type="date" label="Последний день" />
      <Select form={form} name="step" label="Разбивка" options={STEPS} />
      <button type="submit" class="second">
        Показать
      </button>
    </form>
  );
}

function Figures({ query, discipline }: { query: DisciplineQuery; discipline: Discipline }) {
  const { span, asOf, total, byPeriod } = discipline;
  const isEmpty = total.original.planned + total.inForce.planned === 0;
  return (
    <>
      <p>
        С {numericDate(span.from)} по {numericDate(span.until)}, по состоянию на {numericDate(asOf)}.
      </p>
      {isEmpty ? (
        <p class="empty">Нет пунктов со сроком в периоде: считать нечего.</p>
      ) : (
        <>
          <DisciplineTotal total={total} />
          <p class="actions">
            <a class="button second" href={disciplineAddress(query, '/discipline.docx')}>
              Справка (DOCX)
            </a>
            <a class="button second" href={disciplineAddress(query, '/discipline.xlsx')}>
              Таблица (XLSX)
            </a>
          </p>
          <figure class="plot wide" tabindex={0}>
            {raw(
              disciplinePlot({
                title: 'Исполнительская дисциплина по периодам',
                points: byPeriod.map(({ label, original, inForce }) => ({
                  label,
                  onOriginal: original.share,
                  inForce: inForce.share,
                })),
              }),
            )}
          </figure>
          <DisciplineTables discipline={discipline} />
        </>
      )}
      <DisciplineRule rule={discipline.rule} />
    </>
  );
}

type Format = 'docx' | 'xlsx';

/** What asks for no days is sent to the page, which says so. */
async function download(visit: SignedInVisit, { roadmaps, query }: Asked, format: Format): Promise<Response> {
  const { c } = visit;
  if (query === null) return c.redirect(`/discipline${new URL(c.req.url).search}`, 303);
  const discipline = await measured(visit, query, roadmaps);
  const content = await (format === 'docx'
    ? summary(discipline, await signatureOf(visit, roadmaps))
    : table(discipline));
  const { from, until } = query.span;
  const name = `Исполнительская дисциплина ${numericDate(from)} – ${numericDate(until)}.${format}`;
  const headers = attachmentHeaders({ name, type: MIME_TYPES[format], size: content.byteLength });
  return c.body(Buffer.from(content), 200, headers);
}

// What makes documents is read in when the first is asked for: it takes long.
async function summary(discipline: Discipline, signedBy: Signature): Promise<Uint8Array> {
  const { disciplineSummary } = await import('../../papers/discipline-summary.ts');
  return disciplineSummary(discipline, signedBy);
}
async function table(discipline: Discipline): Promise<Uint8Array> {
  const { disciplineTable } = await import('../../papers/discipline-table.ts');
  return disciplineTable(discipline);
}

/** Whoever asks signs: as one of the roadmaps that they control names them, with no position where it gives none. */
async function signatureOf(
  { site, principal }: SignedInVisit,
  roadmaps: readonly string[] | null,
): Promise<Signature> {
  const { address } = principal;
  const ids = roadmaps?.slice(0, 1) ?? [];
  for (const { state } of (await site.cache.load(site.db, ids)).values())
    for (const { email, name, position } of Object.values(state.roadmap.people))
      if (email === address) return { position: position ?? '', name };
  return {
    position: principal.isOperator ? 'Администратор' : '',
    name: (await findPeople(site.db, [address])).get(address)?.name ?? address,
  };
}

export const disciplineRoutes: readonly Route[] = [
  signedIn('GET', '/discipline', (visit) => asked(visit, (wanted) => show(visit, wanted))),
  ...(['docx', 'xlsx'] as const).map((format) =>
    signedIn('GET', `/discipline.${format}`, (visit) =>
      asked(visit, (wanted) => download(visit, wanted, format)),
    ),
  ),
];
