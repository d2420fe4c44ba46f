// To the operators, once for each time: the service has paused a webhook, and what is to be told there waits for them.
import { htmlOf } from './layout.ts';
import type { Letter } from './letter.ts';
import type { Section } from './message.ts';
import { plainText } from './plain-text.ts';

export interface PausedFacts {
  id: string;
  /** Of its address: the rest may hold a secret. */
  host: string;
  reason: 'gone' | 'failing' | 'restored';
  /** When, in words. */
  since: string;
  /** Title; null: the installation's. */
  organisation: string | null;
  /** Address of the page «Веб-хуки». */
  page: string;
}

export function webhookLetter(facts: PausedFacts): { subject: string; text: string; html: string } {
  const letter: Letter = {
    subject: `Срок: веб-хук ${facts.host} приостановлен`,
    preview: 'Нужно решение оператора программы',
    overline: 'Сообщение программы «Срок» оператору',
    headline: 'Веб-хук приостановлен, события ждут',
    late: null,
    parts: [{ heading: null, note: null, sections: [whatHappened(facts), whatToDo(facts)], source: null }],
    foot: ['Об одной приостановке сообщается один раз.'],
  };
  return { subject: letter.subject, text: plainText(letter), html: htmlOf(letter) };
}

function whatHappened({ id, host, reason, since, organisation }: PausedFacts): Section {
  const why = {
    gone: `Программа на узле ${host} ответила, что её там больше нет (410).`,
    failing: `Программа на узле ${host} трое суток не принимает сообщения.`,
    restored:
      'Данные службы восстановлены из копии. Удалён ли веб-хук после копирования и менялся ли его секрет, неизвестно.',
  }[reason];
  const whose = organisation === null ? 'всей установки' : `организации «${organisation}»`;
  const texts = [
    why,
    `Веб-хук ${id} (${host}) сообщает о событиях ${whose}. С ${since} он приостановлен; события ждут и будут переданы по порядку, когда его возобновят.`,
  ];
  return {
    heading: 'Что произошло',
    tone: 'alarm',
    blocks: texts.map((text) => ({ kind: 'paragraph', text })),
  };
}

function whatToDo({ reason, page }: PausedFacts): Section {
  const mend =
    reason === 'restored'
      ? 'Если секрет меняли после копирования, нажмите «Сменить секрет» и передайте его программе.'
      : 'Исправьте программу и нажмите «Проверить».';
  const steps = [
    `Откройте страницу «Веб-хуки»: ${page}`,
    mend,
    'Нажмите «Возобновить»: всё, что ждало, будет передано.',
    'Если программа больше не нужна, удалите веб-хук: события, которые ждут, переданы не будут.',
  ];
  return {
    heading: 'Что сделать',
    tone: 'calm',
    blocks: [{ kind: 'rows', rows: steps.map((text, i) => ({ label: `${i + 1}.`, text, details: [] })) }],
  };
}
