import { describe, expect, it } from '@jest/globals';
import { instantOf } from '../../src/calendar/dates.ts';
import { messageOf } from '../../src/messages/registry.ts';
import { renderMail } from '../../src/messages/render.ts';
import { begin } from '../../src/workflows/begin.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import { EVENT_RUNGS, type Kind, SECTIONS } from '../../src/workflows/notice.ts';
import { createPlanContext, NOTHING_TOLD } from '../../src/workflows/plan/context.ts';
import { defaultPolicy, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';

const RUNGS: [Kind, string][] = [
  ['assignment', 'A'],
  ...['T-20', 'T-10', 'T-5', 'T-1', 'T-0'].map((rung): [Kind, string] => ['reminder', rung]),
  ...['O+1', 'O+3', 'O+8'].map((rung): [Kind, string] => ['overdue', rung]),
  ['monitoring', 'T-7'],
  ...['A+3', 'P+1', 'W+12', ...EVENT_RUNGS].map((rung): [Kind, string] => ['notice', rung]),
  ...SECTIONS.map((section): [Kind, string] => ['digest', section]),
];

const roadmap = makeRoadmap();
const now = instantOf('2024-02-05', '09:00', 'Asia/Tomsk');
const state = begin(roadmap, instantOf('2023-12-27', '00:00', 'Asia/Tomsk'));
const context = createPlanContext({
  state,
  policy: defaultPolicy(),
  calendar: russianCalendar(),
  told: NOTHING_TOLD,
  now,
});

const mailWith = (...entries: Mail['entries']): Mail => ({
  at: now,
  zone: 'Asia/Tomsk',
  to: { key: 'nazarova', name: 'О.И. Назарова', address: 'nazarova@example.org' },
  cc: [],
  stream: 'reminders',
  kind: entries[0]?.kind ?? 'notice',
  entries,
});

describe('every kind and rung has words', () => {
  for (const role of ['responsible', 'coExecutor', 'former', 'substitute'] as const) {
    it.each(RUNGS)(`as ${role}: %s %s, with a date, without one, and of a series`, (kind, rung) => {
      for (const [item, occurrence, due] of [
        ['8', '', '2024-08-25'],
        ['2', '', null],
        ['13', '2024-10-01', '2024-10-01'],
      ] as const) {
        const { subject, text, html } = renderMail(
          mailWith({ roadmap: roadmap.id, item, occurrence, due, kind, rung, role }),
          () => context,
        );
        expect(subject).toMatch(/^(П\. |Поставлено|Подтвердите|Замещение|Сводка)/);
        for (const part of [subject, text, html]) expect(part).not.toMatch(/undefined|null|NaN|\[object/);
      }
    });
  }

  it('a mail that has all of them is put together', () => {
    const entries = RUNGS.filter(([kind]) => kind !== 'digest').map(
      ([kind, rung]): Mail['entries'][number] => ({
        roadmap: roadmap.id,
        item: '8',
        occurrence: '',
        due: '2024-08-25',
        kind,
        rung,
        role: 'responsible',
      }),
    );
    const { text } = renderMail(mailWith(...entries), () => context);
    for (const heading of [
      'до срока осталось',
      'срок нарушен',
      'можно приступать',
      'возобновлён контроль',
      'Поставлено на контроль',
    ])
      expect(text).toContain(heading);
  });

  it('refuses a rung that nobody has written', () => {
    expect(() => messageOf({ kind: 'notice', rung: 'contribution' })).toThrow(
      'no message for notice contribution',
    );
  });

  it('does not take a property of every object for a rung', () => {
    expect(() => messageOf({ kind: 'notice', rung: 'toString' })).toThrow('no message');
  });
});
