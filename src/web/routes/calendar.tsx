// «Календарь рабочих дней»: which years and own days there are and where they come from; a year's file, own days or a
// withdrawal is first shown with all that would move, and made only after that.
import { bodyLimit } from 'hono/body-limit';
import type { CalendarChanger } from '../../engine/change-calendar.ts';
import type { CalendarPreview } from '../../engine/preview-calendar.ts';
import { calendarAuthors } from '../../store/calendar-changes.ts';
import { type ProposedChange, ProposedChangeSchema } from '../../workflows/calendar-change.ts';
import type { ChangeFault } from '../../workflows/calendar-faults.ts';
import { formatIssue } from '../../workflows/locate.ts';
import { OWN } from '../../workflows/organisation-directory.ts';
import { readCalendarChange } from '../../workflows/read-calendar-change.ts';
import { type CalendarFormState, CalendarForms } from '../components/calendar-forms.tsx';
import { ChangesTable, YearsTable } from '../components/calendar-lists.tsx';
import { CalendarPreviewView } from '../components/calendar-preview.tsx';
import { doneWords } from '../done.ts';
import { notFoundPage, refusedPage } from '../error-pages.tsx';
import { type Typed, typedOf } from '../form.ts';
import { ownDayIn } from '../forms/own-day.ts';
import { page } from '../layout.tsx';
import { operatedOptions } from '../organisation-choice.ts';
import { forAnyOperator, type Route, type SignedInVisit } from '../route.ts';

/** Bytes: a year has some thousand. */
const FORM_BYTES = 256 * 1024;
const TITLE = 'Календарь рабочих дней';
const TRAIL = [{ label: 'Мой вход', href: '/account' }];
/** So many plans follow while the person waits; more are left to the worker, which looks every minute. */
const FOLLOWED_AT_ONCE = 20;
/** Roadmaps of a preview: more would take longer than somebody waits for a page. */
const SHOWN_ON_PAGE = 300;

const EMPTY: CalendarFormState = { typed: {}, errors: {} };

export const calendarRoutes: readonly Route[] = [
  forAnyOperator('GET', '/calendars', (visit) => listPage(visit, EMPTY)),
  forAnyOperator('POST', '/calendars', receive),
];

const limit = bodyLimit({
  maxSize: FORM_BYTES,
  onError: (c) =>
    refusedPage(c, 413, 'Слишком большой файл', 'Файл больше 250 КБ: это не год календаря и не список дней.'),
});

async function receive(visit: SignedInVisit): Promise<Response> {
  const { calendars } = visit.site;
  if (!calendars) return notFoundPage(visit);
  let answer: Response | undefined;
  const refusal = await limit(visit.c, async () => {
    answer = await take(visit, calendars);
  });
  return answer ?? refusal ?? notFoundPage(visit);
}

async function take(visit: SignedInVisit, calendars: CalendarChanger): Promise<Response> {
  const body = await visit.c.req.parseBody().catch((error: unknown) => {
    // Broken off, or no form. Node's own, so it may be of another realm than ours.
    if ((error as { name?: unknown }).name === 'TypeError') return null;
    throw error;
  });
  if (body === null) return listPage(visit, { typed: {}, errors: { '': BROKEN_OFF } });
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) if (typeof value === 'string') fields.append(name, value);
  const typed = typedOf(fields);
  const file = body['file'] instanceof File && body['file'].size > 0 ? body['file'] : null;
  const read = await proposalIn(typed, file);
  if ('errors' in read) return listPage(visit, { typed, ...read });
  const { proposal } = read;
  if (!visit.principal.operates(proposal.organisation))
    return listPage(visit, { typed, errors: { [read.field]: notYours(proposal) } });
  const faults = await calendars.check(proposal);
  if (faults.length > 0) {
    return listPage(visit, { typed, ...faultsIn(read.field, faults.map(read.words)) });
  }
  if (typed['step'] === 'set')
    return /^\d{1,9}$/.test(typed['seen'] ?? '')
      ? set(visit, calendars, proposal, Number(typed['seen']))
      : listPage(visit, { typed: {}, errors: { '': 'Форма устарела. Начните сначала.' } });
  return previewPage(visit, calendars, proposal, typed);
}

const BROKEN_OFF = 'Форма не дошла целиком. Начните сначала.';
const notYours = ({ content }: ProposedChange) =>
  content.kind === 'year'
    ? 'Год календаря вносит администратор системы. Вы вносите дни своей организации.'
    : 'Вы вносите дни только своей организации: укажите её.';

type ProposalRead =
  | { proposal: ProposedChange; field: string; words(fault: ChangeFault): string }
  | Omit<CalendarFormState, 'typed'>;

/** Those of a file that has several are a list, where the field is. */
function faultsIn(field: string, words: readonly string[]): Omit<CalendarFormState, 'typed'> {
  if (field !== 'file' || words.length === 1) return { errors: { [field]: words.join('; ') } };
  return { errors: { file: `Ошибок в файле: ${words.length}` }, fileFaults: words };
}

const plainWords = ({ message }: ChangeFault) => message;

async function proposalIn(typed: Typed, file: File | null): Promise<ProposalRead> {
  const { step = '' } = typed;
  if (step === 'set' || step === 'withdraw') {
    const given = proposalTyped(typed);
    return given === null
      ? { errors: { '': BROKEN_OFF } }
      : { proposal: given, field: '', words: plainWords };
  }
  if (step === 'day') {
    const day = ownDayIn(typed);
    return day.ok ? { proposal: day.value, field: 'date', words: plainWords } : { errors: day.errors };
  }
  if (file === null) return { errors: { file: 'Выберите файл.' } };
  const text = decode(new Uint8Array(await file.arrayBuffer()));
  if (text === null) return { errors: { file: 'Файл не в кодировке UTF-8: сохраните его в UTF-8.' } };
  const read = readCalendarChange(text, file.name);
  if (!read.ok) return faultsIn('file', read.issues.map(formatIssue));
  return { proposal: read.proposal, field: 'file', words: (fault) => formatIssue(read.issueOf(fault)) };
}

/** As the page before has written it. */
function proposalTyped({ proposal = '', reason = '', step }: Typed): ProposedChange | null {
  try {
    const given = JSON.parse(proposal) as { content?: object };
    const whole = step === 'withdraw' ? { ...given, content: { ...given.content, reason } } : given;
    return ProposedChangeSchema.safeParse(whole).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

async function set(
  visit: SignedInVisit,
  calendars: CalendarChanger,
  proposal: ProposedChange,
  seen: number,
): Promise<Response> {
  const { c, site, principal } = visit;
  const changed = await calendars.change(proposal, { by: principal.address, seen });
  if (changed.ok) {
    if ((await site.engine.plansBehind()) <= FOLLOWED_AT_ONCE) await site.engine.followCalendars();
    return c.redirect('/calendars?done=calendar-changed', 303);
  }
  if (changed.reason === 'overtaken') return previewPage(visit, calendars, proposal, {}, true);
  if (changed.reason === 'busy') return listPage(visit, { typed: {}, errors: { '': BUSY } });
  return listPage(visit, { typed: {}, errors: { '': changed.faults.map(plainWords).join('; ') } });
}

const BUSY = 'Система занята рассылкой или загрузкой, изменение не внесено. Повторите через минуту.';
const LOOKED_AT = 'Сейчас просматривается другое изменение календаря. Повторите через минуту.';
/** A preview in this process: each plans its roadmaps twice. */
let isLooking = false;

async function previewPage(
  visit: SignedInVisit,
  calendars: CalendarChanger,
  proposal: ProposedChange,
  typed: Typed,
  isOvertaken = false,
) {
  const { c, site, principal } = visit;
  if (isLooking) return listPage(visit, { typed, errors: { '': LOOKED_AT } });
  isLooking = true;
  let preview: CalendarPreview;
  try {
    const concerned = await calendars.concerned(proposal);
    if (concerned > SHOWN_ON_PAGE)
      return await listPage(visit, { typed, errors: { '': tooMany(concerned) } });
    preview = await calendars.preview(proposal);
  } finally {
    isLooking = false;
  }
  return page(
    c,
    {
      title: 'Изменение календаря: проверьте',
      principal,
      trail: [...TRAIL, { label: TITLE, href: '/calendars' }],
    },
    <>
      {isOvertaken && (
        <p class="notice alarm" role="alert">
          Тем временем календарь изменил кто-то другой, Ваше изменение не внесено. Ниже – что будет теперь.
        </p>
      )}
      <CalendarPreviewView
        proposal={proposal}
        preview={preview}
        years={site.rules.live?.years(proposal.calendar, proposal.organisation) ?? []}
        organisations={site.organisations}
      />
      <form method="post" action="/calendars">
        <input type="hidden" name="proposal" value={JSON.stringify(proposal)} />
        <input type="hidden" name="seen" value={String(preview.version)} />
        <div class="actions">
          <button type="submit" name="step" value="set">
            Внести изменение
          </button>
          <a href="/calendars">Не вносить</a>
        </div>
      </form>
    </>,
  );
}

const tooMany = (concerned: number) =>
  `Изменение касается дорожных карт: ${concerned}. Больше ${SHOWN_ON_PAGE} на странице не просматривается: внесите его командой srok calendar import, отмену – командой srok calendar withdraw.`;

async function listPage(visit: SignedInVisit, form: CalendarFormState) {
  const { c, site, principal } = visit;
  const { live } = site.rules;
  if (!live) return notFoundPage(visit);
  const { changes } = await live.refresh(site.db);
  // Days of a body above hold for those under it.
  const { organisations } = site;
  const above = organisations.all.flatMap(({ id }) => (principal.sees(id) ? organisations.lineage(id) : []));
  const concerning = new Set([OWN, ...above]);
  const behind = principal.isOperator ? await site.engine.plansBehind() : 0;
  return page(
    c,
    {
      title: TITLE,
      principal,
      trail: TRAIL,
      status: Object.keys(form.errors).length > 0 ? 422 : 200,
      done: doneWords(c.req.query('done')),
    },
    <>
      <p>
        По рабочим дням считаются контрольные даты и время писем. Сроки из распоряжений от календаря не
        зависят и здесь не меняются.
      </p>
      {behind > 0 && (
        <p class="notice" role="status">
          Планы следуют за календарём: осталось дорожных карт – {behind}. Письма уже идут по новым дням.
        </p>
      )}
      <CalendarForms
        form={form}
        setsYears={principal.operates(OWN)}
        organisations={operatedOptions(site, principal, 'Для всех')}
        names={live.names}
      />
      <h2>Изменения</h2>
      <ChangesTable
        changes={changes.filter(
          ({ organisation }) => principal.sees(organisation) || concerning.has(organisation),
        )}
        organisations={organisations}
        authors={await calendarAuthors(site.db)}
        operates={(id) => principal.operates(id)}
      />
      <h2>Годы</h2>
      <YearsTable live={live} />
    </>,
  );
}
