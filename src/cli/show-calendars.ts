// The work of `srok calendar list` and `export`: what holds, and where it comes from.
import { dateOf, numericDate } from '../calendar/dates.ts';
import { UserError } from '../errors.ts';
import { processSettings } from '../settings.ts';
import { calendarAuthors } from '../store/calendar-changes.ts';
import { contentInWords } from '../web/calendar-words.ts';
import { serviceZone } from '../web/service-zone.ts';
import { basisOf, inForce } from '../workflows/calendar-change.ts';
import { withRuntime } from './with-runtime.ts';

export async function listCalendars(asJson: boolean): Promise<void> {
  await withRuntime(processSettings(), async ({ runtime, rules: { live } }) => {
    const changes = live.changes();
    const authors = await calendarAuthors(runtime.database.db);
    const active = new Set(inForce(changes).map(({ id }) => id));
    const years = live.names.flatMap((calendar) =>
      live.years(calendar).map(({ year, source, totals }) => ({ calendar, year, source, totals })),
    );
    if (asJson) {
      const listed = changes.map((one) => ({
        ...one,
        by: authors.get(one.id) ?? null,
        inForce: active.has(one.id),
      }));
      process.stdout.write(`${JSON.stringify({ years, changes: listed })}\n`);
      return;
    }
    const out = (line: string) => process.stdout.write(`${line}\n`);
    for (const { calendar, year, source, totals } of years)
      out(`${calendar} ${year}: рабочих дней ${totals.workingDays}; ${source.join('; ')}`);
    out(changes.length === 0 ? 'Изменений не вносилось.' : 'Изменения:');
    for (const { id, calendar, organisation, content, at } of changes) {
      const whose = organisation === '' ? '' : `, ${organisation}`;
      const state = content.kind === 'withdrawal' || active.has(id) ? '' : ' (отменено)';
      const basis = content.kind === 'year' ? '' : `; ${basisOf(content)}`;
      out(
        `  № ${id}${state}, ${numericDate(dateOf(at, serviceZone()))}, ${authors.get(id) ?? 'команда'}: ${calendar}${whose}: ${contentInWords(content)}${basis}`,
      );
    }
  });
}

export async function exportYear(name: string, year: number, organisation?: string): Promise<void> {
  await withRuntime(processSettings(), async ({ rules: { live } }) => {
    if (!live.names.includes(name))
      throw new UserError(`нет календаря «${name}»; есть: ${live.names.join(', ')}`);
    if (organisation !== undefined && !live.isOrganisation(organisation))
      throw new UserError(`нет организации «${organisation}»: см. файл organisations.yaml`);
    const years = live.years(name, organisation);
    const found = years.find((one) => one.year === year);
    if (!found)
      throw new UserError(
        `нет календаря ${name} на ${year} год; есть: ${years.map((one) => one.year).join(', ')}`,
      );
    process.stdout.write(`${JSON.stringify(found, null, 1)}\n`);
  });
}
