// The figures of a period: each indicator with what is known of it, its value and what there is to say of it. What the
// rules remark on a figure stands beside the field that answers it.
import { z } from 'zod';
import { numericDate } from '../../calendar/dates.ts';
import { checkFigures, type FigureRemark } from '../../workflows/monitoring/check-figures.ts';
import { type IndicatorValue, isPerCent } from '../../workflows/monitoring/figure.ts';
import type { Indicator } from '../../workflows/roadmap.ts';
import { coExecutors, isRunning, type Occurrence } from '../../workflows/state.ts';
import { TextArea } from '../components/fields.tsx';
import { confirmField, FigureFields, noteField, ofField, valueField } from '../components/figure-fields.tsx';
import { asOfText } from '../components/figures-table.tsx';
import { Remarks } from '../components/remarks.tsx';
import { viewFigures } from '../figures-view.ts';
import { type Checked, checkForm, type FormErrors, type Typed } from '../form.ts';
import { type ActionForm, type ItemTarget, whereOf } from './action-form.ts';
import { words } from './field-checks.ts';
import { isSameValue, typedNumber } from './figure-text.ts';
import { figuresDraft } from './figures-draft.ts';

const NOT_HERE = 'По этому пункту показатели не представляются.';
const COUNTED_APART =
  'Укажите количество без знака «%»: доля в процентах рассчитывается из числителя и знаменателя';

export const reportIndicators: ActionForm = {
  action: 'report-indicators',
  label: 'Представить показатели',
  title: (target) =>
    isRefinement(target)
      ? `Пункт ${target.item.id}: уточнить показатели`
      : `Пункт ${target.item.id}: представить показатели`,
  explains: (target) => {
    if (isRefinement(target))
      return 'Показатели за этот период уже направлены на проверку. Уточнённые значения заменят прежние; прежние останутся в истории.';
    return isPart(target)
      ? 'Значения увидит ответственный исполнитель; Ваша часть будет считаться представленной.'
      : 'Значения сохранятся при пункте. Об исполнении за этот период доложите отдельно.';
  },
  Fields({ form, target }) {
    const view = viewFigures(target, target.item, target.occurrence);
    if (!view) return <p>{NOT_HERE}</p>;
    return (
      <>
        <Remarks occurrence={target.occurrence} />
        <p>
          Период: <b>{`${view.words}${asOfText(view)}`}</b>
          <br />
          Поля показателей, которые Вам не поручены, оставьте без изменений.
        </p>
        {view.refinedUntil !== null && (
          <p class="notice">
            {`Срок наступает раньше конца отчётного периода: укажите значения по состоянию на ${numericDate(view.period.date)}. Уточнённые значения принимаются до ${numericDate(view.refinedUntil)}, это не нарушение срока.`}
          </p>
        )}
        {view.figures.map((figure) => (
          <FigureFields form={form} view={view} figure={figure} />
        ))}
        <TextArea form={form} name="text" label="Общее пояснение (необязательно)" />
      </>
    );
  },
  read,
  aboutField: (field) => {
    const [, indicator] = /^(?:value|of|note|confirm)-(.+)$/.exec(field) ?? [];
    return indicator === undefined ? null : `Показатель ${indicator}`;
  },
  drafts: figuresDraft,
  takesFiles: true,
};

function isPart({ state, item, address }: ItemTarget): boolean {
  const { people } = state.roadmap;
  return coExecutors(state, item).some(({ lead }) => people[lead]?.email === address);
}

/** Whoever sends what others have given already says at least that their part is done. */
function isPartAwaited({ state, item, address, occurrence: { contributions } }: ItemTarget): boolean {
  const { people } = state.roadmap;
  return coExecutors(state, item).some(
    ({ party, lead }) => people[lead]?.email === address && contributions[party] === undefined,
  );
}

function isRefinement({ occurrence: { status } }: ItemTarget): boolean {
  return !isRunning(status) && status !== 'awaiting_date';
}

/** What a command about figures says of them. */
interface Figures {
  values: Record<string, IndicatorValue>;
  notes: Record<string, string>;
  confirmed: string[];
}

function read(typed: Typed, target: ItemTarget, hasFiles: boolean): ReturnType<ActionForm['read']> {
  const { item, occurrence } = target;
  const { indicators } = target.state.roadmap;
  if (!viewFigures(target, item, occurrence)) return { ok: false, errors: { '': NOT_HERE } };
  const figures = figuresIn(typed, indicators);
  const general = checkForm(z.object({ text: words('').exactOptional() }), typed);
  if (!figures.ok || !general.ok)
    return { ok: false, errors: { ...(!figures.ok && figures.errors), ...(!general.ok && general.errors) } };
  const { values, notes, confirmed } = figures.value;
  const emptied = emptiedErrors(typed, occurrence, values);
  if (Object.keys(emptied).length > 0) return { ok: false, errors: emptied };
  if (Object.keys(values).length + Object.keys(notes).length === 0)
    return { ok: false, errors: { '': 'Укажите значение хотя бы одного показателя' } };
  const given = { values, notes, confirmed: [...confirmed, ...stillConfirmed(occurrence, values)] };
  const errors = remarkErrors(checkFigures(target, item, occurrence, given));
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const news = changed(occurrence, given);
  if (Object.keys({ ...news.values, ...news.notes }).length === 0) {
    if (isRefinement(target))
      return { ok: false, errors: { '': 'Ничего не изменено: уточните хотя бы одно значение' } };
    if (general.value.text === undefined && !hasFiles && !isPartAwaited(target))
      return { ok: false, errors: { '': 'Ничего не изменено: укажите новое значение или пояснение' } };
  }
  return {
    ok: true,
    value: { do: 'report-indicators', ...whereOf(target), ...news, ...general.value },
  };
}

/** What was typed, by indicator; an empty field says nothing. */
function figuresIn(typed: Typed, indicators: readonly Indicator[]): Checked<Figures> {
  const note = words('').exactOptional();
  const numbers = checkForm(
    z.object(
      Object.fromEntries(
        indicators.flatMap(({ id, unit, kind }) => {
          if (kind !== 'state')
            return [[valueField(id), typedNumber(isPerCent(unit)).exactOptional()] as const];
          const counted = typedNumber(false, COUNTED_APART).exactOptional();
          return [[valueField(id), counted] as const, [ofField(id), counted] as const];
        }),
      ),
    ),
    typed,
  );
  const texts = checkForm(
    z.object(Object.fromEntries(indicators.map(({ id }) => [noteField(id), note]))),
    typed,
  );
  const errors: Record<string, string> = {
    ...(numbers.ok ? {} : numbers.errors),
    ...(texts.ok ? {} : texts.errors),
  };
  const found: Figures = { values: {}, notes: {}, confirmed: [] };
  for (const { id, kind } of indicators) {
    const number = numbers.ok ? numbers.value[valueField(id)] : undefined;
    const of = numbers.ok ? numbers.value[ofField(id)] : undefined;
    if (number !== undefined && of !== undefined) found.values[id] = { numerator: number, denominator: of };
    else if (of !== undefined) errors[valueField(id)] = 'Укажите числитель';
    else if (number !== undefined && kind === 'state')
      errors[ofField(id)] = 'Укажите знаменатель: сколько всего';
    else if (number !== undefined) found.values[id] = number;
    const text = texts.ok ? texts.value[noteField(id)] : undefined;
    if (text !== undefined) found.notes[id] = text;
    if (typed[confirmField(id)] === 'yes') found.confirmed.push(id);
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, value: found };
}

/** What has been given can be replaced, not taken back; a note goes with the value that it is about. */
function emptiedErrors(
  typed: Typed,
  { values: known, notes = {} }: Occurrence,
  values: Figures['values'],
): FormErrors {
  const errors: Record<string, string> = {};
  for (const [id, value] of Object.entries(known))
    if (typed[valueField(id)] === '' && (typeof value === 'number' || typed[ofField(id)] === ''))
      errors[valueField(id)] = 'Значение уже представлено; чтобы изменить его, укажите новое';
  for (const id of Object.keys(notes)) {
    const isReplaced = values[id] !== undefined && !isSameValue(values[id], known[id]);
    if (typed[noteField(id)] === '' && !isReplaced)
      errors[noteField(id)] = 'Пояснение уже представлено; чтобы изменить его, укажите новое';
  }
  return errors;
}

/** A figure once confirmed is so until it changes. */
function stillConfirmed({ confirmed = [], values: known }: Occurrence, values: Figures['values']): string[] {
  return confirmed.filter((id) => values[id] === undefined || isSameValue(values[id], known[id]));
}

/** What others gave stays theirs. */
function changed(
  { values: known, notes: said = {} }: Occurrence,
  { values, notes, confirmed }: Figures,
): Figures {
  const ids = new Set([
    ...Object.keys(values).filter((id) => !isSameValue(values[id], known[id])),
    ...Object.keys(notes).filter((id) => notes[id] !== said[id]),
  ]);
  const only = <T,>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));
  return { values: only(values), notes: only(notes), confirmed: confirmed.filter((id) => ids.has(id)) };
}

const ANSWERED_IN: Record<FigureRemark['kind'], (indicator: string) => string> = {
  impossible: valueField,
  explain: noteField,
  confirm: confirmField,
};

function remarkErrors(remarks: readonly FigureRemark[]): FormErrors {
  const errors: Record<string, string> = {};
  for (const { kind, indicator, message } of remarks) {
    const field = ANSWERED_IN[kind](indicator);
    const before = errors[field];
    errors[field] = before === undefined ? message : `${before} ${message}`;
  }
  return errors;
}
