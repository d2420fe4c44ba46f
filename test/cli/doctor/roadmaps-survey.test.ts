// Whom no mail reaches and which year has no calendar, found in roadmaps as they are stored.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorkCalendar } from '../../../src/calendar/work-calendar.ts';
import { calendarYears } from '../../../src/cli/doctor/calendar-years.ts';
import { diskSpace, freeBytes } from '../../../src/cli/doctor/disk-space.ts';
import { surveyRoadmaps } from '../../../src/cli/doctor/roadmaps-survey.ts';
import type { Config } from '../../../src/config.ts';
import { organisationDirectory } from '../../../src/workflows/organisation-directory.ts';
import { openStage, type Stage, tomsk } from '../../engine/stage.ts';
import { liveRules, wholeYear } from '../../support/calendars.ts';
import { execute } from '../../support/postgres.ts';
import { defaultPolicy, makeRoadmap, russianCalendar, russianYear } from '../../support/roadmaps.ts';

const policy = defaultPolicy();

function configWith(calendar = russianCalendar(), policies = new Map([['default', policy]])): Config {
  return {
    roadmapFiles: [],
    calendar: (name) => (name === 'ru' ? calendar : undefined),
    calendarNames: ['ru'],
    calendarYears: () => [],
    policies,
    organisations: organisationDirectory([]),
  };
}
const only = (...years: number[]) => createWorkCalendar('ru', years.map(russianYear));

describe('roadmaps under control', () => {
  let stage: Stage;
  const survey = (config = configWith()) =>
    surveyRoadmaps(stage.database.db, config, 'config', tomsk('2024-01-15T12:00'));
  const lines = async (config?: Config) =>
    (await survey(config)).findings.map(({ id, level, text }) => `${id} ${level}: ${text}`);

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('are none at first, then fine, with every address that mail goes to', async () => {
    expect((await lines())[0]).toBe('roadmaps warning: нет ни одной');
    await stage.apply(makeRoadmap());
    const { findings, addresses, calendars } = await survey();
    expect(findings.map(({ id, level }) => `${id} ${level}`)).toEqual(['roadmaps ok', 'contacts ok']);
    expect(addresses).toEqual(expect.arrayContaining(['nazarova@example.org', 'savenkov@example.org']));
    expect(calendars).toEqual(['ru']);
  });

  it('name once each who has no address or no substitute, with the roadmaps', async () => {
    const { people, ...rest } = makeRoadmap();
    const { email: _, ...withoutAddress } = people['shvaiko'] ?? { name: '' };
    for (const id of ['second', 'third'])
      await stage.apply({ ...makeRoadmap(), ...rest, id, people: { ...people, shvaiko: withoutAddress } });
    await stage.engine.runCommand('third', {
      do: 'set-absence',
      by: 'nazarova',
      date: '2024-01-10',
      until: '2024-01-31',
    });
    expect((await lines()).filter((line) => line.startsWith('contacts'))).toEqual([
      'contacts fault: И.В. Швайко: нет адреса электронной почты (second, third)',
      'contacts fault: О.И. Назарова: отсутствует, замещающий не указан (third)',
    ]);
  });

  it('name once each whose address refuses mail', async () => {
    const failing = (reason: string) =>
      execute(
        stage.test.ownerUrl,
        `UPDATE people SET failing_since = ${reason === '' ? 'NULL' : "'2024-01-12T05:00:00Z'"}, failing_reason = '${reason}' WHERE key = 'shkurkina'`,
      );
    await failing('550 5.1.1 no such user');
    const named = (await lines()).filter((line) => line.includes('shkurkina@'));
    await failing('');
    expect(named).toEqual([
      'contacts fault: И.Я. Шкуркина: письма на адрес shkurkina@example.org не доставляются с 12.01.2024 (550 5.1.1 no such user); отправка остановлена, исправьте адрес (technopark, second, third)',
    ]);
  });

  it('name the item whose date lies in a year without a calendar', async () => {
    await stage.apply(
      makeRoadmap({
        id: 'far',
        items: makeRoadmap().items.map((item) =>
          item.id === '7'
            ? { ...item, deadline: { kind: 'date', text: 'до 1 марта 2025 года', due: '2025-03-01' } }
            : item,
        ),
      }),
    );
    expect(
      (await lines(configWith(only(2023, 2024)))).filter((line) => line.startsWith('calendars')),
    ).toEqual([
      'calendars fault: срок п. 7 – 01.03.2025, а календаря ru на 2025 год нет: по пункту ничего не планируется (far)',
    ]);
    expect((await lines()).filter((line) => line.startsWith('calendars'))).toEqual([]);
  });

  it('say what is missing in the folder of settings', async () => {
    expect(await lines(configWith(russianCalendar(), new Map()))).toContain(
      'roadmaps fault: в папке настроек нет правил «default» (technopark, second, third, far)',
    );
  });
});

describe('the years of a calendar', () => {
  const look = (years: number[], today: string, names: string[] = ['ru']) =>
    calendarYears({
      rules: configWith(only(...years)),
      calendarNames: ['ru'],
      folder: 'config',
      names,
      now: Date.parse(today),
    });

  it.each([
    [[2023, 2024, 2025, 2026], '2024-06-01', ['ok']],
    [[2023, 2024], '2024-06-01', ['warning']],
    [[2023, 2024], '2024-10-01', ['fault']],
    [[2023], '2024-06-01', ['fault', 'warning']],
  ])('%j on %s: %j', (years, today, levels) => {
    const found = look(years, today);
    expect(found.map(({ level }) => level)).toEqual(levels);
  });

  it('say how to bring the year, also before anything is under control', () => {
    expect(look([2023, 2024], '2024-10-01', [])[0]).toMatchObject({
      text: 'нет календаря ru на 2025 год: после 31.12.2024 ничего не планируется',
      advice: expect.stringContaining('srok calendar import ru-2025.json'),
    });
  });

  it('end before one that is gone from the folder, whatever was imported after it, and say which', () => {
    const imported = { ...wholeYear(russianYear(2025)), id: 1, by: null, at: 0 };
    const rules = liveRules([russianYear(2023)]).live.supposing([imported]);
    expect(rules.calendar('ru')?.lastDay).toBe('2023-12-31');
    const now = Date.parse('2025-06-01');
    const [found] = calendarYears({ rules, calendarNames: ['ru'], folder: 'config', names: ['ru'], now });
    expect(found).toMatchObject({
      level: 'fault',
      text: 'нет календаря ru на 2024 год: после 31.12.2023 ничего не планируется',
    });
  });
});

describe('the disk', () => {
  it.each([
    [100 * 2 ** 20, 'fault'],
    [500 * 2 ** 20, 'warning'],
    [2 ** 34, 'ok'],
  ])('with %d bytes free is %s', async (bytes, level) => {
    const [found] = await diskSpace([import.meta.dirname], async () => bytes);
    expect(found).toMatchObject({ id: 'disk', level });
  });

  it('is asked once for folders on it, and not for those that are not there yet', async () => {
    const asked: string[] = [];
    const free = async (folder: string) => {
      asked.push(folder);
      return freeBytes(folder);
    };
    expect(
      await diskSpace(['/none/at/all', import.meta.dirname, `${import.meta.dirname}/..`], free),
    ).toHaveLength(1);
    expect(asked).toEqual([import.meta.dirname]);
  });
});
