// A rule of repetition in words, with the rule itself beside them: «раз в квартал, 20 числа (FREQ=…)».

const EVERY: Record<string, [one: string, many: string]> = {
  DAILY: ['каждый день', 'дн.'],
  WEEKLY: ['каждую неделю', 'нед.'],
  MONTHLY: ['каждый месяц', 'мес.'],
  QUARTERLY: ['каждый квартал', 'кв.'],
  YEARLY: ['каждый год', 'г.'],
};
const WEEKDAYS: Record<string, string> = {
  MO: 'пн',
  TU: 'вт',
  WE: 'ср',
  TH: 'чт',
  FR: 'пт',
  SA: 'сб',
  SU: 'вс',
};
const MONTHS = 'янв. февр. марта апр. мая июня июля авг. сент. окт. нояб. дек.'.split(' ');

export function describeRule(rule: string): string {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const [one, many] = EVERY[parts.get('FREQ') ?? ''] ?? [rule, ''];
  const interval = parts.get('INTERVAL');
  const details = [dayOf(parts), monthsOf(parts.get('BYMONTH'))].filter((text) => text !== '');
  return `${[interval === undefined ? one : `раз в ${interval} ${many}`, ...(details.length > 0 ? [details.join(' ')] : [])].join(', ')} (${rule})`;
}

function dayOf(parts: Map<string, string>): string {
  const days = parts.get('BYMONTHDAY');
  if (days !== undefined) return `${days.split(',').map(nth).join(', ')} числа`;
  const weekdays = parts.get('BYDAY') ?? '';
  const position = parts.get('BYSETPOS');
  if (position !== undefined) return `${position === '-1' ? 'последний' : `${position}-й`} рабочий день`;
  return weekdays.replace(
    /(-?\d)?([A-Z]{2})/g,
    (_, n: string | undefined, code: string) =>
      `${n === undefined ? '' : n === '-1' ? 'последний ' : `${n}-й `}${WEEKDAYS[code] ?? code}`,
  );
}

const nth = (n: string) => (n === '-1' ? 'последнего' : n);

const monthsOf = (months: string | undefined): string =>
  months === undefined
    ? ''
    : months
        .split(',')
        .map((month) => MONTHS[Number(month) - 1] ?? month)
        .join(', ');
