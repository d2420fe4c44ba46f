// What executors send: the report, a co-executor's materials, interim information.
import { z } from 'zod';
import type { IsoDate } from '../../calendar/dates.ts';
import { type Occurrence, responsibleLead } from '../../workflows/state.ts';
import { TextArea, TextField } from '../components/fields.tsx';
import { Remarks } from '../components/remarks.tsx';
import { type ActionForm, nameOf, whereOf } from './action-form.ts';
import { pastDay, readAs, words } from './field-checks.ts';
import { FiguresToReport, missingFigures } from './figures-to-report.tsx';
import { REQUISITES, RequisitesFields, requisitesText } from './requisites.tsx';

const comment = words('').exactOptional();

/** What was executed once, and is corrected after a reopening, does not become late by the day of the correction. */
function reportedOn({ reopenings, submissions }: Occurrence): IsoDate | null {
  return reopenings === 0 ? null : (submissions.at(-1)?.executed ?? null);
}

export const submit: ActionForm = {
  action: 'submit',
  label: 'Доложить об исполнении',
  title: ({ item }) => `Пункт ${item.id}: доложить об исполнении`,
  explains: ({ state }) =>
    `Доклад поступит на проверку (контролёр – ${nameOf(state, state.roadmap.controller)}), напоминания по пункту прекратятся. С контроля пункт снимают после проверки.`,
  Fields: ({ form, target }) => (
    <>
      <Remarks occurrence={target.occurrence} />
      <FiguresToReport form={form} target={target} />
      <TextField
        form={form}
        name="executed"
        type="date"
        label="Дата исполнения"
        hint={`По документу: по ней определяется, нарушен ли срок${reportedOn(target.occurrence) === null ? '' : '. Указана дата из прежнего доклада: измените её, только если пункт исполнен в другой день'}`}
        value={reportedOn(target.occurrence) ?? target.today}
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
    const read = readAs(schema, typed, ({ executed, text, ...requisites }) => ({
      do: 'submit',
      ...whereOf(target),
      executed,
      text: [requisitesText(type, requisites), ...(text === undefined ? [] : [text])].join('\n'),
    }));
    const missing = missingFigures(target);
    if (Object.keys(missing).length === 0) return read;
    return { ok: false, errors: { ...(read.ok ? {} : read.errors), ...missing } };
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
