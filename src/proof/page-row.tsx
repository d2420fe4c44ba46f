// A row of a proof file's page: what a line of the journal says, and what stands behind its hashes.
import type { Absent, Detail, ProofEntry } from './format.ts';

/** Hash characters of a line: enough to find it. */
const LINE_MARK = 12;

export interface LineWords {
  who: string;
  what: string;
  /** Numbers of the items that it is about. */
  items: string[];
}

export function Row(props: { entry: ProofEntry; said: LineWords; time: string }) {
  const { entry, said, time } = props;
  const { line, detail } = entry;
  return (
    <tr id={`line-${line.seq}`}>
      <th scope="row">{line.seq}</th>
      <td class="narrow">{time}</td>
      <td>{said.items.join(', ') || '–'}</td>
      <td>
        {said.what}
        {detail && <Behind detail={detail} />}
      </td>
      <td>{said.who}</td>
      <td>
        <code>{line.hash.slice(0, LINE_MARK)}</code>
      </td>
    </tr>
  );
}

/** Who did it and who signed stand in the sentence itself. */
const IN_THE_SENTENCE = /^(?:by|to|person|previous|act)\b/;

function Behind({ detail: { texts, message, files } }: { detail: Detail }) {
  return (
    <>
      {texts
        .filter(({ at }) => !IN_THE_SENTENCE.test(at))
        .map(({ body }) => (
          <blockquote>{body}</blockquote>
        ))}
      {message && (
        <div>
          {message.letter === null ? (
            `Текст письма: ${message.absent === null ? 'нет' : ABSENT_WORDS[message.absent]}`
          ) : (
            <a href={message.letter}>{`Письмо «${message.subject ?? ''}»`}</a>
          )}
          {message.reply !== null && `; ответ сервера: ${message.reply}`}
        </div>
      )}
      {files.map(({ name, path, sha256 }) => (
        <div>
          {path === null ? (
            `${name} (файла нет)`
          ) : (
            <a href={path} download={name}>
              {name}
            </a>
          )}{' '}
          <code>{sha256.slice(0, LINE_MARK)}</code>
        </div>
      ))}
    </>
  );
}

export const ABSENT_WORDS: Record<Absent, string> = {
  erased: 'удалён (истёк срок хранения или удалены сведения о лице)',
  'other-orders': 'не включён, в письме говорится и о других распоряжениях',
  'live-links': 'не включён, письмо отправлено прежней версией программы',
  'sent-later': 'отправлено позднее, см. следующую запись об этом письме',
  'being-sent': 'отправляется снова',
};
