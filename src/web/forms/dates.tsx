// Forms about dates. Only an act with its requisites moves a date in force (promise I6); everything else here asks, foretells, or
// gives a first date its basis.
import { z } from 'zod';
import { type IsoDate, numericDate } from '../../calendar/dates.ts';
import { whereCovered } from '../../calendar/work-calendar.ts';
import { foreignDate } from '../../messages/extension-decided.ts';
import { workingDays } from '../../messages/wording.ts';
import { TextArea, TextField } from '../components/fields.tsx';
import { type ActionForm, type ItemTarget, nameOf, whereOf } from './action-form.ts';
import { Choices } from './choices.tsx';
import { coveredDay, oneOf, pastDay, readAs, words } from './field-checks.ts';

const OTHER = 'other';

/** Days from the date in force, or from today when that is past. */
const LATER_BY = [10, 20] as const;

function proposals({ occurrence, calendar, today }: ItemTarget): [IsoDate, string][] {
  const { due } = occurrence;
  const from = due === null || due < today ? today : due;
  return LATER_BY.flatMap((n) => {
    const date = whereCovered(() => calendar.shift(from, n));
    return date === null
      ? []
      : [[date, `на ${workingDays(n)}, до ${numericDate(date)}`] as [IsoDate, string]];
  });
}

const dueWords = ({ occurrence }: ItemTarget): string =>
  occurrence.due === null ? 'срок не определён' : `срок ${numericDate(occurrence.due)}`;

export const expect: ActionForm = {
  action: 'expect',
  label: 'Сообщить ожидаемую дату',
  title: ({ item }) => `Пункт ${item.id}: причина и ожидаемая дата`,
  explains: (target) =>
    `Дата войдёт в прогноз и в сводку руководителя. Срок она не меняет: действует ${dueWords(target)}.`,
  Fields: ({ form }) => (
    <>
      <TextField form={form} name="date" type="date" label="Когда ожидается исполнение" required />
      <TextArea form={form} name="text" label="Причина" required />
    </>
  ),
  read(typed, target) {
    const schema = z.object({
      date: coveredDay('Укажите ожидаемую дату', target.calendar).refine(
        (date) => date >= target.today,
        'Эта дата уже прошла',
      ),
      text: words('Укажите причину'),
    });
    return readAs(schema, typed, (given) => ({ do: 'expect', ...whereOf(target), ...given }));
  },
};

export const requestExtension: ActionForm = {
  action: 'request-extension',
  label: 'Запросить продление срока',
  title: ({ item }) => `Пункт ${item.id}: запросить продление срока`,
  explains: (target) => {
    const { state, item } = target;
    const foreign = foreignDate(item);
    return `Запрос рассмотрит ${nameOf(state, state.roadmap.supervisor)}. До издания акта действует ${dueWords(target)}, напоминания продолжаются.${foreign ? ` ${foreign}` : ''}`;
  },
  Fields: ({ form, target }) => {
    const offered = proposals(target);
    const { proposed, ...rest } = form.typed;
    // A proposal counted from a date that has changed meanwhile is kept as a date of its own.
    const isGone =
      proposed !== undefined && proposed !== OTHER && !offered.some(([date]) => date === proposed);
    const shown = isGone ? { ...form, typed: { ...rest, proposed: OTHER, date: proposed } } : form;
    return (
      <>
        <Choices
          form={shown}
          name="proposed"
          label="Предлагаемый срок"
          hint={`Сейчас ${dueWords(target)}`}
          options={[...offered, [OTHER, 'другая дата']]}
        >
          <TextField form={shown} name="date" type="date" label="Другая дата" />
        </Choices>
        <TextArea form={form} name="text" label="Причина" required />
      </>
    );
  },
  read(typed, target) {
    const { due } = target.occurrence;
    const offered = proposals(target).map(([date]) => date);
    const isOther = (typed['proposed'] ?? OTHER) === OTHER;
    const later = coveredDay('Укажите дату', target.calendar).refine(
      (date) => due === null || date > due,
      'Предлагаемый срок должен быть позже действующего',
    );
    // A date typed beside no choice is meant.
    const missing =
      isOther && (typed['proposed'] === OTHER || (typed['date'] ?? '') !== '') ? 'date' : 'proposed';
    const schema = z.object({
      ...(missing === 'date' ? { date: later } : { proposed: oneOf(offered, 'Выберите предлагаемый срок') }),
      text: words('Укажите причину'),
    });
    return readAs(schema, typed, (given) => ({
      do: 'request-extension',
      ...whereOf(target),
      date: ('date' in given ? given.date : given.proposed) as IsoDate,
      text: given.text,
    }));
  },
};

export const amend: ActionForm = {
  action: 'amend',
  label: 'Изменить срок актом',
  title: ({ item }) => `Пункт ${item.id}: изменить срок актом`,
  explains: (target) => {
    const foreign = foreignDate(target.item);
    return `Сейчас ${dueWords(target)}. Новый срок вступит в силу сразу, исполнителям сообщат о нём с реквизитами акта, напоминания пойдут по новому сроку.${foreign ? ` ${foreign}` : ''}`;
  },
  Fields: ({ form, target }) => {
    const asked = target.occurrence.extension;
    return (
      <>
        <TextField
          form={form}
          name="date"
          type="date"
          label="Новый срок"
          {...(asked &&
            asked.status !== 'refused' &&
            asked.status !== 'granted' && {
              hint: `Запрошено продление до ${numericDate(asked.date)}`,
              value: asked.date,
            })}
          required
        />
        <TextField
          form={form}
          name="kind"
          label="Вид акта"
          hint="Распоряжение, приказ; для отчётного периода достаточно письма"
          value="распоряжение"
          required
        />
        <TextField form={form} name="number" label="Номер акта" required />
        <TextField form={form} name="actDate" type="date" label="Дата акта" required />
        <TextField
          form={form}
          name="signatory"
          label="Кто подписал"
          value={nameOf(target.state, target.state.roadmap.order.issuer)}
          required
        />
      </>
    );
  },
  read(typed, target) {
    const schema = z.object({
      date: coveredDay('Укажите новый срок', target.calendar).refine(
        (date) => date !== target.occurrence.due,
        'Этот срок уже действует',
      ),
      kind: words('Укажите вид акта', 200),
      number: words('Укажите номер акта', 200),
      actDate: pastDay('Укажите дату акта', target.today),
      signatory: words('Укажите, кто подписал акт', 200),
    });
    return readAs(schema, typed, ({ date, kind, number, actDate, signatory }) => ({
      do: 'amend',
      ...whereOf(target),
      date,
      act: { kind, number: number.replace(/^№\s*/, '') || number, date: actDate, signatory },
    }));
  },
};

export const setDate: ActionForm = {
  action: 'set-date',
  label: 'Внести срок',
  title: ({ item }) => `Пункт ${item.id}: внести срок`,
  explains: ({ item }) =>
    `По документу: «${item.deadline.text}». Внесите срок, когда он стал известен; дальше менять его может только акт. По нему пойдут напоминания.`,
  Fields: ({ form }) => (
    <>
      <TextField form={form} name="date" type="date" label="Срок" required />
      <TextField
        form={form}
        name="basis"
        label="Основание"
        hint="Например: письмо РВПО от 22.01.2024 № 57-0312"
        required
      />
    </>
  ),
  read: (typed, target) =>
    readAs(
      z.object({
        date: coveredDay('Укажите срок', target.calendar),
        basis: words('Укажите основание: вид документа, дату и номер', 500),
      }),
      typed,
      (given) => ({ do: 'set-date', item: target.item.id, ...given }),
    ),
};
