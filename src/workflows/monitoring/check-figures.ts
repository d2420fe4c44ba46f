// What is doubtful in figures before they are taken: impossible ones, ones that need an explanation, and ones
// that may be a slip of the finger. The messages stand beside the fields.
import { numericDate } from '../../calendar/dates.ts';
import type { Indicator, Item } from '../roadmap.ts';
import type { Occurrence } from '../state.ts';
import { amountOf, type IndicatorValue, isPerCent, numberText, valueText } from './figure.ts';
import { type Judgement, judgeFigures } from './judge.ts';
import { type ReportedPeriod, reportedPeriod } from './reported-period.ts';
import { earlierFigures, type MonitoringView } from './series.ts';

export interface FigureRemark {
  indicator: string;
  kind: 'impossible' | 'explain' | 'confirm';
  /** A Russian sentence. */
  message: string;
}

export interface GivenFigures {
  values: Record<string, IndicatorValue>;
  /** Explanations, by indicator. */
  notes: Record<string, string>;
  /** Indicators whose unusual figure the person has confirmed. */
  confirmed: readonly string[];
}

/**
 * Remarks about the given figures, in the order of the roadmap's indicators; figures that the period has already
 * stand beside them. `impossible` ones cannot be taken; `explain` is satisfied by a note, `confirm` by a note or
 * by a confirmation.
 */
export function checkFigures(
  view: MonitoringView,
  item: Item,
  occurrence: Occurrence,
  given: GivenFigures,
): FigureRemark[] {
  const { indicators } = view.state.roadmap;
  const values = { ...occurrence.values, ...given.values };
  const concerned = indicators.filter(
    ({ id, requires }) =>
      id in given.values || (id in values && requires !== undefined && requires in given.values),
  );
  const reported = reportedPeriod(view, item, occurrence);
  const judgements = reported ? judgeFigures(view, reported, values).judgements : [];
  const earlier = earlierFigures(view.state, item, occurrence);
  return concerned.flatMap((indicator) => {
    const { id } = indicator;
    const value = values[id];
    if (value === undefined) return [];
    const impossible = impossibleFigure(indicator, value);
    if (impossible !== null) return [{ indicator: id, kind: 'impossible' as const, message: impossible }];
    // What was said of an earlier figure does not explain the one that replaces it.
    const said: Partial<Occurrence> = id in given.values ? {} : occurrence;
    if ((given.notes[id] ?? said.notes?.[id] ?? '').trim() !== '') return [];
    const explain = [
      fallen(view, item, indicator, value, earlier, reported),
      short(judgements.find((j) => j.indicator === id)),
    ];
    const confirm =
      given.confirmed.includes(id) || said.confirmed?.includes(id)
        ? []
        : [outlier(indicator, value, earlier), unsupported(indicator, value, values)];
    const remarks = (kind: FigureRemark['kind'], messages: (string | null)[]): FigureRemark[] =>
      messages.flatMap((message) => (message === null ? [] : [{ indicator: id, kind, message }]));
    return [...remarks('explain', explain), ...remarks('confirm', confirm)];
  });
}

/** Units in which things are counted: there is no half of them. */
const COUNTED =
  /^(чел(?!овеко|\.?-)|ед\.|ед$|единиц|шт|мест|дет|учащ|обучающ|педагог|учител|мероприяти|организаци|объект|класс|групп|комплект)/iu;

function impossibleFigure({ kind, unit }: Indicator, value: IndicatorValue): string | null {
  if (typeof value === 'number') {
    if (value < 0) return 'Значение не может быть отрицательным.';
    if (COUNTED.test(unit.trim()) && !Number.isInteger(value))
      return `Укажите целое число: единица измерения – «${unit}».`;
    if (isPerCent(unit) && value > 100) return 'Значение не может быть больше 100 %.';
    return null;
  }
  if (kind !== 'state')
    return 'Укажите одно число: числитель и знаменатель бывают только у показателя на дату.';
  const { numerator, denominator } = value;
  if (numerator < 0 || denominator < 0) return 'Числитель и знаменатель не могут быть отрицательными.';
  if (!Number.isInteger(numerator) || !Number.isInteger(denominator))
    return 'Числитель и знаменатель – целые числа.';
  return numerator > denominator ? 'Числитель не может быть больше знаменателя.' : null;
}

/** Within a calendar year a cumulative figure does not fall; on 1 January it begins anew. */
function fallen(
  view: MonitoringView,
  item: Item,
  { id, kind }: Indicator,
  value: IndicatorValue,
  earlier: readonly Occurrence[],
  reported: ReportedPeriod | null,
): string | null {
  const before = earlier.find((o) => o.values[id] !== undefined);
  const period = before && reportedPeriod(view, item, before);
  if (kind !== 'cumulative' || !reported || !period || period.year !== reported.year) return null;
  const [previous, amount] = [amountOf(before.values[id]), amountOf(value)];
  if (previous === null || amount === null || amount >= previous) return null;
  return `Меньше, чем на ${numericDate(period.date)} (${numberText(previous)}): поясните, почему итог с начала года уменьшился.`;
}

function short(judgement: Judgement | undefined): string | null {
  if (judgement?.verdict === 'behind')
    return judgement.pace === null
      ? `Минимальное значение ${numberText(judgement.minimum)} пока не достигнуто: укажите причины и принимаемые меры.`
      : `Отстаёт от графика (нужно не менее ${numberText(judgement.pace)}): укажите причины и принимаемые меры.`;
  return judgement?.verdict === 'below-minimum'
    ? `Ниже минимального значения ${numberText(judgement.minimum)}: укажите причины и принимаемые меры.`
    : null;
}

/** Three times away from what is usual: more likely a digit too many, or one too few, than a true figure. */
const FAR = 3;

/**
 * Far above the greatest of both minimums and of all earlier figures; or, where a figure does not begin anew each
 * year from zero, far below the last one.
 */
function outlier(
  { id, kind, minimum }: Indicator,
  value: IndicatorValue,
  earlier: readonly Occurrence[],
): string | null {
  const amount = amountOf(value);
  if (amount === null) return null;
  const amounts = earlier.flatMap((o) => amountOf(o.values[id]) ?? []);
  const usual = Math.max(minimum.opening, minimum.later, ...amounts);
  if (usual > 0 && amount > usual * FAR)
    return `Значение больше обычного (${numberText(usual)}) более чем в ${FAR} раза: проверьте и подтвердите его.`;
  const [last] = amounts;
  const isLevel = kind === 'contingent' || kind === 'state';
  if (isLevel && last !== undefined && amount < last / FAR)
    return `Значение меньше прошлого (${numberText(last)}) более чем в ${FAR} раза: проверьте и подтвердите его.`;
  return null;
}

function unsupported(
  { requires }: Indicator,
  value: IndicatorValue,
  values: Readonly<Record<string, IndicatorValue>>,
): string | null {
  if (requires === undefined || (amountOf(value) ?? 0) <= 0) return null;
  if ((amountOf(values[requires]) ?? 0) > 0) return null;
  return `Больше нуля, а показатель ${requires} – ${valueText(values[requires])}: проверьте оба значения и подтвердите их.`;
}
