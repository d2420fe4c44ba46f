// The calendar of messages as one page to read, to show and to print: no scripts, nothing from elsewhere.
// Components escape what documents and people wrote.
import { dateOf, type IsoDate } from '../calendar/dates.ts';
import { KIND_NAMES, rungInWords } from '../messages/kind-words.ts';
import { dateInWords, numericDate } from '../messages/wording.ts';
import { groupBy } from '../workflows/group-by.ts';
import type { Mail } from '../workflows/mail.ts';
import { KINDS } from '../workflows/notice.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { localTime, monthInWords, weekdayInWords } from './message-words.ts';
import { REPORT_STYLE } from './report-style.ts';

interface Letter extends Mail {
  subject: string;
  text: string;
}

export interface Report {
  roadmaps: readonly Roadmap[];
  from: IsoDate;
  to: IsoDate;
  /** In order. */
  letters: readonly Letter[];
}

/** A whole HTML document. */
export function simulationReport(report: Report): string {
  // No component here is asynchronous, so the element turns into a string, not into a promise of one.
  const page = (<Page {...report} />) as string;
  return `<!doctype html>\n${String(page)}`;
}

function Page({ roadmaps, from, to, letters }: Report) {
  const months = groupBy(letters, (letter) => dayOf(letter).slice(0, 7));
  const numbers = roadmaps.map(({ order }) => `№ ${order.number}`).join(', ');
  return (
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Календарь писем: {numbers}</title>
        <style>{REPORT_STYLE}</style>
      </head>
      <body>
        <main>
          <h1>Календарь писем</h1>
          {roadmaps.map(({ order, title }) => (
            <p>
              Распоряжение № {order.number} от {numericDate(order.date)}. {title}
            </p>
          ))}
          <p class="note">
            Расчёт за период с {dateInWords(from)} по {dateInWords(to)}: писем {letters.length}. Ни одно
            письмо не отправлено. Время указано по часам получателя.
          </p>
          <Recipients letters={letters} />
          <nav aria-label="Месяцы">
            {[...months].map(([month, { length }]) => (
              <a href={`#m${month}`}>
                {monthInWords(month)}: {length}
              </a>
            ))}
          </nav>
          {[...months].map(([month, inMonth]) => (
            <section>
              <h2 id={`m${month}`}>{monthInWords(month)}</h2>
              {[...groupBy(inMonth, dayOf).values()].map((inDay) => (
                <Day letters={inDay} several={roadmaps.length > 1} />
              ))}
            </section>
          ))}
          <p class="small">Не заменяет СЭД; подтверждение в системе не является электронной подписью.</p>
        </main>
      </body>
    </html>
  );
}

function Recipients({ letters }: { letters: readonly Letter[] }) {
  const kinds = KINDS.filter((kind) => letters.some((letter) => letter.kind === kind));
  return (
    <table>
      <caption>Писем по получателям</caption>
      <thead>
        <tr>
          <th scope="col">Получатель</th>
          {kinds.map((kind) => (
            <th scope="col" class="number">
              {KIND_NAMES[kind]}
            </th>
          ))}
          <th scope="col" class="number">
            всего
          </th>
        </tr>
      </thead>
      <tbody>
        {[...groupBy(letters, (letter) => letter.to.address).values()].map((own) => (
          <tr>
            <th scope="row">{own[0]?.to.name}</th>
            {kinds.map((kind) => (
              <td class="number">{own.filter((letter) => letter.kind === kind).length || '–'}</td>
            ))}
            <td class="number">{own.length}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ letters, several }: { letters: readonly Letter[]; several: boolean }) {
  const [first] = letters;
  if (!first) return null;
  return (
    <>
      <h3>
        {dateInWords(dayOf(first))} ({weekdayInWords(dayOf(first))})
      </h3>
      {letters.map((letter) => (
        <Message letter={letter} several={several} />
      ))}
    </>
  );
}

function Message({ letter, several }: { letter: Letter; several: boolean }) {
  return (
    <article class={letter.kind}>
      <p class="small">
        {localTime(letter.at, letter.zone).time} · {letter.to.name} · {KIND_NAMES[letter.kind]}
        {letter.cc.length > 0 && <> · копия: {letter.cc.map(({ name }) => name).join(', ')}</>}
      </p>
      <p class="subject">{letter.subject}</p>
      <Entries entries={letter.entries} several={several} />
      <details>
        <summary>Текст письма</summary>
        <div class="text">{letter.text}</div>
      </details>
    </article>
  );
}

function Entries({ entries, several }: { entries: Letter['entries']; several: boolean }) {
  // Of one entry the subject says all that there is to say.
  if (entries.length === 1) return null;
  return (
    <ul>
      {entries.map(({ roadmap, item, due, rung, kind, blockedBy }) => (
        <li>
          П. {item}
          {several && ` (${roadmap})`}: {rungInWords(kind, rung)}
          {due && `, срок ${numericDate(due)}`}
          {blockedBy && `, ожидает исполнения п. ${blockedBy.join(', ')}`}
        </li>
      ))}
    </ul>
  );
}

const dayOf = ({ at, zone }: Letter): IsoDate => dateOf(at, zone);
