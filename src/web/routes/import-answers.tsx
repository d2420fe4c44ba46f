// One import: questions first, then what has been made of the document, the document beside it. Answers are kept in part as
// well; whoever has been overtaken by another tab or person is told so before anything of theirs is replaced.
import type { Context } from 'hono';
import { findImport, type Import, keepAnswers } from '../../store/imports.ts';
import { writeRoadmapYaml } from '../../workflows/import/write-yaml.ts';
import { attachmentHeaders } from '../attachment.ts';
import { ErrorSummary, type FormState } from '../components/fields.tsx';
import { ImportDocument } from '../components/import-document.tsx';
import { ImportOrganisations } from '../components/import-organisations.tsx';
import { ImportQuestions, LeftToAnswer } from '../components/import-questions.tsx';
import { ImportRemarks, ImportResult } from '../components/import-result.tsx';
import { doneWords } from '../done.ts';
import { notFoundPage } from '../error-pages.tsx';
import { timeInWords } from '../event-words.ts';
import { seenIn, type Typed, typedIn, typedOf } from '../form.ts';
import { answersIn, fieldOf, shownOf } from '../import-answers.ts';
import { draftsOf, type ImportDrafts } from '../import-drafts.ts';
import { answerInWords } from '../import-options.ts';
import { IMPORTS_TRAIL } from '../import-words.ts';
import { page } from '../layout.tsx';
import { forAnyOperator, type Route, type SignedInVisit } from '../route.ts';
import { serviceZone } from '../service-zone.ts';
import { NOWHERE, readUpload, type UploadProblem } from '../upload.ts';

export const importAnswersRoutes: readonly Route[] = [
  forAnyOperator('GET', '/import/:import', (visit) => withImport(visit, (one) => show(visit, one))),
  forAnyOperator('POST', '/import/:import', (visit) => withImport(visit, (one) => save(visit, one))),
  forAnyOperator('GET', '/import/:import/roadmap.yaml', (visit) =>
    withImport(visit, (one) => download(visit, one)),
  ),
];

const MEGABYTE = 2 ** 20;
/** Of 500 items with two questions each, and ticks. */
const LIMITS = { files: 0, bytes: 2 * MEGABYTE, fieldBytes: 16 * 1024, fields: 5000 };
/** The button that goes on to starting. */
const THEN = 'then';

export async function withImport(
  visit: SignedInVisit,
  answer: (one: Import) => Response | Promise<Response>,
): Promise<Response> {
  const one = await findImport(visit.site.db, visit.c.req.param('import') ?? '', visit.principal.operated);
  return one === null ? notFoundPage(visit) : answer(one);
}

function show(visit: SignedInVisit, one: Import) {
  const made = draftsOf(one);
  return importPage(visit, one, made, { typed: shownOf(made), errors: {} });
}

async function save(visit: SignedInVisit, one: Import): Promise<Response> {
  const { c, site, principal, now } = visit;
  const { typed, broken } = await typedAnswers(c);
  if (one.roadmaps !== null) return c.redirect(`/import/${one.id}`, 303);
  if (broken !== undefined) {
    const errors = { '': broken.text };
    return importPage(visit, one, draftsOf(one), { typed, errors }, { status: 422 });
  }
  const version = seenIn(typed) ?? 0;
  const made = draftsOf(one, answersIn(draftsOf(one).questions, typed, one.answers));
  const seen = { id: one.id, version, by: principal.address, now };
  if (version !== one.version || !(await keepAnswers(site.db, seen, made.answers, made.open.length)))
    return withImport(visit, (latest) => overtakenPage(visit, latest, typed));
  if (Object.keys(made.faults).length > 0) {
    const kept = { ...one, answers: made.answers, version: version + 1 };
    return importPage(visit, kept, made, { typed, errors: made.faults }, { status: 422 });
  }
  const goesOn = typed[THEN] === 'start' && made.open.length === 0;
  return c.redirect(goesOn ? `/import/${one.id}/start` : `/import/${one.id}?done=import-saved`, 303);
}

/** `broken`: why not all of it has come. */
async function typedAnswers(c: Context): Promise<{ typed: Typed; broken?: UploadProblem | undefined }> {
  if (!(c.req.header('content-type') ?? '').startsWith('multipart/form-data'))
    return { typed: await typedIn(c) };
  const { fields, problems } = await readUpload(c, NOWHERE, LIMITS);
  // Should the database fail after this, the body cannot be read again.
  c.set('fields', [...fields]);
  return { typed: typedOf(fields), broken: problems[0] };
}

/** What was typed stays; beside it stands what the other one has saved. */
function overtakenPage(visit: SignedInVisit, one: Import, typed: Typed) {
  if (one.roadmaps !== null) return visit.c.redirect(`/import/${one.id}`, 303);
  const made = draftsOf(one);
  const errors: Record<string, string> = {
    '': `Пока Вы отвечали, ответы изменены (${changedIn(one)}). Ваши ответы ещё не сохранены: сверьте отмеченные и сохраните снова.`,
  };
  const mine = answersIn(made.questions, typed, {});
  for (const question of made.questions) {
    const theirs = made.answers[question.id];
    if (theirs !== undefined && theirs !== mine[question.id])
      errors[fieldOf(question.id)] =
        `Уже сохранено: ${answerInWords(question, theirs, made.draft.file.people)}`;
  }
  return importPage(visit, one, made, { typed, errors }, { status: 409 });
}

/** What has changed an import meanwhile: who and when. */
export const changedIn = ({ changedBy, changedAt, draft }: Import): string =>
  `${changedBy}, ${timeInWords(changedAt, draft.file.timezone ?? serviceZone())}`;

function importPage(
  { c, principal }: SignedInVisit,
  one: Import,
  made: ImportDrafts,
  form: FormState,
  { status = 200 }: { status?: 200 | 409 | 422 } = {},
) {
  const { source, id, organisations } = one;
  const doubtful = new Set(
    made.questions.filter((question) => made.answers[question.id] === undefined).map(({ about }) => about),
  );
  const shown = { source, draft: made.draft, doubtful };
  return page(
    c,
    {
      title: `Загрузка: ${source.name}`,
      principal,
      section: 'roadmaps',
      trail: IMPORTS_TRAIL,
      styles: ['import.css'],
      status,
      done: doneWords(c.req.query('done')),
    },
    <div class="import">
      <div>
        {one.roadmaps === null ? (
          <Answering one={one} made={made} form={form} />
        ) : (
          <UnderControl roadmaps={one.roadmaps} />
        )}
        {organisations === null ? (
          <p>
            <a href={`/import/${id}/roadmap.yaml`} download>
              Скачать файл дорожной карты (YAML)
            </a>
          </p>
        ) : (
          <ImportOrganisations id={id} organisations={organisations} made={made} />
        )}
        <h2>Дорожная карта</h2>
        <ImportResult {...shown} />
        <ImportRemarks source={source} draft={made.draft} />
      </div>
      <ImportDocument source={source} draft={one.draft} />
    </div>,
  );
}

function Answering({ one, made, form }: { one: Import; made: ImportDrafts; form: FormState }) {
  const { questions, answers, open, fault } = made;
  return (
    <form method="post" action={`/import/${one.id}`} enctype="multipart/form-data" class="card" novalidate>
      <ErrorSummary
        form={form}
        aboutField={(field) => questions.find(({ id }) => fieldOf(id) === field)?.text ?? null}
      />
      {fault !== null && <p class="notice alarm">{fault}</p>}
      <LeftToAnswer left={open.length} />
      <input type="hidden" name="seen" value={String(one.version)} />
      {questions.length > 0 && (
        <>
          <h2>Вопросы</h2>
          <div class="actions">
            {/* The first button of a form is pressed by Enter. */}
            <button type="submit" class="second">
              Сохранить ответы
            </button>
          </div>
          <ImportQuestions
            source={one.source}
            people={made.draft.file.people}
            questions={questions}
            answers={answers}
            form={form}
          />
        </>
      )}
      <div class="actions">
        {questions.length > 0 && (
          <button type="submit" class="second">
            Сохранить ответы
          </button>
        )}
        <button type="submit" name={THEN} value="start">
          Поставить на контроль…
        </button>
      </div>
    </form>
  );
}

function UnderControl({ roadmaps }: { roadmaps: readonly string[] }) {
  return (
    <div class="notice">
      <p>
        <b>Уже поставлено на контроль.</b>
      </p>
      <ul>
        {roadmaps.map((id) => (
          <li>
            <a href={`/roadmaps/${id}`}>{id}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Of one roadmap, or of the one that the address names by its place among the organisations, from 1. */
function download(visit: SignedInVisit, one: Import) {
  const { c } = visit;
  const made = draftsOf(one);
  const n = Number(c.req.query('n') ?? 1);
  const draft = Number.isInteger(n) ? made.drafts[n - 1] : undefined;
  if (draft === undefined) return notFoundPage(visit);
  const content = new TextEncoder().encode(writeRoadmapYaml(draft));
  const file = { name: `${draft.file.roadmap}.yaml`, type: 'application/yaml', size: content.byteLength };
  return c.body(content, 200, attachmentHeaders(file));
}
