import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { answerLines } from '../../src/cli/answer-lines.ts';
import { registerDeadline } from '../../src/cli/deadline.ts';
import { runCommand } from './run-command.ts';

const deadline = (...args: string[]) => runCommand(registerDeadline, 'deadline', ...args);

describe('one phrase', () => {
  it('is answered in JSON', async () => {
    const { stdout } = await deadline('до 5 мая', '--year', '2024', '--json');
    expect(JSON.parse(stdout)).toEqual({ kind: 'date', sense: 'by', date: '2024-05-05', warnings: [] });
  });

  it('takes a school year', async () => {
    const { stdout } = await deadline('15 января', '--school-year', '2025', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ date: '2026-01-15' });
  });

  it.each([
    ['не позднее 15 февраля 2024 года', 'не позднее 15.02.2024 включительно'],
    ['23 августа 2024 года', 'день: 23.08.2024'],
    ['17.10.2015 с 12-00 до 17-00 часов', 'день: 17.10.2015, 12:00–17:00'],
    ['в течении 2024 года', 'период: с 01.01.2024 по 31.12.2024'],
    ['в течение 5 рабочих дней со дня подписания', '5 раб. дн. после события: подписания'],
    ['до начала работы', 'до события: начала работы'],
    [
      'не позднее 1 октября 2024 года, далее – ежеквартально',
      'повторяется: FREQ=QUARTERLY, первый раз 01.10.2024',
    ],
    ['по согласованию', 'определяется не исполнителем: по согласованию'],
    ['постоянно', 'постоянно'],
    ['кабинет 12', 'не понято. '],
    ['до 01.03.24', 'предупреждение: год двумя цифрами'],
    [
      'до 1 мая 2024 года в 10.00, постоянно',
      'несколько сроков:\n  не позднее 01.05.2024, 10:00 включительно\n  постоянно',
    ],
  ])('«%s» is told in words', async (phrase, words) => {
    expect((await deadline(phrase)).stdout).toContain(words);
  });

  it.each([
    ['до 5 мая 2024 года', 0],
    ['не познее 5 мая 2024 года', 1],
  ])('«%s» ends with exit code %d', async (phrase, code) => {
    expect((await deadline(phrase)).exitCode).toBe(code);
  });

  it.each([
    [['до 5 мая', '--year', '24'], 'нужен год'],
    [[], 'укажите формулировку'],
    [['до 5 мая', '--ndjson'], 'уберите аргумент'],
  ])('%j is refused', async (args, message) => {
    await expect(deadline(...args)).rejects.toThrow(message);
  });
});

describe('lines of JSON', () => {
  const answer = async (...lines: string[]) => {
    const output = new PassThrough();
    const faults: string[] = [];
    const answered = answerLines(Readable.from(lines.map((line) => `${line}\n`)), output, (fault) =>
      faults.push(fault),
    ).finally(() => output.end());
    const printed = await text(output);
    await answered;
    const kinds = printed
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    return { kinds, faults };
  };

  it('are answered one by one, in order', async () => {
    expect(
      await answer(
        '{"text":"до 5 мая","year":2024}',
        '',
        '{"text":"15 января","schoolYear":2025}',
        '{"text":"кабинет 5"}',
      ),
    ).toEqual({ kinds: ['date', 'on_date', 'unknown'], faults: [] });
  });

  it.each([
    'не JSON',
    '{"text":5}',
    '{"text":"до 5 мая","yaer":2024}',
    '[]',
    '{"text":"до 5 мая","year":24}',
  ])('of which one is wrong are answered all the same, and it is named: %s', async (bad) => {
    const { kinds, faults } = await answer('{"text":"до 5 мая","year":2024}', bad, '{"text":"постоянно"}');
    expect(kinds).toEqual(['date', 'unknown', 'ongoing']);
    expect(faults).toEqual([expect.stringContaining('строка 2: ')]);
  });
});
