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
      'повторяется: каждый квартал (FREQ=QUARTERLY), не позднее этого дня, первый раз 01.10.2024',
    ],
    [
      'ежемесячно до 5 и 20 числа',
      'повторяется: каждый месяц, 5, 20 числа (FREQ=MONTHLY;BYMONTHDAY=5,20), не позднее этого дня',
    ],
    ['последний четверг месяца', 'каждый месяц, последний чт (FREQ=MONTHLY;BYDAY=-1TH)'],
    ['2 раза в год (май, октябрь)', 'не реже 2 раз за период, в период 01.05–31.05; 01.10–31.10'],
    ['раз в 5 лет', 'повторяется: раз в 5 г. (FREQ=YEARLY;INTERVAL=5)'],
    ['со дня подписания до 1 мая 2024 года', 'период: с события (подписания) по 01.05.2024'],
    ['в течение 30 минут после получения', '30 мин. после события: получения'],
    ['постоянно с 01.09.2024', 'постоянно с 01.09.2024'],
    ['I этап – до 1 мая 2024 года', 'I этап: не позднее 01.05.2024 включительно'],
    ['с 15.01.2024 по 20.02.2023', 'вероятно, имелось в виду: 15.01.2024–20.02.2024'],
    ['не познее 5 мая 2024 года', 'возможно: не позднее 05.05.2024 включительно'],
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
    `{"text":"${'а'.repeat(1_100_000)}"}`,
  ])('of which one is wrong are answered all the same, and it is named: %s', async (bad) => {
    const { kinds, faults } = await answer('{"text":"до 5 мая","year":2024}', bad, '{"text":"постоянно"}');
    expect(kinds).toEqual(['date', 'unknown', 'ongoing']);
    expect(faults).toEqual([expect.stringContaining('строка 2: ')]);
  });
});
