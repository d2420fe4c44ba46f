// What executors send: the report, a co-executor's materials, interim information, a period's figures.
import { z } from 'zod';
import { coExecutors, responsibleLead } from '../../workflows/state.ts';
import { TextArea, TextField } from '../components/fields.tsx';
import { Remarks } from '../components/remarks.tsx';
import { type ActionForm, type ItemTarget, nameOf, whereOf } from './action-form.ts';
import { pastDay, readAs, words } from './field-checks.ts';
import { REQUISITES, RequisitesFields, requisitesText } from './requisites.tsx';

const comment = words('').exactOptional();

export const submit: ActionForm = {
  action: 'submit',
  label: 'Доложить об исполнении',
  title: ({ item }) => `Пункт ${item.id}: доложить об исполнении`,
  explains: ({ state }) =>
    `Доклад поступит на проверку (контролёр – ${nameOf(state, state.roadmap.controller)}), напоминания по пункту прекратятся. С контроля пункт снимают после проверки.`,
  Fields: ({ form, target }) => (
    <>
      <Remarks occurrence={target.occurrence} />
      <TextField
        form={form}
        name="executed"
        type="date"
        label="Дата исполнения"
        hint="По документу: по ней определяется, нарушен ли срок"
        value={target.today}
        required
      />
      <RequisitesFields form={form} type={target.item.result.type} />
      <TextArea form={form} name="text" label="Пояснение (необязательно)" />
    </>
  ),
  read(typed, target) {
    const { type } = target.item.result;
    const schema = z.object({
      executed: pastDay('Укажите дату исполнения', target.today),
      text: comment,
      ...REQUISITES[type],
    });
    return readAs(schema, typed, ({ executed, text, ...requisites }) => ({
      do: 'submit',
      ...whereOf(target),
      executed,
      text: [requisitesText(type, requisites), ...(text === undefined ? [] : [text])].join('\n'),
    }));
  },
  takesFiles: true,
};

export const contribute: ActionForm = {
  action: 'contribute',
  label: 'Материалы представлены',
  title: ({ item }) => `Пункт ${item.id}: материалы представлены`,
  explains: ({ state, item }) =>
    `Ответственному исполнителю (${nameOf(state, responsibleLead(state, item))}) сообщат, что Ваша часть представлена; напоминать о ней больше не будут. Об исполнении пункта в целом доложит ответственный исполнитель.`,
  Fields: ({ form }) => (
    <TextArea
      form={form}
      name="text"
      label="Что представлено (необязательно)"
      hint="Например: перечень направлен письмом от 19.01.2024 № 57"
    />
  ),
  read: (typed, target) =>
    readAs(z.object({ text: comment }), typed, (given) => ({
      do: 'contribute',
      ...whereOf(target),
      ...given,
    })),
  takesFiles: true,
};

export const reportProgress: ActionForm = {
  action: 'report-progress',
  label: 'Сообщить о ходе исполнения',
  title: ({ item }) => `Пункт ${item.id}: сообщить о ходе исполнения`,
  explains: () =>
    'Сообщение увидят контролёр и руководитель. Промежуточная информация пункт с контроля не снимает и срок не меняет.',
  Fields: ({ form }) => <TextArea form={form} name="text" label="Что сделано и что осталось" required />,
  read: (typed, target) =>
    readAs(z.object({ text: words('Напишите, что сделано и что осталось') }), typed, ({ text }) => ({
      do: 'report-progress',
      ...whereOf(target),
      text,
    })),
  takesFiles: true,
};

const fieldOf = (indicator: string): string => `value-${indicator}`;

const Figure = z
  .string()
  .transform((text) => text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.'))
  .refine((text) => /^\d{1,9}(\.\d{1,4})?$/.test(text), 'Укажите число, например 750 или 99,5')
  .transform(Number);

const numbers = new Intl.NumberFormat('ru', { maximumFractionDigits: 4 });

export const reportIndicators: ActionForm = {
  action: 'report-indicators',
  label: 'Представить показатели',
  title: ({ item }) => `Пункт ${item.id}: представить показатели`,
  explains: (target) =>
    isPart(target)
      ? 'Значения увидит ответственный исполнитель; Ваша часть будет считаться представленной.'
      : 'Значения сохранятся при пункте. Об исполнении за этот период доложите отдельно.',
  Fields: ({ form, target }) => (
    <>
      {target.state.roadmap.indicators.map(({ id, name, unit, minimum }) => {
        const known = target.occurrence.values[id];
        return (
          <TextField
            form={form}
            name={fieldOf(id)}
            label={`${id}. ${name}`}
            hint={`Единица измерения: ${unit}. Минимальное значение: ${numbers.format(minimum.opening)} в год открытия, далее ${numbers.format(minimum.later)}`}
            value={known === undefined ? '' : numbers.format(known)}
          />
        );
      })}
      <TextArea form={form} name="text" label="Пояснение (необязательно)" />
    </>
  ),
  read(typed, target) {
    const { indicators } = target.state.roadmap;
    const figures = Object.fromEntries(indicators.map(({ id }) => [fieldOf(id), Figure.exactOptional()]));
    const schema = z
      .object({ ...figures, text: comment })
      .refine((given) => Object.keys(given).some((name) => name in figures), {
        path: [fieldOf(indicators[0]?.id ?? '')],
        message: 'Укажите значение хотя бы одного показателя',
      });
    return readAs(schema, typed, (given) => {
      const { text, ...values } = given as Record<string, unknown> & { text?: string };
      const known = indicators.flatMap(({ id }) => {
        const value = values[fieldOf(id)];
        return typeof value === 'number' ? [[id, value] as const] : [];
      });
      return {
        do: 'report-indicators',
        ...whereOf(target),
        values: Object.fromEntries(known),
        ...(text === undefined ? {} : { text }),
      };
    });
  },
};

function isPart({ state, item, address }: ItemTarget): boolean {
  const { people } = state.roadmap;
  return coExecutors(state, item).some(({ lead }) => people[lead]?.email === address);
}
