// Real mails for tests of their words: the small roadmap, simulated with commands at local times.
import { parseLocal } from '../../src/calendar/dates.ts';
import type { MailLinks } from '../../src/messages/buttons.ts';
import { type Rendered, renderMail } from '../../src/messages/render.ts';
import { subjectOf } from '../../src/messages/subject.ts';
import { createSimulation, endOfDay } from '../../src/simulation/simulate.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import type { PlanContext } from '../../src/workflows/plan/context.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { defaultPolicy, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';

const calendar = russianCalendar();
const policy = defaultPolicy();

export type Script = [at: string, command: Command][];

export interface Sent extends Rendered {
  mail: Mail;
  /** Without rendering a body. */
  cheapSubject: string;
}

/** Every mail up to and including `until` that `wanted` lets through, rendered at the moment it goes. */
export function mailsOf(
  script: Script,
  until: string,
  options: {
    roadmaps?: Roadmap[];
    wanted?: (mail: Mail) => boolean;
    linksOf?: (mail: Mail, contextOf: (roadmap: string) => PlanContext) => MailLinks;
  } = {},
): Sent[] {
  const roadmaps = options.roadmaps ?? [makeRoadmap()];
  const id = roadmaps[0]?.id ?? '';
  const simulation = createSimulation({
    roadmaps: roadmaps.map((roadmap) => ({ roadmap, calendar, policy })),
    from: '2023-12-27',
  });
  const sent: Sent[] = [];
  const advance = (to: number) => {
    for (const mail of simulation.advance(to)) {
      if (options.wanted?.(mail) === false) continue;
      const contextOf = (roadmap: string) => mail.contextOf(roadmap);
      const rendered = renderMail(mail, contextOf, {
        chainHeads: { [id]: '0123456789abcdef'.repeat(4) },
        ...(options.linksOf ? { links: options.linksOf(mail, contextOf) } : {}),
      });
      sent.push({ ...rendered, mail, cheapSubject: subjectOf(mail, contextOf) });
    }
  };
  for (const [at, command] of script) {
    const instant = parseLocal(at, 'Asia/Tomsk') ?? Number.NaN;
    advance(instant);
    const applied = simulation.command(id, command, instant);
    if (!applied.ok) throw new Error(`${at}: ${applied.reason}`);
  }
  advance(endOfDay(until, 'Asia/Tomsk'));
  return sent;
}

/** The only mail to a person on a day that has such an entry. */
export function mailTo(sent: readonly Sent[], to: string, day: string, rung: string): Sent {
  const found = sent.filter(
    ({ mail }) =>
      mail.to.key === to &&
      new Date(mail.at + 7 * 3_600_000).toISOString().startsWith(day) &&
      mail.entries.some((e) => e.rung === rung),
  );
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} mails to ${to} on ${day} with ${rung}`);
  return only;
}

/** What a reader of the HTML sees, in one line. */
export function visibleText(html: string): string {
  return html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

/** A year in which everything happens that a message tells of. */
export const EVENTFUL: Script = [
  [
    '2024-01-22T12:00',
    {
      do: 'set-date',
      by: 'nazarova',
      item: '2',
      date: '2024-02-05',
      basis: 'письмо РВПО от 22.01.2024 № 57-0312',
    },
  ],
  ['2024-01-25T12:00', { do: 'contribute', by: 'shabolina', item: '3', text: 'План помещений направлен.' }],
  ['2024-01-26T12:00', { do: 'submit', by: 'nazarova', item: '3', text: 'Письмо от 26.01.2024 № 01-12/55' }],
  [
    '2024-01-26T15:00',
    {
      do: 'return',
      by: 'zubchevskaya',
      item: '3',
      text: 'Нет экспликации.\nПриложите план этажа.',
      party: 'school',
    },
  ],
  ['2024-01-29T12:00', { do: 'submit', by: 'nazarova', item: '3', text: 'Письмо от 29.01.2024 № 01-12/58' }],
  ['2024-01-30T12:00', { do: 'accept', by: 'zubchevskaya', item: '3' }],
  ['2024-02-09T12:00', { do: 'submit', by: 'nazarova', item: '2', executed: '2024-02-09' }],
  ['2024-02-12T15:00', { do: 'accept', by: 'zubchevskaya', item: '2' }],
  [
    '2024-03-12T15:00',
    {
      do: 'request-extension',
      by: 'nazarova',
      item: '8',
      date: '2024-10-12',
      text: 'Закупки объявлены позже',
    },
  ],
  ['2024-03-14T15:00', { do: 'support-extension', by: 'shvaiko', item: '8' }],
  [
    '2024-03-26T15:00',
    {
      do: 'amend',
      item: '8',
      date: '2024-10-12',
      act: { kind: 'распоряжение', number: '77 р', date: '2024-03-25', signatory: 'М.Г. Савенков' },
    },
  ],
  [
    '2024-03-27T15:00',
    {
      do: 'request-extension',
      by: 'nazarova',
      item: '12',
      date: '2024-12-12',
      text: 'Оборудование не поставлено',
    },
  ],
  [
    '2024-03-28T15:00',
    { do: 'refuse-extension', by: 'shvaiko', item: '12', text: 'Срок установлен регионом' },
  ],
  [
    '2024-04-10T15:00',
    { do: 'set-absence', by: 'nazarova', date: '2024-04-15', until: '2024-05-12', substitute: 'shkurkina' },
  ],
  ['2024-05-20T15:00', { do: 'submit', by: 'shkurkina', item: '5', text: 'Извещения № 1, 2' }],
  ['2024-05-20T15:30', { do: 'accept', by: 'zubchevskaya', item: '5' }],
  ['2024-06-03T15:30', { do: 'change-lead', item: '9', person: 'shkurkina' }],
  ['2024-06-10T15:30', { do: 'cancel', by: 'zubchevskaya', item: '7', text: 'Отменено письмом РВПО' }],
  ['2024-06-11T15:30', { do: 'reopen', by: 'zubchevskaya', item: '3', text: 'Ошибки в проекте' }],
];
