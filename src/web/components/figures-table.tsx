// The figures of a period as a table, each with its judgement and the rule of it: on the page of the item, before a report,
// and for whoever checks one.
import { numericDate } from '../../calendar/dates.ts';
import { numberText, valueText } from '../../workflows/monitoring/figure.ts';
import type { FiguresView, FigureView } from '../figures-view.ts';
import { percentText } from '../forms/figure-text.ts';
import { EMPTY_FORM, type FormState } from './fields.tsx';
import { VerdictTag } from './verdict-tag.tsx';

/** Name of what is wrong with a figure that has no field here. */
export function figureField(indicator: string): string {
  return `figure-${indicator}`;
}

export function FiguresTable({ view, form = EMPTY_FORM }: { view: FiguresView; form?: FormState }) {
  const { period, words, figures } = view;
  return (
    <table class="cards figures">
      <caption>{`Показатели: ${words}${asOfText(view)}`}</caption>
      <thead>
        <tr>
          <th scope="col">Показатель</th>
          <th scope="col">{`Минимум на ${period.year} год`}</th>
          <th scope="col">{`По графику на ${numericDate(period.date)}`}</th>
          <th scope="col">Значение</th>
          <th scope="col">Доля минимума</th>
          <th scope="col">Оценка и правило</th>
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => (
          <Row figure={figure} view={view} error={form.errors[figureField(figure.indicator.id)]} />
        ))}
      </tbody>
    </table>
  );
}

/** «, по состоянию на 28.12.2024 (предварительно)» where the figures were taken before the period's end. */
export function asOfText({ period }: FiguresView): string {
  return period.isPreliminary ? `, по состоянию на ${numericDate(period.date)} (предварительно)` : '';
}

function Row({ figure, view, error }: { figure: FigureView; view: FiguresView; error: string | undefined }) {
  const { indicator, judgement, value, note, given } = figure;
  const { id, name, unit } = indicator;
  const { minimum, pace, share, verdict, rule } = judgement;
  const { year, date } = view.period;
  return (
    <tr {...(error !== undefined && { id: figureField(id), class: 'alarm', tabindex: -1 })}>
      <th scope="row">
        {`${id}. ${name}`}
        <br />
        <small>{unit}</small>
      </th>
      <td class="number" data-label={`Минимум на ${year} год`}>
        {numberText(minimum)}
      </td>
      <td class="number" data-label={`По графику на ${numericDate(date)}`}>
        {pace === null ? '–' : numberText(pace)}
      </td>
      <td data-label="Значение">
        {valueText(value)}
        {given !== null && (
          <>
            <br />
            <small>{given}</small>
          </>
        )}
      </td>
      <td class="number" data-label="Доля минимума">
        {share === null ? '–' : percentText(share)}
      </td>
      <td data-label="Оценка и правило">
        {error !== undefined && <span class="error">{error}</span>}
        <VerdictTag verdict={verdict} />
        <br />
        <small>{rule}</small>
        {note !== undefined && <blockquote>{`Пояснение: ${note}`}</blockquote>}
      </td>
    </tr>
  );
}
