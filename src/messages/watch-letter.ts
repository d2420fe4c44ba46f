// To the operators, once a day at most: the queue no longer wakes the engine, or what is due does not go out.
import { htmlOf } from './layout.ts';
import type { Letter } from './letter.ts';
import type { Block, Section } from './message.ts';
import { plainText } from './plain-text.ts';
import { START_WORKER } from './start-service.ts';

export interface WatchFacts {
  /** When the queue last handed out a job, in words; null while it works. */
  silentSince: string | null;
  /** Since when something has been due that nobody sends, in words; null where there is nothing. */
  dueSince: string | null;
  /** Recipients who wait. */
  waiting: number;
  queue: 'redis' | 'postgres';
  /** The machine that noticed. */
  host: string;
}

const SELF_HELP =
  'Пока работает хотя бы один обработчик, он отправляет такие письма сам, без очереди, не позднее чем через несколько минут после срока отправки. Потеря заданий очереди безопасна: план рассылки хранится в базе данных.';

export function watchLetter(facts: WatchFacts): { subject: string; text: string; html: string } {
  const { silentSince, dueSince } = facts;
  const subject =
    silentSince === null ? `Срок: письма не уходят с ${dueSince}` : `Срок: очередь молчит с ${silentSince}`;
  const letter: Letter = {
    subject,
    preview: 'Нужно вмешательство оператора программы',
    overline: 'Сообщение программы «Срок» оператору',
    headline: silentSince === null ? 'Письма не уходят в назначенное время' : 'Очередь заданий не работает',
    late: null,
    parts: [{ heading: null, note: null, sections: [whatHappened(facts), whatToDo(facts)], source: null }],
    foot: [
      `Обнаружено на узле ${facts.host}. Сообщение отправляется не чаще одного раза в сутки, пока неисправность не устранена.`,
    ],
  };
  return { subject, text: plainText(letter), html: htmlOf(letter) };
}

function whatHappened({ silentSince, dueSince, waiting }: WatchFacts): Section {
  const blocks: Block[] = [];
  if (silentSince !== null)
    blocks.push({
      kind: 'paragraph',
      text: `С ${silentSince} очередь не выдала ни одного задания, хотя должна выдавать их каждую минуту.`,
    });
  if (dueSince !== null)
    blocks.push({
      kind: 'paragraph',
      text: `С ${dueSince} ждут отправки письма, которые никто не отправляет (получателей: ${waiting}).`,
    });
  blocks.push({ kind: 'paragraph', text: SELF_HELP });
  return { heading: 'Что произошло', tone: 'alarm', blocks };
}

function whatToDo({ queue }: WatchFacts): Section {
  const server =
    queue === 'redis'
      ? 'Проверьте, что Redis (REDIS_URL) запущен, доступен с узлов службы и не исчерпал память.'
      : 'Проверьте, что база данных (DATABASE_URL) отвечает и не исчерпала соединения.';
  const steps = [
    server,
    `Проверьте, что запущен хотя бы один обработчик: ${START_WORKER}.`,
    'Выполните srok doctor и просмотрите журнал программы: строки с уровнем error.',
    'Если причина не найдена, перезапустите обработчики: начатое они завершат или передадут.',
  ];
  return {
    heading: 'Что сделать',
    tone: 'calm',
    blocks: [{ kind: 'rows', rows: steps.map((text, i) => ({ label: `${i + 1}.`, text, details: [] })) }],
  };
}
