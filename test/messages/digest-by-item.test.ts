// The digest of an order that twelve schools carry out: by item, with counts that the states bear out.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOf } from '../../src/calendar/dates.ts';
import { renderMail } from '../../src/messages/render.ts';
import { createSimulation, endOfDay } from '../../src/simulation/simulate.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import type { PlanContext } from '../../src/workflows/plan/context.ts';
import { schoolName, schools } from '../support/one-order.ts';
import { defaultPolicy, russianCalendar } from '../support/roadmaps.ts';
import { at } from '../support/told.ts';
import { visibleText } from './mails.ts';

/** Plans made for two months at a time: those of many roadmaps for a year would take most of the time here. */
const rules = { calendar: russianCalendar(), policy: { ...defaultPolicy(), horizonDays: 60 } };
const links = {
  toAct: () => null,
  toItem: ({ roadmap, item }: { roadmap: string; item: string }) =>
    `https://srok.example/${roadmap}/items/${item}`,
  toRoadmap: (roadmap: string) => `https://srok.example/${roadmap}`,
};

type Told = Mail & { contextOf: (roadmap: string) => PlanContext };

/** Item `item` of these schools is executed and accepted on the day before its date, or after it. */
interface Done {
  at: string;
  item: string;
  schools: readonly number[];
}

/** The supervisor's digests, as they go. */
function digests<T>(
  count: number,
  until: string,
  done: readonly Done[],
  tell: (mail: Told) => T,
  from = '2024-01-29',
): T[] {
  const roadmaps = schools(count).map((roadmap) => ({ roadmap, ...rules }));
  const simulation = createSimulation({ roadmaps, from });
  const told: T[] = [];
  const advance = (instant: number) => {
    for (const mail of simulation.advance(instant))
      if (mail.to.key === 'shvaiko' && mail.kind === 'digest') told.push(tell(mail));
  };
  for (const { at: time, item, schools: numbers } of done) {
    advance(at(time) - 1);
    for (const n of numbers) {
      const by = `director-${n}`;
      for (const command of [
        { do: 'submit', by, item } as const,
        { do: 'accept', by: 'zubchevskaya', item } as const,
      ]) {
        const applied = simulation.command(`school-${n}`, command, at(time));
        if (!applied.ok) throw new Error(applied.reason);
      }
    }
  }
  advance(endOfDay(until, 'Asia/Tomsk'));
  return told;
}

const render = (mail: Told, withLinks = true) =>
  renderMail(mail, (id) => mail.contextOf(id), {
    chainHeads: Object.fromEntries(mail.entries.map(({ roadmap }) => [roadmap, 'ab'.repeat(32)])),
    ...(withLinks ? { links } : {}),
  });
const last = <T>(all: readonly T[]): T => {
  const found = all.at(-1);
  if (found === undefined) throw new Error('nothing was told');
  return found;
};

const FIVE_DONE: Done[] = [{ at: '2024-02-14T12:00', item: '1', schools: [1, 4, 6, 9, 12] }];

describe('the digest of an order with twelve roadmaps', () => {
  it('has one line for an item: how many have not executed it, and which come first', () => {
    const { subject, text } = last(digests(12, '2024-02-26', FIVE_DONE, (mail) => render(mail)));
    expect(subject).toBe('Сводка по № 1410 р на 26.02.2024: нарушено 1, риск 1, не ознакомлены 2');
    expect(text).toContain(`# Срок нарушен: 1 пункт у 7 организаций

П. 1 Утверждён план мероприятий
    Не исполнено у 7 из 12, исполнено у 5.
    Из-за этого под угрозой п. 2.
    – МАОУ СОШ № 2 – Директор школы № 2; срок 15.02.2024 нарушен, прошло 6 рабочих дней: https://srok.example/school-2/items/1
    – МАОУ СОШ № 3 – Директор школы № 3;`);
    expect(text).toContain('    – МАОУ СОШ № 8 –');
    expect(text).toContain('    – и ещё 2\n');
    expect(text).not.toContain('МАОУ СОШ № 11 – Директор школы № 11; срок 15.02.2024 нарушен');
  });

  it('is one mail a day at most over a year, as it is decided for each roadmap', () => {
    const days = digests(12, '2024-12-31', FIVE_DONE, (mail) => ({
      day: dateOf(mail.at, mail.zone),
      entries: mail.entries.map(({ roadmap, item, occurrence, rung, line }) =>
        [roadmap, item, occurrence, rung, line?.person, line?.mark].join('|'),
      ),
    }));
    expect(days.length).toBeGreaterThan(30);
    expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
    // The ledger and the header still have an entry for each roadmap and item.
    for (const { entries } of days) expect(new Set(entries).size).toBe(entries.length);
    expect(days.some(({ entries }) => entries.length > 20)).toBe(true);
  });

  it('counts what the states say, whoever has done what', () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
    fc.assert(
      fc.property(some, some, (early, late) => {
        const later = late.filter((n) => !early.includes(n));
        const done = [
          { at: '2024-02-13T12:00', item: '1', schools: early },
          { at: '2024-02-21T12:00', item: '1', schools: later },
        ];
        const open = 4 - early.length - later.length;
        const week = digests(4, '2024-02-26', done, (mail) => ({
          text: render(mail, false).text,
          day: dateOf(mail.at, mail.zone),
        }));
        const text = week.find(({ day }) => day === '2024-02-26')?.text ?? '';
        const executed = 4 - open;
        const summary = `Не исполнено у ${open} из 4${executed > 0 ? `, исполнено у ${executed}` : ''}.`;
        expect(text.includes(`# Срок нарушен: 1 пункт у ${open} `)).toBe(open > 0);
        expect(text.split('# Риск')[0]?.includes(summary)).toBe(open > 0);
        expect(text.includes(`Исполнено у ${executed} из 4, за неделю – у ${later.length}.`)).toBe(
          later.length > 0,
        );
      }),
      { numRuns: 8 },
    );
  });

  it('counts all organisations on a day that has news of one', () => {
    const roadmaps = schools(12).map((roadmap) => ({ roadmap, ...rules }));
    const simulation = createSimulation({ roadmaps, from: '2024-02-12' });
    for (const _ of simulation.advance(at('2024-02-20T12:00')));
    const asks = {
      do: 'request-extension',
      by: 'director-5',
      item: '2',
      date: '2024-05-31',
      text: 'Поставка',
    };
    expect(simulation.command('school-5', asks as Command, at('2024-02-20T12:01'))).toMatchObject({
      ok: true,
    });
    const told: string[] = [];
    for (const mail of simulation.advance(at('2024-02-21T12:00')))
      if (mail.to.key === 'shvaiko') told.push(render(mail).text);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('# Требуется Ваше решение: 1\n\nП. 2 МАОУ СОШ № 5 – Объявлены закупки\n');
    expect(told[0]).toContain('# Срок нарушен: 1 пункт у 1 организации\n');
    expect(told[0]).toContain('Не исполнено у 12 из 12 (в этом разделе – 1).\n');
  });

  it('says the same in HTML, each name leading to its page', () => {
    const { html, text } = last(digests(12, '2024-02-26', FIVE_DONE, (mail) => render(mail)));
    expect(html).toContain(
      '<a href="https://srok.example/school-2/items/1" style="color:#1d5a9e">МАОУ СОШ №\u00a02</a>',
    );
    const words = visibleText(html);
    for (const line of text.split('\n').filter((one) => one.includes('Не исполнено')))
      expect(words).toContain(line.trim());
  });

  it('stays one readable mail with two hundred organisations', () => {
    const { html, text, subject } = last(
      digests(200, '2024-02-19', [], (mail) => render(mail), '2024-02-12'),
    );
    expect(subject.length).toBeLessThan(120);
    expect(html.length).toBeLessThan(60_000);
    expect(text.length).toBeLessThan(30_000);
    expect(text).toContain('Не исполнено у 200 из 200');
    expect(text).toContain('и ещё 195');
  });
});

it('names the organisation above its part of another mail about several of them', () => {
  const roadmaps = schools(2).map((roadmap) => ({ roadmap, ...rules }));
  const simulation = createSimulation({ roadmaps, from: '2024-01-29' });
  const [mail] = [...simulation.advance(at('2024-01-29T10:00'))].filter(({ to }) => to.key === 'nazarova');
  const { text, subject } = renderMail(mail as Told, (id) => (mail as Told).contextOf(id));
  expect(subject).toBe('Поставлено на контроль: распоряжение № 1410 р (пунктов: 2)');
  expect(text).toContain('\n\nМАОУ СОШ № 1\n------------\n');
  expect(text).toContain('\n\nМАОУ СОШ № 2\n------------\n');
  expect(text.match(/^Распоряжение от 27 декабря 2023 г\. № 1410 р/gm)).toHaveLength(1);
});

it('is as it was where the reader looks after one roadmap of the order', () => {
  const { text } = last(digests(1, '2024-02-26', [], (mail) => render(mail)));
  expect(text).toContain('П. 1 Утверждён план мероприятий\n    Директор школы № 1; срок 15.02.2024 нарушен');
  expect(text).not.toContain(schoolName(1));
});
