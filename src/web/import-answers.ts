// Questions of an import and what has been answered: what stands in a form, what of it is an answer, what is left.
import { capital } from '../messages/wording.ts';
import { groupBy } from '../workflows/group-by.ts';
import { answerQuestions } from '../workflows/import/answer-questions.ts';
import type { ImportDraft, Question } from '../workflows/import/draft.ts';
import type { Typed } from './form.ts';
import { isChosen, optionsOf, takesOther } from './import-options.ts';
import { GROUPS, type Group, groupOf } from './import-words.ts';

export type Answers = Readonly<Record<string, string>>;

/** The name of a question's field, and of the tick that its proposal is right. */
export const fieldOf = (id: string): string => `q-${id}`;
export const tickOf = (id: string): string => `ok-${id}`;
/** Where something is typed instead of chosen. */
export const otherOf = (id: string): string => `other-${id}`;
/** The button that accepts the proposals of a group. */
export const ACCEPT = 'accept';

export interface Answered {
  /** With all answers that hold. */
  draft: ImportDraft;
  /** All there are, answered or not. */
  questions: readonly Question[];
  /** Those that hold. */
  answers: Answers;
  /** Required ones without an answer. */
  open: readonly Question[];
  /** By field of the form. */
  faults: Readonly<Record<string, string>>;
}

/** Answers to what the draft does not ask are left out. */
export function answered(draft: ImportDraft, answers: Answers): Answered {
  const { draft: result, faults } = answerQuestions(draft, answers);
  const asked = new Map([...draft.questions, ...result.questions].map((one) => [one.id, one]));
  const wrong = new Map(faults.map(({ id, message }) => [id, message]));
  const isAsked = (id: string) => asked.has(id) || Object.hasOwn(result.answered ?? {}, id);
  return {
    draft: result,
    questions: [...asked.values()],
    answers: Object.fromEntries(Object.entries(answers).filter(([id]) => isAsked(id) && !wrong.has(id))),
    open: result.questions.filter(({ required }) => required),
    faults: Object.fromEntries(
      [...wrong].filter(([id]) => isAsked(id)).map(([id, message]) => [fieldOf(id), capital(message)]),
    ),
  };
}

/**
 * What a form answers. A proposal stands in the field of a text from the start, so there it is an answer only where it is
 * ticked, accepted with its group, or changed. What the form did not ask keeps its answer.
 */
export function answersIn(questions: readonly Question[], typed: Typed, before: Answers): Answers {
  const answers: Record<string, string> = {};
  for (const question of questions) {
    const { id, proposed } = question;
    const given = typed[otherOf(id)] || typed[fieldOf(id)];
    // Of radio buttons none may be chosen.
    const value = given === undefined ? before[id] : cleaned(given);
    const isAccepted =
      proposed !== null && (typed[tickOf(id)] === 'yes' || typed[ACCEPT] === groupOf(question));
    const isMerelyShown = value === proposed && given !== undefined && !isChosen(question);
    if (value !== undefined && value !== '' && !(isMerelyShown && !isAccepted)) answers[id] = value;
    else if (isAccepted) answers[id] = proposed;
  }
  return answers;
}

/** What no database keeps and no document has. */
function cleaned(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '');
}

/** What stands in the form: answers, else nothing, so that proposals are shown. */
export function shownOf({ questions, answers }: Pick<Answered, 'questions' | 'answers'>): Typed {
  const shown: Record<string, string> = {};
  for (const question of questions) {
    const { id, proposed } = question;
    const answer = answers[id];
    if (answer === undefined) continue;
    const isOffered = optionsOf(question, {}).some(({ value }) => value === answer);
    shown[takesOther(question) && !isOffered ? otherOf(id) : fieldOf(id)] = answer;
    if (proposed === answer) shown[tickOf(id)] = 'yes';
  }
  return shown;
}

/** In the order in which they are asked: kinds without which nothing starts come first. */
export function byGroup(questions: readonly Question[]): [Group, Question[]][] {
  const order = Object.keys(GROUPS);
  const place = ([group, asked]: [Group, Question[]]): number =>
    order.indexOf(group) - (asked.some(({ required }) => required) ? order.length : 0);
  return [...groupBy(questions, groupOf)].sort((a, b) => place(a) - place(b));
}

/** How many proposals of them wait to be accepted. */
export function proposalsLeft(questions: readonly Question[], answers: Answers): number {
  return questions.filter(({ id, proposed }) => proposed !== null && answers[id] === undefined).length;
}
