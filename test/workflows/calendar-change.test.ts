// What a changed calendar is, and what is wrong with a proposed change.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../src/calendar/dates.ts';
import { type CalendarYear, createWorkCalendar } from '../../src/calendar/work-calendar.ts';
import { proposalInWords } from '../../src/web/calendar-words.ts';
import {
  type CalendarChange,
  changedDays,
  DAY_KINDS,
  dayKind,
  effectiveYears,
  type ProposedChange,
  totalsOf,
} from '../../src/workflows/calendar-change.ts';
import { faultsOf, faultsWithin, type KnownCalendars } from '../../src/workflows/calendar-faults.ts';
import { readCalendarChange } from '../../src/workflows/read-calendar-change.ts';
import { beforeDecree, ownDays, wholeYear } from '../support/calendars.ts';
import { russianYear } from '../support/roadmaps.ts';

const FILES = [2024, 2025].map(russianYear);
const made = (...proposals: ProposedChange[]): CalendarChange[] =>
  proposals.map((proposal, i) => ({ ...proposal, id: i + 1, at: 0 }));
function known(
  changes: readonly CalendarChange[] = [],
  files: readonly CalendarYear[] = FILES,
): KnownCalendars {
  return {
    names: ['ru'],
    files: () => files,
    years: (_, organisation) => effectiveYears(files, changes, organisation ? [organisation] : []),
    changes: () => changes,
    isOrganisation: (id) => id === 'gorod',
  };
}
const messages = (proposal: ProposedChange, calendars = known()) =>
  faultsOf(proposal, calendars).map(({ message }) => message);

describe('years of config/', () => {
  it('add up', () => {
    for (const year of [2023, 2024, 2025, 2026, 2027]) {
      expect(faultsWithin(russianYear(year))).toEqual([]);
      expect(totalsOf(russianYear(year))).toEqual(russianYear(year).totals);
    }
  });
});

describe('own days', () => {
  it('make the year that has them, with its totals, whatever days they are', () => {
    const days = fc.uniqueArray(
      fc.record({ n: fc.integer({ min: 0, max: 730 }), kind: fc.constantFrom(...DAY_KINDS) }),
      { selector: ({ n }) => n, maxLength: 40 },
    );
    fc.assert(
      fc.property(days, (chosen) => {
        const wanted = Object.fromEntries(chosen.map(({ n, kind }) => [addDays('2024-01-01', n), kind]));
        const years = effectiveYears(FILES, made(ownDays(wanted)), []);
        const [before, after] = [createWorkCalendar('ru', FILES), createWorkCalendar('ru', years)];
        for (const year of years) expect(faultsWithin({ ...year, transfers: [] })).toEqual([]);
        for (const [day, kind] of Object.entries(wanted)) expect(dayKind(after, day)).toBe(kind);
        const expected = Object.entries(wanted).flatMap(([date, kind]) =>
          dayKind(before, date) === kind ? [] : [{ date, kind }],
        );
        const inOrder = expected.sort((a, b) => (a.date < b.date ? -1 : 1));
        expect(changedDays(before, after)).toEqual({ days: inOrder, added: [], removed: [] });
      }),
      { numRuns: 50 },
    );
  });

  it('that are what they are already, stand twice or in a year that nobody has, are all refused at once', () => {
    const proposal = ownDays({ '2024-06-08': 'off', '2024-06-07': 'working', '2026-01-12': 'off' });
    expect(messages(proposal)).toEqual([
      '08.06.2024 – и так выходной: исправьте дату или уберите эту строку',
      '07.06.2024 – и так рабочий день: исправьте дату или уберите эту строку',
      'нет календаря ru на 2026 год: сначала загрузите файл ru-2026.json',
    ]);
  });

  it('leave a working day within any fifteen days, counted with what is off already', () => {
    const row = (from: string, days: number, organisation?: string) =>
      ownDays(
        Object.fromEntries(Array.from({ length: days }, (_, i) => [addDays(from, i), 'off'] as const)),
        organisation,
      );
    // 13 to 17 May, and 20 to 24: with the holidays before and the weekends 9 to 26.
    const [week, next] = [row('2024-05-13', 5), row('2024-05-20', 5, 'gorod')];
    expect(messages(week)).toEqual([]);
    expect(messages(next)).toEqual([]);
    expect(messages(next, known(made(week)))).toEqual([
      'с 09.05.2024 по 26.05.2024 не остаётся рабочих дней (18 подряд, допустимо не больше 15): исправьте даты или уберите лишние строки',
    ]);
    const all = createWorkCalendar('ru', FILES).days('2025-01-01', '2025-12-31');
    const wholeYearOff = ownDays(Object.fromEntries(all.map((date) => [date, 'off'] as const)), 'gorod');
    expect(messages(wholeYearOff)).toEqual([
      expect.stringMatching('с 29.12.2024 по 31.12.2025 не остаётся рабочих дней'),
    ]);
  });

  it('of an organisation that is not known, or of a calendar that is not, are refused', () => {
    expect(messages(ownDays({ '2024-06-07': 'off' }, 'nowhere'))).toEqual([
      'нет организации «nowhere»: укажите id из файла organisations.yaml или уберите поле',
    ]);
    expect(messages({ ...ownDays({ '2024-06-07': 'off' }), calendar: 'kz' })).toEqual([
      'нет календаря «kz»: укажите один из имеющихся (ru)',
    ]);
  });
});

describe('a year', () => {
  it('whose totals do not add up, with days of another year or weekday, is refused with every fault', () => {
    const year = { ...russianYear(2025), totals: { workingDays: 248, nonWorkingDays: 118, shortDays: 3 } };
    year.daysOff = [...year.daysOff, '2025-06-14', '2024-06-07'];
    expect(messages(wholeYear(year))).toEqual([
      '14.06.2025 – суббота или воскресенье, и так выходной: исправьте или удалите',
      '07.06.2024 – не 2025 года: исправьте или удалите',
      expect.stringContaining('итог 248, а по дням файла 247'),
      expect.stringContaining('итог 3, а по дням файла 4'),
    ]);
  });

  it('that leaves a gap, or is as it is already, is refused', () => {
    expect(messages(wholeYear(russianYear(2027)))).toEqual([
      'годы идут подряд, а календаря на 2026 год ещё нет: сначала загрузите его',
    ]);
    expect(messages(wholeYear(russianYear(2025)))).toEqual([
      'календарь на 2025 год уже таков: менять нечего',
    ]);
    expect(messages(wholeYear(beforeDecree(2025, '2025-11-01')))).toEqual([]);
  });

  it('that a later one needs is not taken away', () => {
    const changes = made(wholeYear(russianYear(2026)), wholeYear(russianYear(2027)));
    const withdrawal = (of: number): ProposedChange => ({
      calendar: 'ru',
      organisation: '',
      content: { kind: 'withdrawal', of, reason: 'ошибка' },
    });
    expect(messages(withdrawal(1), known(changes))).toEqual([
      'без него не станет года 2026: сначала отмените изменение за 2027 год',
    ]);
    expect(messages(withdrawal(2), known(changes))).toEqual([]);
    expect(messages(withdrawal(3), known(changes))).toEqual([
      'нет действующего изменения № 3: см. srok calendar list',
    ]);
  });
});

describe('the file', () => {
  const DAYS = `calendar: ru
organisation: gorod
source: { issuer: Администрация Города Томска, number: 15-р, date: 2024-01-10 }
days:
  - { date: 2024-06-07, off: День города }
  - { date: 2024-06-08, working: Отработка за 7 июня }
`;
  const issues = (text: string, file = 'дни.yaml') => {
    const read = readCalendarChange(text, file);
    return read.ok ? [] : read.issues.map(({ line, column, message }) => `${line}:${column} ${message}`);
  };

  it('of own days is read as written', () => {
    const read = readCalendarChange(DAYS, 'дни.yaml');
    expect(read).toMatchObject({
      ok: true,
      proposal: {
        calendar: 'ru',
        organisation: 'gorod',
        content: {
          kind: 'days',
          source: { issuer: 'Администрация Города Томска', number: '15-р', date: '2024-01-10' },
          days: [
            { date: '2024-06-07', kind: 'off', reason: 'День города' },
            { date: '2024-06-08', kind: 'working', reason: 'Отработка за 7 июня' },
          ],
        },
      },
    });
    const at = read.ok && read.issueOf({ path: ['days', 1, 'date'], message: 'так нельзя' });
    expect(at).toEqual({ file: 'дни.yaml', line: 6, column: 13, message: 'так нельзя' });
  });

  it('has reasons and sources of one line, without signs that a terminal obeys', () => {
    for (const sign of ['\\0', '\\e[2J', '\\u202e', '\\n', '\\u2066']) {
      expect(issues(DAYS.replace('off: День города', `off: "День${sign} города"`))).toEqual([
        expect.stringMatching('недопустимый управляющий знак'),
      ]);
      expect(issues(DAYS.replace('15-р', `"15${sign}-р"`))).toHaveLength(1);
    }
    const year = { ...russianYear(2025), source: ['постановление\u0000'] };
    expect(issues(JSON.stringify(year), 'ru-2025.json')).toHaveLength(1);
  });

  it('without a source, with unknown keys and with days that say two things tells each with its place', () => {
    const text = DAYS.replace(/source:.*\n/, '')
      .replace('off: День города', 'off: День, short: да')
      .replace('ru', 'ru\nyears: 5');
    expect(issues(text)).toEqual([
      '1:1 не указано поле «source»: добавьте его',
      '2:1 неизвестный ключ «years»: исправьте или удалите его',
      '5:5 укажите одно из трёх: off (выходной), working (рабочий день) или short (сокращённый), с причиной',
    ]);
  });

  it('of a year is told by its content and named by its name', () => {
    const text = JSON.stringify(russianYear(2025), null, 1);
    expect(readCalendarChange(text, '/tmp/ru-2025.json')).toMatchObject({
      ok: true,
      proposal: { calendar: 'ru', organisation: '', content: { kind: 'year', year: { year: 2025 } } },
    });
    expect(issues(text, 'ru-2026.json')).toEqual(['2:10 в имени файла год 2026, а здесь 2025: исправьте']);
    expect(issues(text, 'год.json')).toEqual([
      '1:1 по имени файла не видно, какой это календарь: назовите файл как ru-2026.json',
    ]);
    expect(issues(text.replace('"year"', '"year":2025,"year"'), 'ru-2025.json')).toHaveLength(1);
  });

  it('of a year may do without totals, which are counted, and without what it was compared with', () => {
    const { totals, checkedAgainst, ...year } = russianYear(2025);
    const read = readCalendarChange(JSON.stringify(year), 'ru-2025.yaml');
    expect(read.ok && read.proposal.content).toEqual({
      kind: 'year',
      year: { ...year, totals, checkedAgainst: [] },
    });
    expect(checkedAgainst).not.toEqual([]);
    expect(read.ok && proposalInWords(read.proposal)).toBe(
      'Календарь ru: 2025 год, рабочих дней – 247, нерабочих – 118, сокращённых – 4',
    );
  });

  it('of a year and of a transfer as the guide shows them can be imported', () => {
    const guide = readFileSync(new URL('../../docs/calendars.ru.md', import.meta.url), 'utf8');
    const [year = '', transfer = ''] = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
      ([, text]) => text,
    );
    expect(readCalendarChange(year, 'ru-2026.yaml')).toMatchObject({
      ok: true,
      proposal: { content: { year: russianYear(2026) } },
    });
    const read = readCalendarChange(transfer, 'перенос.yaml');
    expect(read.ok && faultsOf(read.proposal, known([], [russianYear(2026)]))).toEqual([]);
  });
});
