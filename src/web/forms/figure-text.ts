// Numbers as people type them: with spaces of any kind between thousands, a decimal comma, a sign for per cent.
import { z } from 'zod';
import type { IndicatorValue } from '../../workflows/monitoring/figure.ts';

// Zero-width signs come along when a number is copied; letters that look like digits do not count as such.
const SPACES = /[\s\u00a0\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/g;
/** «1.000», «12,000»: a thousand with a sign between its groups, or three digits of a fraction. */
const AMBIGUOUS = /^-?(?!0[.,])\d+([.,]\d{3})+$/;
const MINUS = /^[-\u2010-\u2015\u2212]/;

/**
 * @param isPercent of an indicator in per cent: the sign may stand behind the number
 * @param misplaced said of the sign where it may not
 */
export function typedNumber(
  isPercent: boolean,
  misplaced = 'Укажите число без знака «%»: показатель измеряется не в процентах',
) {
  return z
    .string()
    .transform((text) => text.replace(SPACES, '').replace(',', '.').replace(MINUS, '-'))
    .refine((text) => isPercent || !text.endsWith('%'), misplaced)
    .transform((text) => text.replace(/%$/, ''))
    .refine((text) => !AMBIGUOUS.test(text), {
      error:
        'Три цифры после запятой или точки можно прочесть и как тысячи, и как дробь: тысячи отделяйте пробелом, например 12 000',
      abort: true,
    })
    .refine((text) => /^-?\d{1,9}(\.\d{1,4})?$/.test(text), 'Укажите число, например 750 или 99,5')
    .transform(Number);
}

/** As it stands in its field, exactly: «1234,5»; three digits of a fraction as four, «12,3450», to be read again. */
export function fieldText(amount: number): string {
  return String(amount)
    .replace('.', ',')
    .replace(/,\d{3}$/, '$&0');
}

const shares = new Intl.NumberFormat('ru', { maximumFractionDigits: 1 });

/** «33,3 %» */
export function percentText(share: number): string {
  return `${shares.format(share)}\u00a0%`;
}

export function isSameValue(one: IndicatorValue | undefined, other: IndicatorValue | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return one.numerator === other.numerator && one.denominator === other.denominator;
}
