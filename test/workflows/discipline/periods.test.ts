// The months and quarters of a span.
import { describe, expect, it } from '@jest/globals';
import { periodOf, periodsIn } from '../../../src/workflows/discipline/periods.ts';

const names = (from: string, until: string, step: 'month' | 'quarter') =>
  periodsIn({ from, until }, step).map(({ key, name }) => `${key} ${name}`);

describe('the periods of a span', () => {
  it('are its quarters in order, over the turn of the year', () => {
    expect(names('2024-07-01', '2025-03-31', 'quarter')).toEqual([
      '2024-Q3 III квартал 2024 г.',
      '2024-Q4 IV квартал 2024 г.',
      '2025-Q1 I квартал 2025 г.',
    ]);
  });

  it('are its months, February to the end', () => {
    expect(names('2024-02-01', '2024-03-31', 'month')).toEqual([
      '2024-02 февраль 2024 г.',
      '2024-03 март 2024 г.',
    ]);
  });

  it('say where only a part of one counts', () => {
    expect(names('2024-02-15', '2024-05-31', 'quarter')).toEqual([
      '2024-Q1 I квартал 2024 г. (неполный)',
      '2024-Q2 II квартал 2024 г. (неполный)',
    ]);
    expect(names('2024-01-31', '2024-01-31', 'month')).toEqual(['2024-01 январь 2024 г. (неполный)']);
  });

  it('hold every day of the span in one of them', () => {
    expect(periodOf('2024-02-29', 'month')).toBe('2024-02');
    expect(
      ['2024-01-01', '2024-03-31', '2024-04-01', '2024-12-31'].map((d) => periodOf(d, 'quarter')),
    ).toEqual(['2024-Q1', '2024-Q1', '2024-Q2', '2024-Q4']);
  });
});
