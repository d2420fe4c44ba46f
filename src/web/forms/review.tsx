// The check of a result: accept it, or return it with remarks. Nothing else takes an item off control as executed.
import { z } from 'zod';
import { numericDate } from '../../calendar/dates.ts';
import { itemList } from '../../messages/wording.ts';
import { blockedBy } from '../../workflows/forecast.ts';
import { responsibleParty } from '../../workflows/state.ts';
import { Select, TextArea } from '../components/fields.tsx';
import { FiguresTable } from '../components/figures-table.tsx';
import { viewFigures } from '../figures-view.ts';
import { type ActionForm, type ItemTarget, nameOf, whereOf } from './action-form.ts';
import { oneOf, readAs, words } from './field-checks.ts';

const note = words('').exactOptional();

/** What is to be checked. */
function Report({ target: { state, item, occurrence } }: { target: ItemTarget }) {
  const report = occurrence.submissions.at(-1);
  if (!report) return null;
  return (
    <dl class="facts">
      <dt>Результат по документу</dt>
      <dd>{item.result.text}</dd>
      <dt>Доложено об исполнении</dt>
      <dd>{`${nameOf(state, report.by)}, дата исполнения – ${numericDate(report.executed)}`}</dd>
      {report.text !== '' && (
        <>
          <dt>Доклад</dt>
          <dd>
            <pre>{report.text}</pre>
          </dd>
        </>
      )}
    </dl>
  );
}

/** The same with the figures that it is about. */
function WholeReport({ target }: { target: ItemTarget }) {
  const figures = viewFigures(target, target.item, target.occurrence);
  return (
    <>
      <Report target={target} />
      {figures && (
        <div class="wide">
          <FiguresTable view={figures} />
        </div>
      )}
    </>
  );
}

export const accept: ActionForm = {
  action: 'accept',
  label: 'Снять с контроля',
  title: ({ item }) => `Пункт ${item.id}: снять с контроля`,
  explains: ({ occurrence }) => {
    const executed = occurrence.submissions.at(-1)?.executed;
    return `Пункт будет исполнен и снят с контроля${executed === undefined ? '' : `, дата исполнения – ${numericDate(executed)}`}. Исполнителю сообщат об этом.`;
  },
  Fields({ form, target }) {
    const open = blockedBy(target.state, target.item);
    return (
      <>
        <WholeReport target={target} />
        {open.length === 0 ? (
          <TextArea form={form} name="text" label="Примечание (необязательно)" />
        ) : (
          <TextArea
            form={form}
            name="text"
            label="Основание"
            hint={`Не исполнены ${itemList(open)}, от которых зависит этот пункт: укажите, почему он снимается с контроля`}
            required
          />
        )}
      </>
    );
  },
  read(typed, target) {
    const needed = blockedBy(target.state, target.item).length > 0;
    const schema = z.object({
      text: needed ? words('Укажите основание, по которому пункт снимается с контроля') : note,
    });
    return readAs(schema, typed, ({ text }) => ({
      do: 'accept',
      ...whereOf(target),
      ...(text === undefined ? {} : { text }),
    }));
  },
  grave: 'Результат проверен, пункт снимается с контроля',
};

/** Co-executing parties that have given their part, with their names. */
function partsOf({ state, item, occurrence }: ItemTarget): [string, string][] {
  return item.responsible
    .filter((party) => party !== responsibleParty(item) && party in occurrence.contributions)
    .map((party) => [party, state.roadmap.parties[party]?.name ?? party]);
}

export const returnForRework: ActionForm = {
  action: 'return',
  label: 'Вернуть на доработку',
  title: ({ item }) => `Пункт ${item.id}: вернуть на доработку`,
  explains: ({ occurrence }) =>
    `Исполнители получат замечания, напоминания возобновятся. Срок не меняется${occurrence.due === null ? '' : `: ${numericDate(occurrence.due)}`}.`,
  Fields({ form, target }) {
    const parts = partsOf(target);
    return (
      <>
        <WholeReport target={target} />
        <TextArea form={form} name="text" label="Замечания" required />
        {parts.length > 0 && (
          <Select
            form={form}
            name="party"
            label="Материалы соисполнителя"
            hint="Если вернуть нужно и часть соисполнителя, назовите его: ему снова будут напоминать"
            options={[['', 'приняты'], ...parts.map(([key, name]) => [key, `вернуть: ${name}`] as const)]}
          />
        )}
      </>
    );
  },
  read(typed, target) {
    const parties = partsOf(target).map(([key]) => key);
    const schema = z.object({
      text: words('Укажите замечания: без них вернуть результат нельзя'),
      party: oneOf(parties, 'Выберите соисполнителя из списка').exactOptional(),
    });
    return readAs(schema, typed, (given) => ({ do: 'return', ...whereOf(target), ...given }));
  },
};
