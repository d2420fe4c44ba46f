// What those in control decide: accept or return a result, support or refuse an extension, clarify, cancel, reopen.
import { z } from 'zod';
import { type IsoDate, numericDate } from '../../calendar/dates.ts';
import { foreignDate } from '../../messages/extension-decided.ts';
import { itemList } from '../../messages/wording.ts';
import { blockedBy } from '../../workflows/forecast.ts';
import { responsibleParty } from '../../workflows/state.ts';
import { Select, TextArea, TextField } from '../components/fields.tsx';
import { type ActionForm, type ItemTarget, nameOf, whereOf } from './action-form.ts';
import { Choices } from './choices.tsx';
import { oneOf, pastDay, readAs, words } from './field-checks.ts';

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
        <Report target={target} />
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
        <Report target={target} />
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

function Asked({ target }: { target: ItemTarget }) {
  const { state, occurrence, item } = target;
  const { extension, due } = occurrence;
  if (!extension) return null;
  const foreign = foreignDate(item);
  return (
    <>
      <dl class="facts">
        <dt>Действующий срок</dt>
        <dd>{due === null ? 'не определён' : numericDate(due)}</dd>
        <dt>Запрошено продление до</dt>
        <dd>{numericDate(extension.date)}</dd>
        <dt>Кто просит</dt>
        <dd>{nameOf(state, extension.by)}</dd>
        <dt>Причина</dt>
        <dd>{extension.reason}</dd>
      </dl>
      {foreign && <p class="notice warning">{foreign}</p>}
    </>
  );
}

function decision(what: 'support' | 'refuse', label: string, heading: string, explains: string): ActionForm {
  const action = `${what}-extension` as const;
  return {
    action,
    label,
    title: ({ item }) => `Пункт ${item.id}: ${heading}`,
    explains: () => explains,
    Fields: ({ form, target }) => (
      <>
        <Asked target={target} />
        <TextArea form={form} name="text" label="Пояснение (необязательно)" />
      </>
    ),
    read: (typed, target) =>
      readAs(z.object({ text: note }), typed, (given) => ({ do: action, ...whereOf(target), ...given })),
  };
}

export const supportExtension = decision(
  'support',
  'Поддержать',
  'поддержать запрос о продлении',
  'Срок изменится только после издания акта: его реквизиты внесёт контролёр. До этого действует прежний срок.',
);

export const refuseExtension = decision(
  'refuse',
  'Отказать',
  'отказать в продлении срока',
  'Исполнителю сообщат об отказе; действует прежний срок.',
);

export const clarify: ActionForm = {
  action: 'clarify',
  label: 'Уточнить',
  title: ({ item }) => `Пункт ${item.id}: уточнить при постановке на контроль`,
  explains: ({ occurrence }) =>
    `Когда распоряжение поставили на контроль, срок пункта${occurrence.due === null ? '' : ` (${numericDate(occurrence.due)})`} уже прошёл. Укажите, исполнен ли он; до этого исполнителям ничего не отправляется.`,
  Fields: ({ form }) => (
    <>
      <Choices
        form={form}
        name="outcome"
        label="Что с пунктом"
        options={[
          ['executed', 'исполнен – снять с контроля'],
          ['open', 'не исполнен – поручить исполнителям'],
        ]}
      />
      <TextField
        form={form}
        name="executed"
        type="date"
        label="Дата исполнения"
        hint="Только если исполнен"
      />
      <TextArea
        form={form}
        name="basis"
        label="Документ или пояснение"
        hint="Если исполнен – документ, которым это подтверждается"
      />
    </>
  ),
  read(typed, target) {
    const isDone = typed['outcome'] === 'executed';
    const schema = z.object({
      outcome: oneOf(['executed', 'open'], 'Выберите, исполнен ли пункт'),
      ...(isDone
        ? {
            executed: pastDay('Укажите дату исполнения', target.today),
            basis: words('Укажите документ, которым подтверждается исполнение'),
          }
        : { basis: note }),
    });
    return readAs(schema, typed, (given) => {
      const { executed, basis } = given as { executed?: IsoDate; basis?: string };
      return {
        do: 'clarify',
        item: target.item.id,
        ...(executed === undefined ? {} : { executed }),
        ...(basis === undefined ? {} : { basis }),
      };
    });
  },
};

export const cancel: ActionForm = {
  action: 'cancel',
  label: 'Снять с контроля без исполнения',
  title: ({ item }) => `Пункт ${item.id}: снять с контроля без исполнения`,
  explains: () =>
    'Исполнителям сообщат, что исполнять пункт больше не нужно, напоминания прекратятся. Возобновить контроль после этого нельзя.',
  Fields: ({ form }) => <TextArea form={form} name="text" label="Основание" required />,
  read: (typed, target) =>
    readAs(z.object({ text: words('Укажите основание') }), typed, (given) => ({
      do: 'cancel',
      ...whereOf(target),
      ...given,
    })),
  grave: 'Пункт снимается с контроля без исполнения',
};

export const reopen: ActionForm = {
  action: 'reopen',
  label: 'Возобновить контроль',
  title: ({ item }) => `Пункт ${item.id}: возобновить контроль`,
  explains: ({ occurrence }) =>
    `Пункт снова будет на исполнении, исполнителям сообщат причину. Срок прежний${occurrence.due === null ? '' : `: ${numericDate(occurrence.due)}`}.`,
  Fields: ({ form }) => <TextArea form={form} name="text" label="Причина" required />,
  read: (typed, target) =>
    readAs(z.object({ text: words('Укажите причину') }), typed, (given) => ({
      do: 'reopen',
      ...whereOf(target),
      ...given,
    })),
};
