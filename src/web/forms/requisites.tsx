// What a report names as proof, by the type of the item's result, and how it is written in one line.
import type { z } from 'zod';
import { numericDate } from '../../calendar/dates.ts';
import type { Item } from '../../workflows/roadmap.ts';
import { type FormState, TextArea, TextField } from '../components/fields.tsx';
import type { Typed } from '../form.ts';
import { day, words } from './field-checks.ts';

type ResultType = Item['result']['type'];

const LONGEST = 300;
/** A register of procurement notices may be long. */
const LONGEST_LIST = 1500;

const Number_ = words('Укажите номер документа', LONGEST);
const Dated = { number: Number_, documentDate: day('Укажите дату документа') };
const Named = { document: words('Укажите реквизиты документа', LONGEST) };

/** By field name, so that they can stand in a form's own schema. */
export const REQUISITES = {
  letter: { ...Dated, addressee: words('Укажите, кому направлено письмо', LONGEST) },
  'local-act': Dated,
  order: Dated,
  'procurement-notices': { numbers: words('Укажите номера извещений', LONGEST_LIST) },
  form: Named,
  other: Named,
} satisfies Record<ResultType, z.ZodRawShape>;

const KINDS = { letter: 'письмо', 'local-act': 'локальный акт', order: 'распоряжение' } as const;
const OF_KIND = { letter: 'письма', 'local-act': 'локального акта', order: 'распоряжения' } as const;

const withoutSign = (number: string): string => number.replace(/^№\s*/, '');

/** «письмо от 26.01.2024 № 01-15/123, адресат: РВПО» */
export function requisitesText(type: ResultType, checked: Typed): string {
  const { number = '', documentDate = '', addressee, numbers = '', document = '' } = checked;
  if (type === 'procurement-notices') {
    const listed = numbers.split(/[\n,;]+/).map((one) => withoutSign(one.trim()));
    return `извещения о закупках: ${listed.filter((one) => one !== '').join(', ')}`;
  }
  if (type === 'form' || type === 'other') return document;
  const named = `${KINDS[type]} от ${numericDate(documentDate)} № ${withoutSign(number)}`;
  return addressee === undefined ? named : `${named}, адресат: ${addressee}`;
}

export function RequisitesFields({ form, type }: { form: FormState; type: ResultType }) {
  if (type === 'procurement-notices')
    return (
      <TextArea
        form={form}
        name="numbers"
        label="Номера извещений о закупках"
        hint="Каждый с новой строки или через запятую"
        required
      />
    );
  if (type === 'form' || type === 'other')
    return (
      <TextField
        form={form}
        name="document"
        label={type === 'form' ? 'Реквизиты направленной формы' : 'Реквизиты документа'}
        hint={
          type === 'form'
            ? 'Например: форма направлена письмом от 26.04.2024 № 01-15/311'
            : 'Документ, который подтверждает исполнение: вид, дата, номер'
        }
        required
      />
    );
  return (
    <>
      <TextField form={form} name="number" label={`Номер ${OF_KIND[type]}`} required />
      <TextField form={form} name="documentDate" type="date" label={`Дата ${OF_KIND[type]}`} required />
      {type === 'letter' && <TextField form={form} name="addressee" label="Кому направлено" required />}
    </>
  );
}
