// Both ways to change a calendar: a file, or one day.
import { DAY_WORDS } from '../calendar-words.ts';
import { Choices } from '../forms/choices.tsx';
import { OWN_DAY_FIELDS } from '../forms/own-day.ts';
import { ErrorSummary, FileField, type FormState, Select, TextField } from './fields.tsx';

export interface CalendarFormState extends FormState {
  /** Of a file, where there are several. */
  fileFaults?: readonly string[];
}

interface Props {
  form: CalendarFormState;
  /** A year holds for all. */
  setsYears: boolean;
  /** Whose days they may set. */
  organisations: readonly (readonly [word: string, title: string])[];
  names: readonly string[];
}

export function CalendarForms({ form, setsYears, organisations, names }: Props) {
  return (
    <>
      <ErrorSummary form={form} />
      <form method="post" action="/calendars" enctype="multipart/form-data" class="card">
        <h2>Внести файл</h2>
        <FileField
          form={form}
          name="file"
          label={setsYears ? 'Год или свои дни' : 'Свои дни'}
          hint={`${setsYears ? 'Год – файл вида ru-2027.json, свои дни – YAML или JSON.' : 'Дни Вашей организации, YAML или JSON.'} Сначала будет показано, что изменится.`}
          accept=".json,.yaml,.yml"
        />
        {form.fileFaults && (
          <ul>
            {form.fileFaults.map((fault) => (
              <li>{fault}</li>
            ))}
          </ul>
        )}
        <button type="submit" name="step" value="file">
          Показать, что изменится
        </button>
      </form>
      <form method="post" action="/calendars" class="card">
        <h2>Внести один день</h2>
        {names.length > 1 ? (
          <Select form={form} name="calendar" label="Календарь" options={names.map((name) => [name, name])} />
        ) : (
          <input type="hidden" name="calendar" value={names[0] ?? ''} />
        )}
        {organisations.length > 1 ? (
          <Select form={form} name="organisation" label="Для кого" options={organisations} />
        ) : (
          <>
            {!setsYears && <p>Для кого: {organisations[0]?.[1]}</p>}
            <input type="hidden" name="organisation" value={organisations[0]?.[0]} />
          </>
        )}
        <TextField form={form} name="date" label={OWN_DAY_FIELDS.date} type="date" />
        <Choices
          form={form}
          name="kind"
          label="Какой это день"
          options={[
            ['off', DAY_WORDS.off],
            ['working', DAY_WORDS.working],
            ['short', DAY_WORDS.short],
          ]}
        />
        <TextField form={form} name="reason" label={OWN_DAY_FIELDS.reason} hint="Например: День города" />
        <TextField form={form} name="issuer" label={OWN_DAY_FIELDS.issuer} />
        <TextField form={form} name="number" label={OWN_DAY_FIELDS.number} />
        <TextField form={form} name="actDate" label={OWN_DAY_FIELDS.actDate} type="date" />
        <button type="submit" name="step" value="day">
          Показать, что перенесётся
        </button>
      </form>
    </>
  );
}
