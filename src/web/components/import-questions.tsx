// Questions that a document leaves to a person: beside each the document's own words and the way to them, the proposal in
// its field.
import { plural, quoted, shorten } from '../../messages/wording.ts';
import type { DraftFile, Question } from '../../workflows/import/draft.ts';
import type { SourceDocument } from '../../workflows/import/source-document.ts';
import { Choices, Tick } from '../forms/choices.tsx';
import { ACCEPT, type Answers, byGroup, fieldOf, otherOf, proposalsLeft, tickOf } from '../import-answers.ts';
import { isChosen, optionsOf, takesOther } from '../import-options.ts';
import { placeId } from '../import-places.ts';
import { GROUPS } from '../import-words.ts';
import { type FormState, Select, TextField } from './fields.tsx';

interface QuestionsProps {
  source: SourceDocument;
  people: DraftFile['people'];
  questions: readonly Question[];
  answers: Answers;
  form: FormState;
}

export function ImportQuestions({ questions, answers, ...rest }: QuestionsProps) {
  return (
    <>
      {byGroup(questions).map(([group, asked]) => {
        const proposals = proposalsLeft(asked, answers);
        return (
          <section aria-labelledby={`group-${group}`}>
            <h3 id={`group-${group}`}>{GROUPS[group]}</h3>
            {asked.map((question) => (
              <QuestionOf question={question} {...rest} />
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

type OneProps = Pick<QuestionsProps, 'source' | 'people' | 'form'> & { question: Question };

function QuestionOf({ question, source, people, form }: OneProps) {
  const { id, fragment, place, proposed } = question;
  return (
    <div class="question">
      <Answer question={question} people={people} form={form} />
      {takesOther(question) && <TextField form={form} name={otherOf(id)} label="или другой ответ" />}
      {proposed !== null && !isChosen(question) && (
        <Tick form={form} name={tickOf(id)} label={`Предложение верно: ${shorten(proposed, 60)}`} />
      )}
      {fragment !== null && (
        <p class="said">
          В документе:{' '}
          {place === null ? quoted(fragment) : <a href={`#${placeId(source, place)}`}>{quoted(fragment)}</a>}
        </p>
      )}
    </div>
  );
}

function Answer({ question, people, form }: Omit<OneProps, 'source'>) {
  const { id, text, why, required, proposed, answer } = question;
  const options = optionsOf(question, people).map(({ value, label }) => [value, label] as const);
  const field = {
    form,
    name: fieldOf(id),
    label: required ? `${text} (обязательно)` : text,
    hint: why,
    required,
  };
  if (options.length > MOST_BUTTONS) return <Select {...field} options={[['', 'не выбрано'], ...options]} />;
  if (options.length > 0) return <Choices {...field} options={options} />;
  return (
    <TextField
      {...field}
      value={proposed ?? ''}
      type={answer === 'email' || answer === 'date' ? answer : 'text'}
    />
  );
}

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
