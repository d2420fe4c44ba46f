// «График отпусков»: a table of leaves is read, shown with what would be set and what is wrong with which line, and set
// only after that.
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { dateOf } from '../../calendar/dates.ts';
import { plural } from '../../messages/wording.ts';
import { controlledRoadmaps } from '../../store/controlled-roadmaps.ts';
import { roadmapsNaming } from '../../store/failing-addresses.ts';
import { peopleOf } from '../../store/people-list.ts';
import { ErrorSummary, type FormState, TextArea } from '../components/fields.tsx';
import { LeaveLines } from '../components/leave-lines.tsx';
import { notFoundPage, refusedPage } from '../error-pages.tsx';
import { page } from '../layout.tsx';
import { type PlannedLine, planAbsences, recognise } from '../leave-plan.ts';
import { decodeSchedule, readSchedule } from '../leave-schedule.ts';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';

/** Bytes of a whole form: some thousand lines. */
const FORM_BYTES = 512 * 1024;
const SAMPLE = 'Шкуркина И.Я.; 01.07.2024; 28.07.2024; Назарова О.И.';

/** Roadmaps whose absences they may enter; null: all. */
type Controlled = readonly string[] | null;

const limit = bodyLimit({
  maxSize: FORM_BYTES,
  onError: (c) =>
    refusedPage(
      c,
      413,
      'Слишком большая таблица',
      'Таблица больше 500 КБ. Разделите её на части и внесите по одной.',
    ),
});

/** Who controls nothing has nothing to enter here: their own absence has its form. */
async function withControl(visit: SignedInVisit, answer: (controlled: Controlled) => Promise<Response>) {
  const { site, principal, now } = visit;
  const todayIn = (zone: string) => dateOf(now, zone);
  const controlled = await controlledRoadmaps(site.db, { ...principal, todayIn });
  return controlled?.length === 0 ? notFoundPage(visit) : answer(controlled);
}

async function receive(visit: SignedInVisit, controlled: Controlled): Promise<Response> {
  const { c } = visit;
  let answer: Response | undefined;
  const refusal = await limit(c, async () => {
    const form = await formOf(c);
    if (form === null)
      answer = await formPage(
        visit,
        { typed: {}, errors: { text: 'Форма не дошла целиком. Отправьте её ещё раз.' } },
        422,
      );
    else if (form.step === 'set') answer = await set(visit, controlled, form.text);
    else if (form.step === 'edit') answer = await formPage(visit, { typed: { text: form.text }, errors: {} });
    else answer = await preview(visit, controlled, form.text);
  });
  return answer ?? refusal ?? notFoundPage(visit);
}

/** Null when the body is broken off, or no form. */
async function formOf(c: Context): Promise<{ step: string; text: string } | null> {
  const body = await c.req.parseBody().catch((error: unknown) => {
    // Node's own, so it may be of another realm than ours.
    if ((error as { name?: unknown }).name === 'TypeError') return null;
    throw error;
  });
  if (body === null) return null;
  const { text, file, step } = body;
  const uploaded =
    file instanceof File && file.size > 0 ? decodeSchedule(new Uint8Array(await file.arrayBuffer())) : '';
  const typed = (value: typeof step) => (typeof value === 'string' ? value : '');
  return { step: typed(step), text: uploaded || typed(text) };
}

async function preview(visit: SignedInVisit, controlled: Controlled, text: string): Promise<Response> {
  const planned = await planOf(visit, controlled, text);
  if (!planned.ok) return formPage(visit, { typed: { text }, errors: { text: planned.fault } }, 422);
  const { c, principal } = visit;
  const count = planned.lines.reduce((n, line) => n + line.absences.length, 0);
  const wrong = planned.lines.filter(({ faults }) => faults.length > 0).length;
  return page(
    c,
    { title: 'График отпусков: проверьте', principal, section: 'people', trail: TRAIL },
    <>
      <p class={wrong > 0 ? 'notice warning' : 'notice'}>
        <b>{count === 0 ? 'Вносить нечего.' : `Будет внесено отсутствий: ${count}.`}</b>{' '}
        {wrong > 0 && `Строк с ошибками: ${wrong}, они не вносятся. Исправьте их и внесите снова.`} Пока
        ничего не изменено.
      </p>
      <LeaveLines lines={planned.lines} />
      <form method="post" action="/people/leave" enctype="multipart/form-data">
        <textarea name="text" hidden>
          {text}
        </textarea>
        <div class="actions">
          {count > 0 && (
            <button type="submit" name="step" value="set">
              Внести {count} {plural(count, 'отсутствие', 'отсутствия', 'отсутствий')}
            </button>
          )}
          <button type="submit" name="step" value="edit" class="second">
            Исправить таблицу
          </button>
        </div>
      </form>
    </>,
  );
}

async function set(visit: SignedInVisit, controlled: Controlled, text: string): Promise<Response> {
  const { c, site, principal } = visit;
  const planned = await planOf(visit, controlled, text);
  if (!planned.ok) return formPage(visit, { typed: { text }, errors: { text: planned.fault } }, 422);
  const refused: string[] = [];
  for (const { line, absences, from, until } of planned.lines)
    for (const { state, person, substitute } of absences) {
      if (from === null || until === null) continue;
      const command = {
        do: 'set-absence',
        person,
        date: from,
        until,
        ...(substitute !== null && { substitute }),
      } as const;
      const result = await site.act(principal, state, command, { via: 'page' });
      if (!result.ok) refused.push(`строка ${line}, № ${state.roadmap.order.number}: ${result.reason}`);
    }
  if (refused.length === 0) return c.redirect('/people?done=leave-set', 303);
  const errors = { text: `Внесено не всё: ${refused.join('; ')}` };
  return formPage(visit, { typed: { text }, errors }, 422);
}

type Planned = { ok: true; lines: PlannedLine[] } | { ok: false; fault: string };

/** As many statements for one line as for a thousand. */
async function planOf({ site, now }: SignedInVisit, controlled: Controlled, text: string): Promise<Planned> {
  if (text.trim() === '') return { ok: false, fault: 'Выберите файл или вставьте строки таблицы.' };
  const schedule = readSchedule(text);
  if (!schedule.ok) return schedule;
  const { db, cache } = site;
  const lines = recognise(schedule.lines, await peopleOf(db, controlled));
  const named = await roadmapsNaming(
    db,
    lines.flatMap(({ person }) => person?.address ?? []),
  );
  const ids = named
    .map(({ roadmap }) => roadmap)
    .filter((id) => controlled === null || controlled.includes(id));
  const states = [...(await cache.load(db, ids)).values()].map(({ state }) => state);
  const todayIn = (zone: string) => dateOf(now, zone);
  return { ok: true, lines: lines.map((line) => planAbsences(line, states, todayIn)) };
}

const TRAIL = [{ label: 'Люди', href: '/people' }];

function formPage({ c, principal }: SignedInVisit, form: FormState, status: 200 | 422 = 200) {
  return page(
    c,
    { title: 'График отпусков', principal, section: 'people', trail: TRAIL, status },
    <>
      <p>
        В таблице по строке на отпуск: ФИО или адрес; первый день; последний день; замещающий. Отсутствие
        вносится в каждую дорожную карту, которую Вы контролируете и в которой названо это лицо. Сначала будет
        показано, что изменится.
      </p>
      <form method="post" action="/people/leave" enctype="multipart/form-data" class="card">
        <ErrorSummary form={form} />
        <div class="field">
          <label for="file">Файл CSV</label>
          <span class="hint" id="file-hint">
            Из Excel: «Сохранить как» – «CSV (разделители – запятые)»
          </span>
          <input
            type="file"
            id="file"
            name="file"
            accept=".csv,.txt,text/csv,text/plain"
            aria-describedby="file-hint"
          />
        </div>
        <TextArea form={form} name="text" label="или строки таблицы" hint={`Например: ${SAMPLE}`} />
        <button type="submit">Показать, что изменится</button>
      </form>
    </>,
  );
}

export const leaveRoutes: readonly Route[] = [
  signedIn('GET', '/people/leave', (visit) =>
    withControl(visit, async () => formPage(visit, { typed: {}, errors: {} })),
  ),
  signedIn('POST', '/people/leave', (visit) =>
    withControl(visit, (controlled) => receive(visit, controlled)),
  ),
];
