// What those in control decide beside checking results: support or refuse an extension, clarify, cancel, reopen.
import { z } from 'zod';
import { type IsoDate, numericDate } from '../../calendar/dates.ts';
import { foreignDate } from '../../messages/extension-decided.ts';
import { TextArea, TextField } from '../components/fields.tsx';
import { type ActionForm, type ItemTarget, nameOf, whereOf } from './action-form.ts';
import { Choices } from './choices.tsx';
import { oneOf, pastDay, readAs, words } from './field-checks.ts';

const note = words('').exactOptional();

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
