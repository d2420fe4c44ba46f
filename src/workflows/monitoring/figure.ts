// What is reported for an indicator: a number, or of a state on a date the two numbers that its share is of.
import { z } from 'zod';

const ShareSchema = z.strictObject({
  numerator: z.number().describe('The part.'),
  denominator: z.number().describe('The whole.'),
});

export const IndicatorValueSchema = z.union([z.number(), ShareSchema]);
export type IndicatorValue = z.infer<typeof IndicatorValueSchema>;

/** The number to compare with a minimum: of two numbers their share in per cent; null where there is none (0 of 0 included). */
export function amountOf(value: IndicatorValue | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value === 'number') return value;
  return value.denominator === 0 ? null : (value.numerator / value.denominator) * 100;
}

/** The unit of a share. */
export function isPerCent(unit: string): boolean {
  return /^(%|процент)/iu.test(unit.trim());
}

/** «1 234,5»: two digits after the comma at most, groups of three apart. */
export function numberText(amount: number): string {
  const [whole = '', fraction] = String(Math.abs(Math.round(amount * 100) / 100)).split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, '\u00A0');
  return `${amount < 0 ? '−' : ''}${groups}${fraction === undefined ? '' : `,${fraction}`}`;
}

/** «1 234», «80 % (12 из 15)», «нет данных (0 из 0)», «не представлено». */
export function valueText(value: IndicatorValue | undefined): string {
  if (value === undefined) return 'не представлено';
  if (typeof value === 'number') return numberText(value);
  const amount = amountOf(value);
  const share = amount === null ? 'нет данных' : `${numberText(amount)}\u00A0%`;
  return `${share} (${numberText(value.numerator)} из ${numberText(value.denominator)})`;
}
