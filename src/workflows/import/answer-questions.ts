// Answers of a person taken into a draft. Checked by the schema and the references of the roadmap's file;
// neither the order of the answers nor giving them again changes what comes out.
import { checkReferences } from '../check-references.ts';
import { RoadmapFileSchema } from '../roadmap.ts';
import { flatten, russian } from '../schema-issues.ts';
import { readAnswer } from './answer-values.ts';
import type { DraftFile, ImportDraft, Question } from './draft.ts';
import { pathOf, setField } from './draft-fields.ts';
import { MISSING_YEAR, stillUndated } from './missing-year.ts';
import { addressQuestions, inOrder, leadQuestion } from './questions.ts';
import { withYear, YEAR_QUESTION, yearGiven } from './variable-year.ts';

export interface AnswerFault {
  /** The question's. */
  id: string;
  message: string;
}

/**
 * The draft with what could be taken; a fault's question stays open and its field as it was.
 * An empty answer leaves a question open, which is a fault where it is required. A person who is new by an
 * answer brings the question for their address, which may be answered in the same call.
 */
export function answerQuestions(
  draft: ImportDraft,
  answers: Readonly<Record<string, string>>,
): { draft: ImportDraft; faults: AnswerFault[] } {
  const faults = new Map<string, string>();
  const given = new Map(Object.entries(answers).map(([id, answer]) => [id, answer.trim()]));
  let current = draft;
  for (;;) {
    const asked = current.questions.filter(({ id }) => given.has(id) && !faults.has(id));
    const round = takeRound(current, asked, given, faults);
    if (round === current) break;
    current = round;
  }
  const open = new Set(current.questions.map(({ id }) => id));
  for (const [id, answer] of given) {
    if (open.has(id)) continue;
    const before = draft.answered?.[id];
    if (current.answered?.[id] === undefined) faults.set(id, 'такого вопроса нет: проверьте обозначение');
    else if (before !== undefined && before !== answer)
      faults.set(id, `на этот вопрос уже дан ответ «${before}»`);
  }
  return { draft: current, faults: [...faults].map(([id, message]) => ({ id, message })) };
}

/** The same draft when nothing could be taken. */
function takeRound(
  draft: ImportDraft,
  asked: readonly Question[],
  given: ReadonlyMap<string, string>,
  faults: Map<string, string>,
): ImportDraft {
  const answered = asked.filter((question) => {
    const isEmpty = given.get(question.id) === '';
    if (isEmpty && question.required) faults.set(question.id, 'без ответа на этот вопрос начать нельзя');
    return !isEmpty;
  });
  const settled = settleYear(draft, answered, given, faults);
  if (settled !== draft) return settled;
  for (;;) {
    const taken = answered.filter(({ id }) => !faults.has(id));
    if (taken.length === 0) return draft;
    const known = faults.size;
    const file = takeAnswers(draft.file, taken, given, faults);
    if (faults.size > known) continue;
    for (const [id, message] of newFaults(draft.file, file, taken)) faults.set(id, message);
    if (faults.size === known) return withAnswers(draft, file, taken, given);
  }
}

/** The year of all deadlines against X: what they mean in it may bring questions of its own. */
function settleYear(
  draft: ImportDraft,
  asked: readonly Question[],
  given: ReadonlyMap<string, string>,
  faults: Map<string, string>,
): ImportDraft {
  if (!asked.some(({ id }) => id === YEAR_QUESTION)) return draft;
  const answer = given.get(YEAR_QUESTION) ?? '';
  const year = yearGiven(answer);
  if (year === null) {
    faults.set(YEAR_QUESTION, 'нужен год четырьмя цифрами: 2025');
    return draft;
  }
  const settled = withYear(draft, year);
  return {
    ...settled,
    questions: inOrder(settled.questions),
    answered: { ...draft.answered, [YEAR_QUESTION]: answer },
  };
}

function takeAnswers(
  before: DraftFile,
  taken: readonly Question[],
  given: ReadonlyMap<string, string>,
  faults: Map<string, string>,
): DraftFile {
  const file = structuredClone(before);
  for (const question of taken) {
    const read = readAnswer(file, question, given.get(question.id) ?? '');
    if (!read.ok) faults.set(question.id, read.message);
    else for (const [path, value] of read.fields) setField(file, path, value);
  }
  return file;
}

/** What the answers have broken: complaints about the file that it did not have before. */
function newFaults(before: DraftFile, after: DraftFile, taken: readonly Question[]): Map<string, string> {
  const had = new Set(complaints(before).map(({ path, message }) => `${path}: ${message}`));
  const found = new Map<string, string>();
  for (const { path, message } of complaints(after)) {
    if (had.has(`${path}: ${message}`)) continue;
    for (const { id } of blamed(path, taken)) found.set(id, found.get(id) ?? message);
  }
  return found;
}

/** Those about the field itself; else those that could have to do with it: a cycle may close at an item nobody asked about. */
function blamed(path: string, taken: readonly Question[]): readonly Question[] {
  const own = taken.filter(({ about }) => path === about || path.startsWith(`${about}.`));
  if (own.length > 0) return own;
  const field = /\.(lead|minWorkingDays|after|email)\b/.exec(path)?.[1];
  const alike = taken.filter(({ about }) => field !== undefined && about.endsWith(`.${field}`));
  return alike.length > 0 ? alike : taken;
}

function complaints(file: DraftFile): { path: string; message: string }[] {
  const found: { path: string; message: string }[] = [];
  const stated = withoutNulls(file);
  const parsed = RoadmapFileSchema.safeParse(stated, { error: russian });
  for (const { path, message } of parsed.error ? flatten(parsed.error.issues, stated) : [])
    if (!message.startsWith('не указано поле')) found.push({ path: pathOf(file, path), message });
  checkReferences(stated, (path, message) => found.push({ path: pathOf(file, path), message }));
  return found;
}

/** The file as far as it is stated: a key whose value is null is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

function withAnswers(
  draft: ImportDraft,
  file: DraftFile,
  taken: readonly Question[],
  given: ReadonlyMap<string, string>,
): ImportDraft {
  const done = new Set(taken.map(({ id }) => id));
  const answered = { ...draft.answered };
  for (const id of done) answered[id] = given.get(id) ?? '';
  const left = draft.questions.filter(({ id }) => !done.has(id));
  const people = Object.fromEntries(
    Object.entries(file.people).filter(([key]) => !Object.hasOwn(draft.file.people, key)),
  );
  const parties = Object.entries(file.parties).filter(([key]) => !Object.hasOwn(draft.file.parties, key));
  const questions = inOrder([
    ...left,
    ...addressQuestions(people, () => null),
    ...parties.map(([key, { name }]) => leadQuestion(key, name ?? key)),
    ...(done.has(MISSING_YEAR) ? stillUndated(file) : [])
      .filter(({ id }) => !left.some((open) => open.id === id))
      .map((question) => ({
        ...question,
        place: draft.places[question.about] ?? null,
      })),
  ]);
  return { ...draft, file, questions, answered };
}
