// Questions that a document leaves to a person: beside each the document's own words and the way to them, the proposal in
// its field.
import { plural } from '../../messages/wording.ts';
import type { Question } from '../../workflows/import/draft.ts';
import type { SourceDocument } from '../../workflows/import/source-document.ts';
import { Choices, Tick } from '../forms/choices.tsx';
import { ACCEPT, type Answers, byGroup, fieldOf, proposalsLeft, tickOf } from '../import-answers.ts';
import { placeId } from '../import-places.ts';
import { GROUPS } from '../import-words.ts';
import { type FormState, Select, TextField } from './fields.tsx';

interface QuestionsProps {
  source: SourceDocument;
  questions: readonly Question[];
  answers: Answers;
  form: FormState;
}

export function ImportQuestions({ source, questions, answers, form }: QuestionsProps) {
  return (
    <>
      {byGroup(questions).map(([group, asked]) => {
        const proposals = proposalsLeft(asked, answers);
        return (
          <section aria-labelledby={`group-${group}`}>
            <h3 id={`group-${group}`}>{GROUPS[group]}</h3>
            {asked.map((question) => (
              <QuestionOf question={question} source={source} form={form} />
            ))}
            {proposals > 1 && (
              <p>
                <button type="submit" class="second" name={ACCEPT} value={group}>
                  Принять предложения ({proposals})<span class="hidden">: {GROUPS[group]}</span>
                </button>
              </p>
            )}
          </section>
        );
      })}
    </>
  );
}

/** More of them make a list to choose from. */
const MOST_BUTTONS = 4;

type OneProps = { question: Question; source: SourceDocument; form: FormState };

function QuestionOf({ question, source, form }: OneProps) {
  const { id, fragment, place, proposed } = question;
  return (
    <div class="question">
      <Answer question={question} form={form} />
      {fragment !== null && (
        <p class="said">
          В документе:{' '}
          {place === null ? `«${fragment}»` : <a href={`#${placeId(source, place)}`}>«{fragment}»</a>}
        </p>
      )}
      {proposed !== null && (
        <Tick form={form} name={tickOf(id)} label={`Предложение верно: ${labelOf(question, proposed)}`} />
      )}
    </div>
  );
}

function Answer({ question, form }: Omit<OneProps, 'source'>) {
  const { id, text, why, required, proposed, answer } = question;
  const options = optionsOf(question);
  const field = {
    form,
    name: fieldOf(id),
    label: required ? `${text} (обязательно)` : text,
    hint: why,
    required,
    value: proposed ?? '',
  };
  if (answer === 'choice' || answer === 'yes-no') {
    const shown = { typed: { [field.name]: field.value, ...form.typed }, errors: form.errors };
    return options.length > MOST_BUTTONS ? (
      <Select {...field} options={[['', 'не выбрано'], ...options]} />
    ) : (
      <Choices {...field} form={shown} options={options} />
    );
  }
  const list = options.length > 0 ? `${field.name}-list` : undefined;
  return (
    <>
      <TextField
        {...field}
        type={answer === 'email' || answer === 'date' ? answer : 'text'}
        {...(list !== undefined && { list })}
      />
      {list !== undefined && (
        <datalist id={list}>
          {options.map(([value, label]) => (
            <option value={value}>{label}</option>
          ))}
        </datalist>
      )}
    </>
  );
}

/** With the proposal, which the document's alternatives need not repeat. */
function optionsOf({ alternatives, proposed, answer }: Question): [string, string][] {
  const options = alternatives.map(({ value, label }): [string, string] => [value, label]);
  if (answer === 'yes-no' && options.length === 0) options.push(['yes', 'да'], ['no', 'нет']);
  const isThere = options.some(([value]) => value === proposed);
  return proposed === null || isThere || options.length === 0 ? options : [[proposed, proposed], ...options];
}

const labelOf = (question: Question, value: string): string =>
  optionsOf(question).find(([one]) => one === value)?.[1] ?? value;

/** «Осталось 3 обязательных вопроса» */
export function LeftToAnswer({ left }: { left: number }) {
  if (left === 0) return <p class="notice">На все обязательные вопросы есть ответ.</p>;
  return (
    <p class="notice warning">
      Без ответа: {left}{' '}
      {plural(left, 'обязательный вопрос', 'обязательных вопроса', 'обязательных вопросов')}.
    </p>
  );
}
