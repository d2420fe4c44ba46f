// Who answers for items from now on: the lead of one, all open items of a person; and the end of the whole order.
import { z } from 'zod';
import { numericDate } from '../../calendar/dates.ts';
import { itemList } from '../../messages/wording.ts';
import { occurrencesOf } from '../../workflows/occurrences.ts';
import { isOpen, itemState, responsibleLead, responsibleParty } from '../../workflows/state.ts';
import { Select, TextArea } from '../components/fields.tsx';
import { type ActionForm, nameOf, type RoadmapTarget } from './action-form.ts';
import { oneOf, readAs, words } from './field-checks.ts';
import { CHOOSE, everyone, peopleOptions } from './people-options.ts';

type RoadmapForm = ActionForm<RoadmapTarget>;

/** Of one item. */
export const changeLead: ActionForm = {
  action: 'change-lead',
  label: 'Сменить ответственного',
  title: ({ item }) => `Пункт ${item.id}: сменить ответственного исполнителя`,
  explains: ({ state, item }) =>
    `Сейчас отвечает ${nameOf(state, responsibleLead(state, item))} (${state.roadmap.parties[responsibleParty(item)]?.name ?? ''}). Прежнему и новому исполнителю сообщат; сделанное раньше останется за прежним. Срок не меняется.`,
  Fields({ form, target }) {
    const now = responsibleLead(target.state, target.item);
    const others = everyone(target).filter((key) => key !== now);
    return (
      <Select
        form={form}
        name="person"
        label="Новый ответственный исполнитель"
        options={[CHOOSE, ...peopleOptions(target, others)]}
        required
      />
    );
  },
  read(typed, target) {
    const now = responsibleLead(target.state, target.item);
    const others = everyone(target).filter((key) => key !== now);
    const schema = z.object({ person: oneOf(others, 'Выберите нового ответственного исполнителя') });
    return readAs(schema, typed, (given) => ({ do: 'change-lead', item: target.item.id, ...given }));
  },
};

function openItems({ state, calendar }: RoadmapTarget): string[] {
  return state.roadmap.items
    .filter((item) => occurrencesOf(state, item, calendar.lastDay).some(({ status }) => isOpen(status)))
    .map((item) => item.id);
}

/** Who answers for open items, with their numbers. */
function openItemsByLead(target: RoadmapTarget): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const item of openItems(target))
    for (const lead of new Set(Object.values(itemState(target.state, item).leads)))
      found.set(lead, [...(found.get(lead) ?? []), item]);
  return found;
}

/** All open items of a person. */
export const handOver: RoadmapForm = {
  action: 'change-lead',
  label: 'Передать открытые пункты',
  title: () => 'Передать все открытые пункты лица',
  explains: () =>
    'Все открытые пункты прежнего исполнителя перейдут новому; обоим сообщат. Сделанное раньше останется за прежним. Сроки не меняются. На время отпуска вместо этого внесите отсутствие с замещающим.',
  Fields({ form, target }) {
    const leads = openItemsByLead(target);
    const busy = peopleOptions(target, [...leads.keys()]).map(
      ([key, label]) => [key, `${label}; ${itemList(leads.get(key) ?? [])}`] as const,
    );
    return (
      <>
        <Select form={form} name="person" label="От кого" options={[CHOOSE, ...busy]} required />
        <Select
          form={form}
          name="substitute"
          label="Кому"
          options={[CHOOSE, ...peopleOptions(target, everyone(target))]}
          required
        />
      </>
    );
  },
  read(typed, target) {
    const schema = z
      .object({
        person: oneOf([...openItemsByLead(target).keys()], 'Выберите, от кого передаются пункты'),
        substitute: oneOf(everyone(target), 'Выберите, кому передаются пункты'),
      })
      .refine(({ person, substitute }) => person !== substitute, {
        path: ['substitute'],
        message: 'Выберите другое лицо: пункты уже у него',
      });
    return readAs(schema, typed, (given) => ({ do: 'change-lead', ...given }));
  },
  grave: 'Все открытые пункты передаются новому исполнителю',
};

export const releaseOrder: RoadmapForm = {
  action: 'release-order',
  label: 'Снять распоряжение с контроля',
  title: ({ state }) => `Снять с контроля распоряжение № ${state.roadmap.order.number}`,
  explains: ({ state }) =>
    `Распоряжение от ${numericDate(state.roadmap.order.date)} и все его открытые пункты будут сняты с контроля, повторяющиеся пункты закончатся, напоминания прекратятся. Отменить это нельзя.`,
  Fields: ({ form, target }) => {
    const open = openItems(target);
    return (
      <>
        {open.length > 0 && (
          <p class="notice warning">
            Не исполнены: {`п. ${open.join(', ')}`}. Они будут сняты с контроля без исполнения.
          </p>
        )}
        <TextArea
          form={form}
          name="basis"
          label="Основание"
          hint="Например: распоряжение исполнено, доклад от 20.12.2024 № 84"
          required
        />
      </>
    );
  },
  read: (typed) =>
    readAs(z.object({ basis: words('Укажите основание') }), typed, (given) => ({
      do: 'release-order',
      ...given,
    })),
  grave: 'Распоряжение снимается с контроля целиком',
};
