// Leave schedules as spreadsheets save them.
import { describe, expect, it } from '@jest/globals';
import { findKnown } from '../../src/web/leave-plan.ts';
import { decodeSchedule, readSchedule } from '../../src/web/leave-schedule.ts';

const linesOf = (text: string) => {
  const read = readSchedule(text);
  if (!read.ok) throw new Error(read.fault);
  return read.lines;
};
const line = {
  who: 'Шкуркина И.Я.',
  from: '2024-07-01',
  until: '2024-07-28',
  substitute: 'Назарова О.И.',
  faults: [],
};

describe('a leave schedule', () => {
  it.each([
    ['semicolons', 'Шкуркина И.Я.; 01.07.2024; 28.07.2024; Назарова О.И.'],
    ['commas', 'Шкуркина И.Я.,2024-07-01,2024-07-28,Назарова О.И.'],
    ['tabs', 'Шкуркина И.Я.\t1.7.2024\t28.7.2024 г.\tНазарова О.И.'],
    ['quotation marks', '"Шкуркина И.Я.";"01.07.2024";"28.07.2024";"Назарова О.И."'],
  ])('is read with %s', (_, text) => {
    expect(linesOf(text)).toEqual([{ line: 1, ...line }]);
  });

  it('may have a head and empty lines, and counts lines as the file does', () => {
    const text =
      '\uFEFFФИО;с;по;замещающий\r\n\r\nШкуркина И.Я.;01.07.2024;28.07.2024;Назарова О.И.\r\n;;;\r\n';
    expect(linesOf(text)).toEqual([{ line: 3, ...line }]);
  });

  it('is read in UTF-8 and in windows-1251', () => {
    const saved = Uint8Array.from([0xd8, 0xea, 0xf3, 0xf0, 0xea, 0xe8, 0xed, 0xe0]);
    expect(decodeSchedule(saved)).toBe('Шкуркина');
    expect(decodeSchedule(new TextEncoder().encode('Шкуркина'))).toBe('Шкуркина');
  });

  it('names each fault of a line', () => {
    const faults = (text: string) => linesOf(`x;01.01.2024;02.01.2024;\n${text}`)[1]?.faults;
    expect(faults('Шкуркина И.Я.;31.02.2024;28.07.2024')).toEqual([
      'первый день – не дата: «31.02.2024»; нужно, например, 01.07.2024',
    ]);
    expect(faults('Шкуркина И.Я.;29.07.2024;28.07.2024')).toEqual(['последний день раньше первого']);
    expect(faults('Шкуркина И.Я.')).toEqual(['не указан первый день', 'не указан последний день']);
    expect(faults(';01.07.2024;28.07.2024')).toEqual(['не указано, кто отсутствует']);
  });

  it('is refused when it is empty or too long', () => {
    expect(readSchedule('\n\n')).toMatchObject({ ok: false });
    expect(readSchedule('a;01.01.2024;02.01.2024;\n'.repeat(1_001))).toMatchObject({ ok: false });
  });
});

describe('a person of a leave schedule', () => {
  const people = [
    { name: 'И.Я. Шкуркина', address: 'shkurkina@example.org' },
    { name: 'И.В. Швайко', address: 'shvaiko@example.org' },
    { name: 'П.С. Швайко', address: 'p.shvaiko@example.org' },
    { name: 'А.П. Алфёров', address: 'alferov@example.org' },
  ];
  it.each([
    ['Шкуркина И.Я.', ['shkurkina@example.org']],
    ['шкуркина ирина яковлевна', ['shkurkina@example.org']],
    ['Швайко', ['shvaiko@example.org', 'p.shvaiko@example.org']],
    ['Швайко И.', ['shvaiko@example.org']],
    ['Алферов А.П.', ['alferov@example.org']],
    ['Shvaiko@Example.org', ['shvaiko@example.org']],
    ['Шкуркина О.Я.', []],
    ['123', []],
  ])('«%s» is found by surname and initials, or by address', (text, addresses) => {
    expect(findKnown(people, text).map(({ address }) => address)).toEqual(addresses);
  });
});
