// What people say about themselves: that they have taken note, and when they are away.
import { z } from 'zod';
import { actingKeys } from '../../workflows/roles.ts';
import { itemState, leadsOf } from '../../workflows/state.ts';
import { Select, TextField } from '../components/fields.tsx';
import type { ActionForm, RoadmapTarget } from './action-form.ts';
import { day, oneOf, readAs } from './field-checks.ts';
import { CHOOSE, everyone, peopleOptions } from './people-options.ts';

type RoadmapForm = ActionForm<RoadmapTarget>;

/** Items in which the person, or whom they stand in for, has something to do. */
function itemsOf({ state, address, today }: RoadmapTarget): string[] {
  const { own, standsFor } = actingKeys(state, address, today);
  const keys = new Set([...own, ...standsFor]);
  return state.roadmap.items
    .filter(
      (item) =>
        itemState(state, item.id).assignedAt !== null && leadsOf(state, item).some((key) => keys.has(key)),
    )
    .map((item) => item.id);
}

export const acknowledge: RoadmapForm = {
  action: 'acknowledge',
  label: 'Ознакомлен(а)',
  title: ({ state }) => `Распоряжение № ${state.roadmap.order.number}: ознакомление`,
  explains(target) {
    const items = itemsOf(target);
    return `Подтверждается ознакомление со всем, что поручено Вам по этому распоряжению${items.length === 0 ? '' : `: п. ${items.join(', ')}`}. Электронной подписью это не является.`;
  },
  Fields: () => <></>,
  read: () => ({ ok: true, value: { do: 'acknowledge' } }),
};

/** Whose absence the person may enter. */
function mayBeAbsent(target: RoadmapTarget): string[] {
  const { state, address, today, isOperator } = target;
  const { own, standsFor } = actingKeys(state, address, today);
  const { controller, supervisor } = state.roadmap;
  const controls = [controller, supervisor].some((key) => own.includes(key) || standsFor.includes(key));
  return isOperator || controls ? everyone(target) : own;
}

export const setAbsence: RoadmapForm = {
  action: 'set-absence',
  label: 'Внести отсутствие',
  title: () => 'Отсутствие и замещение',
  explains: () =>
    'С первого по последний день отсутствия письма по этой дорожной карте получает замещающий, он же действует за отсутствующего. Последняя запись заменяет прежнюю.',
  Fields({ form, target }) {
    const absent = mayBeAbsent(target);
    return (
      <>
        <Select
          form={form}
          name="person"
          label="Кто отсутствует"
          options={[...(absent.length > 1 ? [CHOOSE] : []), ...peopleOptions(target, absent)]}
          required
        />
        <TextField form={form} name="date" type="date" label="Первый день отсутствия" required />
        <TextField form={form} name="until" type="date" label="Последний день отсутствия" required />
        <Select
          form={form}
          name="substitute"
          label="Кто замещает"
          hint="Без замещающего контролёр увидит предупреждение в сводке"
          options={[['', 'замещающий не назначен'], ...peopleOptions(target, everyone(target))]}
        />
      </>
    );
  },
  read(typed, target) {
    const schema = z
      .object({
        person: oneOf(mayBeAbsent(target), 'Выберите, кто отсутствует'),
        date: day('Укажите первый день отсутствия'),
        until: day('Укажите последний день отсутствия'),
        substitute: oneOf(everyone(target), 'Выберите замещающего из списка').exactOptional(),
      })
      .refine(({ date, until }) => date <= until, {
        path: ['until'],
        message: 'Последний день раньше первого',
      })
      .refine(({ person, substitute }) => person !== substitute, {
        path: ['substitute'],
        message: 'Замещающий не может совпадать с отсутствующим',
      });
    return readAs(schema, typed, (given) => ({ do: 'set-absence', ...given }));
  },
};
