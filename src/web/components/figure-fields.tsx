// One indicator in the form of figures: what is known of it, and the fields for its value and what there is to say of it.
import { numericDate } from '../../calendar/dates.ts';
import { type IndicatorValue, numberText, valueText } from '../../workflows/monitoring/figure.ts';
import type { FiguresView, FigureView } from '../figures-view.ts';
import { Tick } from '../forms/choices.tsx';
import { fieldText, percentText } from '../forms/figure-text.ts';
import { type FormState, TextArea, TextField } from './fields.tsx';
import { VerdictTag } from './verdict-tag.tsx';

export const valueField = (indicator: string): string => `value-${indicator}`;
/** Of a figure that is so many of so many: the second. */
export const ofField = (indicator: string): string => `of-${indicator}`;
export const noteField = (indicator: string): string => `note-${indicator}`;
export const confirmField = (indicator: string): string => `confirm-${indicator}`;

const COUNTED: Record<FigureView['indicator']['kind'], string> = {
  contingent: 'Контингент за год: каждого учитывайте один раз',
  cumulative: 'Нарастающим итогом с начала календарного года',
  seasonal: 'Итог с начала календарного года',
  state: 'На отчётную дату. Если считать не из чего, укажите 0 и 0: это «нет данных»',
};

interface Props {
  form: FormState;
  view: FiguresView;
  figure: FigureView;
}

export function FigureFields({ form, view, figure }: Props) {
  const { indicator, value, note } = figure;
  const { id, name } = indicator;
  const asked = form.errors[confirmField(id)] !== undefined || form.typed[confirmField(id)] === 'yes';
  return (
    <fieldset class="figure">
      <legend>{`${id}. ${name}`}</legend>
      <Known view={view} figure={figure} />
      <ValueFields form={form} indicator={indicator} value={value} />
      <TextArea
        form={form}
        name={noteField(id)}
        label="Пояснение; при отставании – причины и принимаемые меры"
        value={note ?? ''}
      />
      {asked && <Tick form={form} name={confirmField(id)} label="Значение проверено, оно верное" />}
    </fieldset>
  );
}

function ValueFields({
  form,
  indicator: { id, unit, kind },
  value,
}: {
  form: FormState;
  indicator: FigureView['indicator'];
  value: IndicatorValue | undefined;
}) {
  if (kind !== 'state')
    return (
      <TextField
        form={form}
        name={valueField(id)}
        label={`Значение (${unit})`}
        hint={COUNTED[kind]}
        inputmode="decimal"
        value={typeof value === 'number' ? fieldText(value) : ''}
      />
    );
  const pair = typeof value === 'object' ? value : undefined;
  return (
    <>
      <TextField
        form={form}
        name={valueField(id)}
        label="Числитель: сколько соответствует показателю"
        hint={COUNTED[kind]}
        inputmode="decimal"
        value={pair ? fieldText(pair.numerator) : ''}
      />
      <TextField
        form={form}
        name={ofField(id)}
        label="Знаменатель: сколько всего"
        inputmode="decimal"
        value={pair ? fieldText(pair.denominator) : ''}
      />
    </>
  );
}

function Known({ view: { period }, figure }: { view: FiguresView; figure: FigureView }) {
  const { indicator, judgement, value, given, previous } = figure;
  const { minimum, pace, share, verdict, rule } = judgement;
  return (
    <dl class="facts">
      <dt>{`Минимальное значение на ${period.year} год`}</dt>
      <dd>{`${numberText(minimum)} (${indicator.unit})${period.isOpeningYear ? ', год открытия' : ''}`}</dd>
      {pace !== null && (
        <>
          <dt>{`По графику на ${numericDate(period.date)}`}</dt>
          <dd>{numberText(pace)}</dd>
        </>
      )}
      {previous.length > 0 && (
        <>
          <dt>Ранее в этом году</dt>
          <dd>{previous.map((one) => `${one.period} – ${one.value}`).join('; ')}</dd>
        </>
      )}
      {value !== undefined && (
        <>
          <dt>Представлено</dt>
          <dd>
            {`${valueText(value)}${share === null ? '' : `, ${percentText(share)} минимума`} `}
            <VerdictTag verdict={verdict} />
            {given !== null && (
              <>
                <br />
                <small>{given}</small>
              </>
            )}
          </dd>
          <dt>Правило оценки</dt>
          <dd>{rule}</dd>
        </>
      )}
    </dl>
  );
}
