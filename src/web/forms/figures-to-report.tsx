// The figures before a report on them: shown as they are judged, and asked for where one, or what there is to say of it, is
// missing.
import { checkFigures } from '../../workflows/monitoring/check-figures.ts';
import type { FormState } from '../components/fields.tsx';
import { FiguresTable, figureField } from '../components/figures-table.tsx';
import { viewFigures } from '../figures-view.ts';
import type { FormErrors } from '../form.ts';
import { itemPath } from '../item-place.ts';
import type { ItemTarget } from './action-form.ts';

export function FiguresToReport({ form, target }: { form: FormState; target: ItemTarget }) {
  const { state, item, occurrence } = target;
  const view = viewFigures(target, item, occurrence);
  if (!view) return null;
  return (
    <>
      <div class="wide">
        <FiguresTable view={view} form={form} />
      </div>
      <p>
        <a href={itemPath(state.roadmap.id, item.id, occurrence.id, 'do/report-indicators')}>
          Представить или исправить показатели
        </a>
      </p>
    </>
  );
}

/** By the row of the figure; none where the item carries no figures. */
export function missingFigures(target: ItemTarget): FormErrors {
  const { item, occurrence } = target;
  const view = viewFigures(target, item, occurrence);
  if (!view) return {};
  const errors: Record<string, string> = {};
  for (const { indicator, value } of view.figures)
    if (value === undefined)
      errors[figureField(indicator.id)] = `Показатель ${indicator.id}: представьте значение`;
  const { values, notes = {}, confirmed = [] } = occurrence;
  for (const { indicator, message } of checkFigures(target, item, occurrence, { values, notes, confirmed }))
    errors[figureField(indicator)] ??=
      `Показатель ${indicator}: ${message.slice(0, 1).toLowerCase()}${message.slice(1)}`;
  return errors;
}
