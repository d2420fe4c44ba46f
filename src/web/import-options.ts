// What can be chosen as the answer to a question of an import, in words.
import type { DraftFile, Question } from '../workflows/import/draft.ts';

export interface Option {
  value: string;
  label: string;
}

/** Whether it is answered by choosing; where anything else may be said too, beside that. */
export function isChosen({ answer, alternatives }: Question): boolean {
  return answer === 'choice' || answer === 'yes-no' || alternatives.length > 0;
}

export const takesOther = (question: Question): boolean =>
  isChosen(question) && question.answer !== 'choice' && question.answer !== 'yes-no';

/** The proposal first; none where the answer is only typed. */
export function optionsOf(question: Question, people: DraftFile['people']): Option[] {
  if (!isChosen(question)) return [];
  const { proposed, answer, alternatives } = question;
  const options =
    answer === 'yes-no' && alternatives.length === 0
      ? [
          { value: 'yes', label: 'да' },
          { value: 'no', label: 'нет' },
        ]
      : alternatives;
  if (proposed === null) return options;
  const known = options.find(({ value }) => value === proposed);
  const label = known?.label ?? inWords(proposed, people);
  return [
    { value: proposed, label: `${label} – предложение` },
    ...options.filter(({ value }) => value !== proposed),
  ];
}

/** Of people the file has keys, of the rest what is shown as well. */
function inWords(value: string, people: DraftFile['people']): string {
  const person = people[value];
  return person ? [person.name ?? value, person.position].filter(Boolean).join(', ') : value;
}

/** What has been answered, as it was chosen. */
export function answerInWords(question: Question, value: string, people: DraftFile['people']): string {
  return optionsOf(question, people).find((one) => one.value === value)?.label ?? inWords(value, people);
}
