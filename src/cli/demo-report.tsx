// Every message of the demo as the mail receiver took it: headers from the wire, the HTML shown as a mail
// program would, shut off from the page around it.
import { raw } from 'hono/html';
import { KIND_NAMES } from '../messages/kind-words.ts';
import { dateInWords } from '../messages/wording.ts';
import type { ReceivedMessage } from '../replay/received-message.ts';
import type { Directory } from '../workflows/directory.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { localTime } from './message-words.ts';
import { REPORT_STYLE } from './report-style.ts';

/** A whole HTML document. */
export function demoReport(
  roadmap: Roadmap,
  received: readonly ReceivedMessage[],
  people: Directory,
): string {
  // No component here is asynchronous, so the element turns into a string, not into a promise of one.
  const page = (<Page roadmap={roadmap} received={received} people={people} />) as string;
  return `<!doctype html>\n${String(page)}`;
}

interface Props {
  roadmap: Roadmap;
  received: readonly ReceivedMessage[];
  people: Directory;
}

const FRAME_STYLE = `
iframe { width: 100%; height: 34rem; border: 1px solid #b1b4b6; background: #fff; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; font-size: .9rem; overflow-wrap: anywhere; }
dt { font-weight: 600; } dd { margin: 0; }
`;

function Page({ roadmap, received, people }: Props) {
  return (
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Письма показа: распоряжение № {roadmap.order.number}</title>
        <style>
          {raw(REPORT_STYLE)}
          {raw(FRAME_STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>Письма, какими их приняла почта</h1>
          <p>
            Распоряжение № {roadmap.order.number}. {roadmap.title}
          </p>
          <p class="note">Показ на виртуальных часах: писем {received.length}. События вымышлены.</p>
          {received.map((message) => (
            <Message message={message} people={people} />
          ))}
        </main>
      </body>
    </html>
  );
}

function Message({ message, people }: { message: ReceivedMessage; people: Directory }) {
  const person = people.find(message.to);
  const { time, weekday, date } = localTime(message.at, person?.zone ?? 'UTC');
  const { parsed } = message;
  const references = [parsed.references ?? []].flat();
  return (
    <article class={message.kind}>
      <p class="small">
        {dateInWords(date.split('.').reverse().join('-'))}, {weekday} {time} · {person?.name ?? message.to} ·{' '}
        {KIND_NAMES[message.kind]}
      </p>
      <p class="subject">{message.subject}</p>
      <details>
        <summary>Письмо</summary>
        <dl>
          <dt>От</dt>
          <dd>{parsed.from?.text}</dd>
          <dt>Кому</dt>
          <dd>{message.to}</dd>
          {message.cc.length > 0 && (
            <>
              <dt>Копия</dt>
              <dd>{message.cc.join(', ')}</dd>
            </>
          )}
          <dt>Message-ID</dt>
          <dd>{message.messageId}</dd>
          <dt>References</dt>
          <dd>{references.join(' ') || '–'}</dd>
        </dl>
        <iframe
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          loading="lazy"
          title={message.subject}
          srcdoc={`<base target="_blank">${parsed.html || ''}`}
        ></iframe>
      </details>
    </article>
  );
}
