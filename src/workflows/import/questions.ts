// Questions that an import asks, and their order: one doubt, one question.
import type { DraftFile, FieldPath, Question } from './draft.ts';
import type { Place } from './source-document.ts';

/** Required ones first, then in the order of the document; what has no place comes last. */
export function inOrder(questions: readonly Question[]): Question[] {
  return questions.toSorted(
    (a, b) =>
      Number(b.required) - Number(a.required) ||
      comparePlaces(a.place, b.place) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

function comparePlaces(a: Place | null, b: Place | null): number {
  if (!a || !b) return Number(!a) - Number(!b);
  return (
    a.block - b.block ||
    (a.row ?? -1) - (b.row ?? -1) ||
    (a.column ?? -1) - (b.column ?? -1) ||
    a.start - b.start ||
    a.end - b.end
  );
}

/** Addresses are never invented: each person of the file that has none is asked for. */
export function addressQuestions(
  people: DraftFile['people'],
  said: (about: FieldPath) => { place: Place; fragment: string } | null,
): Question[] {
  return Object.entries(people)
    .filter(([, { email }]) => email === null || email === undefined)
    .map(([key, { name, position }]) => {
      const about = `people.${key}.email`;
      const where = said(`people.${key}.name`);
      return {
        id: about,
        about,
        text: `Адрес электронной почты: ${name ?? key}${position ? `, ${position}` : ''}`,
        why: 'На этот адрес идут напоминания и запросы; в документе его нет.',
        fragment: where?.fragment ?? null,
        place: where?.place ?? null,
        proposed: null,
        alternatives: [],
        answer: 'email',
        required: true,
      };
    });
}

/** Of a party that an answer has brought. */
export function leadQuestion(party: string, name: string): Question {
  const about = `parties.${party}.lead`;
  return {
    id: about,
    about,
    text: `Кто отвечает за исполнение: ${name} (И.О. Фамилия, должность)`,
    why: 'Письма исполнителю получает одно ответственное лицо.',
    fragment: null,
    place: null,
    proposed: null,
    alternatives: [],
    answer: 'text',
    required: true,
  };
}
