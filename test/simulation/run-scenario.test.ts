import { describe, expect, it } from '@jest/globals';
import { type Instant, parseLocal } from '../../src/calendar/dates.ts';
import { independentGroups } from '../../src/simulation/independent-groups.ts';
import { messageLine } from '../../src/simulation/message-line.ts';
import { runScenario } from '../../src/simulation/run-scenario.ts';
import type { Command } from '../../src/workflows/command.ts';
import type { Mail } from '../../src/workflows/mail.ts';
import type { ScenarioEvent } from '../../src/workflows/parse-scenario.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { defaultPolicy, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';

const [calendar, policy] = [russianCalendar(), defaultPolicy()];

/** The same order for other people: `-2` after every key and address but those of `shared`. */
function copyFor(suffix: string, changes: Partial<Roadmap> = {}, shared: string[] = []): Roadmap {
  const text = JSON.stringify(makeRoadmap());
  const keys = Object.keys(makeRoadmap().people).filter((key) => !shared.includes(key));
  const renamed = keys.reduce(
    (json, key) => json.replaceAll(`"${key}"`, `"${key}${suffix}"`).replaceAll(`${key}@`, `${key}${suffix}@`),
    text,
  );
  return { ...(JSON.parse(renamed) as Roadmap), id: `technopark${suffix}`, ...changes };
}

const lineOf = (mail: Mail) => messageLine({ ...mail, to: mail.to.key, subject: '' });

function run(
  roadmaps: Roadmap[],
  {
    events = [],
    from = '2023-12-27',
    to = '2024-03-31',
  }: { events?: ScenarioEvent[]; from?: string; to?: string } = {},
) {
  const given = roadmaps.map((roadmap) => ({ roadmap, calendar, policy }));
  return runScenario({ roadmaps: given, events, from, to }, (mail) => ({ mail, line: lineOf(mail) }));
}
const linesOf = (result: ReturnType<typeof run>) => {
  if (!result.ok) throw new Error(result.errors.map((e) => e.message).join('\n'));
  return result.messages.map(({ line }) => line);
};

let line = 1;
const event = (roadmap: Roadmap, at: string, command: Command): ScenarioEvent => ({
  at: parseLocal(at, roadmap.timezone) as Instant,
  roadmap: roadmap.id,
  command,
  file: 's.yaml',
  line: ++line,
  column: 5,
});

describe('several roadmaps in one run', () => {
  it('puts what two of them say to one person at one hour into one message', () => {
    const first = makeRoadmap();
    const second = copyFor('-2', {}, ['nazarova']);
    const result = run([first, second]);
    if (!result.ok) throw new Error('refused');
    const ofBoth = result.messages
      .map(({ mail }) => mail)
      .filter((mail) => new Set(mail.entries.map((e) => e.roadmap)).size === 2);
    expect(ofBoth.length).toBeGreaterThan(5);
    expect(new Set(ofBoth.map((mail) => mail.to.key))).toEqual(new Set(['nazarova']));
    const hours = result.messages.map(({ mail }) => `${mail.at} ${mail.to.address} ${mail.stream}`);
    expect(new Set(hours).size).toBe(hours.length);
  });

  it('says of each that shares nobody with another what it says of it alone', () => {
    const first = makeRoadmap();
    const second = copyFor('-2', { timezone: 'Asia/Kamchatka' });
    const third = copyFor('-3', { timezone: 'Europe/Kaliningrad' });
    const alone = [first, second, third].flatMap((roadmap) => linesOf(run([roadmap])));
    expect(linesOf(run([first, second, third])).sort()).toEqual(alone.sort());
  });

  it('orders messages by instant, then by recipient', () => {
    const result = run([makeRoadmap(), copyFor('-2')]);
    if (!result.ok) throw new Error('refused');
    const order = result.messages.map(({ mail }) => `${new Date(mail.at).toISOString()} ${mail.to.key}`);
    expect(order).toEqual([...order].sort());
  });

  it("ends at the end of the last day in each roadmap's zone, also where they share a person", () => {
    const west = makeRoadmap({ timezone: 'Europe/Kaliningrad' });
    const east = copyFor('-2', { timezone: 'Asia/Kamchatka' }, ['savenkov']);
    const result = run([west, east], { to: '2024-01-29' });
    if (!result.ok) throw new Error('refused');
    const lastOf = (suffix: string) =>
      result.messages.findLast(({ mail }) => mail.to.key === `nazarova${suffix}`)?.mail.at;
    expect(lastOf('')).toBe(Date.parse('2024-01-29T09:00+02:00'));
    expect(lastOf('-2')).toBe(Date.parse('2024-01-29T09:00+12:00'));
  });

  it('groups roadmaps by the addresses they share, also through a third one', () => {
    const a = makeRoadmap();
    const b = copyFor('-2');
    const c = copyFor('-3', {}, ['nazarova']);
    const d = copyFor('-4', {
      people: { ...copyFor('-4').people, link: { name: 'Л.', email: 'shvaiko-2@example.org' } },
    });
    const groups = independentGroups([a, b, c, d].map((roadmap) => ({ roadmap })));
    expect(groups.map((group) => group.map(({ roadmap }) => roadmap.id))).toEqual([
      ['technopark', 'technopark-3'],
      ['technopark-2', 'technopark-4'],
    ]);
  });
});

describe('events', () => {
  const roadmap = makeRoadmap();

  it('take effect between what was to go before them and what goes at their own minute', () => {
    const at = '2024-01-15T09:00';
    const events = [event(roadmap, at, { do: 'contribute', by: 'shabolina', item: '3' })];
    const remindersTo = (lines: string[]) =>
      lines.filter((l) => l.includes('"2024-01-15T09:00') && l.includes('shabolina') && l.includes('T-10'));
    expect(remindersTo(linesOf(run([roadmap])))).toHaveLength(1);
    expect(remindersTo(linesOf(run([roadmap], { events })))).toHaveLength(0);
    const later = [event(roadmap, '2024-01-15T09:01', { do: 'contribute', by: 'shabolina', item: '3' })];
    expect(remindersTo(linesOf(run([roadmap], { events: later })))).toHaveLength(1);
  });

  it('that the rules refuse are named with their line, and nothing is simulated', () => {
    const events = [
      event(roadmap, '2024-01-15T10:00', { do: 'acknowledge', by: 'nazarova' }),
      event(roadmap, '2024-01-16T10:00', { do: 'accept', by: 'zubchevskaya', item: '3' }),
    ];
    expect(run([roadmap], { events })).toEqual({
      ok: false,
      errors: [{ file: 's.yaml', line: events[1]?.line, column: 5, message: 'п. 3 не на проверке' }],
    });
  });

  it('are all judged but those that follow from a refused one', () => {
    const accept = (item: string) => ({ do: 'accept', by: 'zubchevskaya', item }) as const;
    const events = [
      event(roadmap, '2024-01-16T10:00', accept('3')),
      event(roadmap, '2024-01-16T10:00', { do: 'return', by: 'zubchevskaya', item: '3', text: 'доработать' }),
      event(roadmap, '2024-01-16T11:00', accept('9')), // waits for 3
      event(roadmap, '2024-01-16T12:00', accept('7')), // waits for nobody
      event(roadmap, '2024-01-17T10:00', { do: 'release-order', by: 'nazarova', basis: 'письмо' }),
      event(roadmap, '2024-01-18T10:00', accept('2')),
    ];
    const { errors } = run([roadmap], { events }) as { errors: { line: number; message: string }[] };
    expect(errors.map(({ line, message }) => [line, message])).toEqual([
      [events[0]?.line, 'п. 3 не на проверке'],
      [events[3]?.line, 'п. 7 не на проверке'],
      [events[4]?.line, 'распоряжение снимает с контроля тот, на кого возложен контроль'],
    ]);
  });

  it('before control began are refused', () => {
    const events = [event(roadmap, '2024-01-31T23:59', { do: 'acknowledge', by: 'nazarova' })];
    expect(run([roadmap], { events, from: '2024-02-01' })).toEqual({
      ok: false,
      errors: [expect.objectContaining({ message: 'событие раньше постановки на контроль (01.02.2024)' })],
    });
    expect(run([roadmap], { events, from: '2024-01-31' }).ok).toBe(true);
  });

  it('after the last day change nothing, but are checked', () => {
    const good = event(roadmap, '2024-04-01T00:00', { do: 'submit', by: 'nazarova', item: '3' });
    const bad = event(roadmap, '2024-04-01T00:01', { do: 'submit', by: 'nazarova', item: '5' });
    expect(linesOf(run([roadmap], { events: [good] }))).toEqual(linesOf(run([roadmap])));
    expect(run([roadmap], { events: [good, bad] }).ok).toBe(false);
  });
});
