// What holds: years with their sources, and what was changed while the service ran, each with the way to take it back.
import type { LiveCalendars } from '../../engine/engine-deps.ts';
import { basisOf, type CalendarChange, inForce } from '../../workflows/calendar-change.ts';
import type { OrganisationDirectory } from '../../workflows/organisation-directory.ts';
import { contentInWords } from '../calendar-words.ts';
import { organisationTitle } from '../organisation-choice.ts';

export function YearsTable({ live }: { live: LiveCalendars }) {
  const years = live.names.flatMap((name) => live.years(name).map((year) => ({ name, ...year })));
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">Календарь, год</th>
          <th scope="col">Рабочих дней</th>
          <th scope="col">Источник</th>
        </tr>
      </thead>
      <tbody>
        {years.map(({ name, year, totals, source }) => (
          <tr>
            <th scope="row">
              {name}, {year}
            </th>
            <td data-label="Рабочих дней">{totals.workingDays}</td>
            <td data-label="Источник">{source.join('; ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ChangesProps {
  changes: readonly CalendarChange[];
  organisations: OrganisationDirectory;
  /** Addresses by the changes' ids. */
  authors: ReadonlyMap<number, string>;
  /** Runs the organisation: learns who has made its changes, and may take them back. */
  operates(organisation: string): boolean;
}

export function ChangesTable({ changes, organisations, authors, operates }: ChangesProps) {
  if (changes.length === 0) return <p>Изменений не вносилось: действуют файлы календарей.</p>;
  const active = new Set(inForce(changes).map(({ id }) => id));
  return (
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">№</th>
          <th scope="col">Для кого</th>
          <th scope="col">Что изменено</th>
          <th scope="col">Источник</th>
          <th scope="col">Внёс</th>
          <th scope="col">Отмена</th>
        </tr>
      </thead>
      <tbody>
        {changes.toReversed().map((change) => (
          <tr>
            <th scope="row">№ {change.id}</th>
            <td data-label="Для кого">{organisationTitle(organisations, change.organisation, 'для всех')}</td>
            <td data-label="Что изменено">
              {change.calendar}: {contentInWords(change.content)}
            </td>
            <td data-label="Источник">{basisOf(change.content)}</td>
            <td data-label="Внёс">
              {operates(change.organisation) ? (authors.get(change.id) ?? 'команда') : '–'}
            </td>
            <td>
              <Withdrawal
                change={change}
                isActive={active.has(change.id)}
                may={operates(change.organisation)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Withdrawal({ change, isActive, may }: { change: CalendarChange; isActive: boolean; may: boolean }) {
  if (change.content.kind === 'withdrawal') return <>–</>;
  if (!isActive) return <>отменено</>;
  if (!may) return <>–</>;
  const { calendar, organisation, id } = change;
  const proposal = { calendar, organisation, content: { kind: 'withdrawal', of: id } };
  const field = `reason-${id}`;
  return (
    <details>
      <summary>Отменить</summary>
      <form method="post" action="/calendars">
        <input type="hidden" name="proposal" value={JSON.stringify(proposal)} />
        <div class="field">
          <label for={field}>Причина отмены изменения № {id}</label>
          <input type="text" id={field} name="reason" required />
        </div>
        <button type="submit" name="step" value="withdraw">
          Показать, что изменится
        </button>
      </form>
    </details>
  );
}
