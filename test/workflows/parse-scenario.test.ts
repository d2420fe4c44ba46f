import { describe, expect, it } from '@jest/globals';
import { formatIssue } from '../../src/workflows/locate.ts';
import { parseScenario } from '../../src/workflows/parse-scenario.ts';
import { makeRoadmap } from '../support/roadmaps.ts';

const tomsk = makeRoadmap();
const far = makeRoadmap({ id: 'far', timezone: 'Asia/Kamchatka' });

const eventsOf = (text: string, roadmaps = [tomsk]) => {
  const read = parseScenario(text, 's.yaml', roadmaps);
  if (!read.ok) throw new Error(read.errors.map(formatIssue).join('\n'));
  return read.events;
};
const faultsOf = (text: string, roadmaps = [tomsk]) => {
  const read = parseScenario(text, 's.yaml', roadmaps);
  return read.ok ? [] : read.errors.map(formatIssue);
};

describe('a scenario in order', () => {
  it("reads times in the roadmap's zone and keeps the line of each event", () => {
    const text = `events:
  - { at: "2024-02-09T12:00", item: "2", do: submit, by: nazarova, executed: 2024-02-09, text: письмо № 1 }
  - at: "2024-02-12T15:00"
    item: "2"
    do: accept
    by: zubchevskaya
`;
    expect(eventsOf(text)).toEqual([
      {
        at: Date.parse('2024-02-09T12:00+07:00'),
        roadmap: 'technopark',
        command: { do: 'submit', by: 'nazarova', item: '2', executed: '2024-02-09', text: 'письмо № 1' },
        file: 's.yaml',
        line: 2,
        column: 5,
      },
      {
        at: Date.parse('2024-02-12T15:00+07:00'),
        roadmap: 'technopark',
        command: { do: 'accept', by: 'zubchevskaya', item: '2' },
        file: 's.yaml',
        line: 3,
        column: 5,
      },
    ]);
  });

  it('sorts by time and leaves events of one instant in the order of the file', () => {
    const text = `events:
  - { at: "2024-03-01T10:00", do: acknowledge, by: shabolina }
  - { at: "2024-02-01T10:00", do: acknowledge, by: shkurkina }
  - { at: "2024-02-01T10:00", do: acknowledge, by: nazarova }
`;
    expect(eventsOf(text).map((event) => event.command.by)).toEqual(['shkurkina', 'nazarova', 'shabolina']);
  });

  it('takes the zone of the roadmap that an event names, unless the time has an offset of its own', () => {
    const text = `events:
  - { at: "2024-02-01T10:00", roadmap: far, do: acknowledge, by: nazarova }
  - { at: "2024-02-01T10:00", roadmap: technopark, do: acknowledge, by: nazarova }
  - { at: "2024-02-01T10:00+03:00", roadmap: far, do: acknowledge, by: nazarova }
`;
    expect(
      eventsOf(text, [tomsk, far]).map(({ roadmap, at }) => [roadmap, new Date(at).toISOString()]),
    ).toEqual([
      ['far', '2024-01-31T22:00:00.000Z'],
      ['technopark', '2024-02-01T03:00:00.000Z'],
      ['far', '2024-02-01T07:00:00.000Z'],
    ]);
  });
});

describe('a scenario with faults', () => {
  it('names every fault with its line and column', () => {
    const text = `events:
  - { at: "2024-02-30T12:00", item: "2", do: submit, by: nazarova }
  - { at: "2024-02-09", item: "2", do: submit, by: nazarova }
  - { item: "2", do: submit, by: nazarova }
  - { at: "2024-02-09T12:00", item: "2", do: finish, by: nazarova }
  - { at: "2024-02-09T12:00", item: "44", do: submit, by: nobody }
  - { at: "2024-02-09T12:00", item: 2, do: submit, by: nazarova }
  - { at: "2024-02-09T12:00", item: "2", do: return, by: zubchevskaya }
  - { at: "2024-02-09T12:00", item: "2", do: accept, by: zubchevskaya, when: now }
  - later
other: 1
`;
    expect(faultsOf(text)).toEqual([
      's.yaml:2:11: нет такого времени: нужен вид "2024-01-22T12:00" (по времени дорожной карты)',
      's.yaml:3:11: нет такого времени: нужен вид "2024-01-22T12:00" (по времени дорожной карты)',
      's.yaml:4:5: не указано поле «at»: когда это происходит, "2024-01-22T12:00"',
      expect.stringMatching(/^s\.yaml:5:46: что сделано \(do\): одно из acknowledge, contribute, submit, /),
      's.yaml:6:37: пункта «44» нет в дорожной карте technopark',
      's.yaml:6:59: лица «nobody» нет в разделе people дорожной карты technopark',
      's.yaml:7:37: нужно: строка; возьмите значение в кавычки',
      's.yaml:8:5: не указано поле «text»: добавьте его',
      's.yaml:9:72: неизвестный ключ «when»: исправьте или удалите его',
      's.yaml:10:5: событие – набор полей: { at: …, do: …, by: … }',
      's.yaml:11:1: неизвестный ключ «other»: исправьте или удалите его',
    ]);
  });

  it('takes no name of the language for a person', () => {
    const text = `events:
  - { at: "2024-02-01T10:00", do: acknowledge, by: constructor }
  - { at: "2024-02-01T10:00", do: set-absence, person: toString, date: 2024-02-01, until: 2024-02-02 }
`;
    expect(faultsOf(text)).toEqual([
      's.yaml:2:52: лица «constructor» нет в разделе people дорожной карты technopark',
      's.yaml:3:56: лица «toString» нет в разделе people дорожной карты technopark',
    ]);
  });

  it('wants to know which of several roadmaps is meant', () => {
    const text = `events:
  - { at: "2024-02-01T10:00", do: acknowledge, by: nazarova }
  - { at: "2024-02-01T10:00", roadmap: near, do: acknowledge, by: nazarova }
`;
    expect(faultsOf(text, [tomsk, far])).toEqual([
      's.yaml:2:5: укажите roadmap, так как дорожных карт несколько: technopark, far',
      's.yaml:3:40: нет такой дорожной карты; есть: technopark, far',
    ]);
  });

  it.each([
    ['is empty', '', 's.yaml:1:1: файл пуст: опишите в нём сценарий'],
    [
      'has no list of events',
      'events: 5\n',
      's.yaml:1:9: нужен список событий: events: [{ at: …, do: …, by: … }]',
    ],
    ['is a list itself', '- a\n', 's.yaml:1:1: нужен список событий: events: [{ at: …, do: …, by: … }]'],
  ])('refuses a file that %s', (_what, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  it('refuses what is no YAML and what is over 1 MB before it reads any further', () => {
    expect(faultsOf('events: [')).toEqual([expect.stringMatching(/^s\.yaml:1:\d+: /)]);
    expect(faultsOf(`# ${'x'.repeat(1_000_000)}\nevents: []\n`)).toEqual([
      expect.stringMatching(/^s\.yaml:1:1: файл слишком велик/),
    ]);
  });
});
