// The work of `srok apply`: read all by the calendars that hold now, look at all, ask once, apply.
import { numericDate } from '../calendar/dates.ts';
import type { RoadmapApplied } from '../engine/apply-roadmap.ts';
import { UserError } from '../errors.ts';
import { processSettings } from '../settings.ts';
import { organisationOf } from '../store/organisations.ts';
import { type OrganisationDirectory, OWN } from '../workflows/organisation-directory.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { configFolder } from './config-folder.ts';
import { confirmed } from './confirm.ts';
import { type GivenRoadmap, readRoadmaps } from './read-roadmaps.ts';
import { withRuntime } from './with-runtime.ts';

export async function applyFiles(
  files: readonly string[],
  options: { yes?: boolean; config?: string; organisation?: string },
): Promise<void> {
  const settings = processSettings();
  const configDir = configFolder(options.config ?? settings.configDir);
  const { organisation } = options;
  const of = organisation === undefined ? {} : { organisation };
  await withRuntime({ ...settings, configDir }, async ({ runtime, config, rules }) => {
    if (organisation !== undefined && !config.organisations.find(organisation))
      throw new UserError(unknownWords(organisation, config.organisations));
    const calendar = (name: string) => rules.calendar(name, organisation);
    const given = readRoadmaps(files, { calendar, policies: rules.policies });
    if (!given) {
      process.exitCode = 1;
      return;
    }
    const previews = await Promise.all(
      given.map(async (one) => ({ one, applied: await runtime.engine.preview(one.roadmap, of) })),
    );
    let refused = false;
    for (const { one, applied } of previews) {
      const owner =
        organisation === undefined ? organisation : await organisationOf(runtime.database.db, one.roadmap.id);
      if (organisation !== undefined && owner !== undefined && owner !== organisation) {
        process.stderr.write(`${one.file}: ${ownedWords(one.roadmap.id, owner)}\n`);
        refused = true;
      } else refused = show(one, applied, config.organisations) || refused;
    }
    if (refused) {
      process.stderr.write('Ничего не изменено.\n');
      process.exitCode = 1;
      return;
    }
    if (previews.every(({ applied }) => isIdle(applied))) {
      process.stdout.write('Изменений нет.\n');
      return;
    }
    if (!options.yes && !(await confirmed('Применить?'))) {
      process.stdout.write('Ничего не изменено.\n');
      process.exitCode = 1;
      return;
    }
    for (const [done, { roadmap }] of given.entries()) {
      const applied = await runtime.engine.apply(roadmap, of);
      if (!applied.ok) {
        for (const refusal of applied.refusals) process.stderr.write(`${roadmap.id}: ${refusal}\n`);
        process.stderr.write(
          `Применено файлов: ${done} из ${given.length}. Исправьте и повторите команду: применённое не изменится.\n`,
        );
        process.exitCode = 1;
        return;
      }
      const became = applied.isNew
        ? 'поставлена на контроль'
        : isIdle(applied)
          ? 'без изменений'
          : 'изменена';
      process.stdout.write(`${roadmap.id}: ${became}\n`);
    }
  });
}

function unknownWords(id: string, { all }: OrganisationDirectory): string {
  if (all.length === 0)
    return `Организации «${id}» нет: в папке настроек нет файла organisations.yaml или он пуст.`;
  return `Организации «${id}» нет в organisations.yaml. Есть: ${all.map((one) => one.id).join(', ')}.`;
}

/** Whoever runs commands on the machine may know whose a roadmap is. */
function ownedWords(id: string, owner: string): string {
  const [whose, how] =
    owner === OWN
      ? ['без организации', 'без ключа --organisation']
      : [`у организации «${owner}»`, `с --organisation ${owner}`];
  return `дорожная карта «${id}» уже на контроле ${whose}, другой организации её не передать. Изменения вносите ${how}; второй раз под другим обозначением её не ставьте: исполнители получат всё дважды.`;
}

const isIdle = (applied: RoadmapApplied): boolean =>
  applied.ok &&
  !applied.isNew &&
  applied.changes.length === 0 &&
  applied.added + applied.moved + applied.withdrawn === 0;

/** Prints what would happen; true when it is refused. */
function show(
  { file, roadmap }: GivenRoadmap,
  applied: RoadmapApplied,
  organisations: OrganisationDirectory,
): boolean {
  if (!applied.ok) {
    for (const refusal of applied.refusals) process.stderr.write(`${file}: ${refusal}\n`);
    return true;
  }
  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(`${roadmap.id}: распоряжение № ${roadmap.order.number} от ${numericDate(roadmap.order.date)}`);
  if (organisations.all.length > 0)
    out(`  организация: ${organisationInWords(applied.state, organisations)}`);
  if (applied.isNew) {
    const states = Object.values(applied.state.items).flatMap((item) =>
      Object.values(item.occurrences).map((o) => o.status),
    );
    const count = (status: string) => states.filter((s) => s === status).length;
    out(`  новая дорожная карта, пунктов: ${roadmap.items.length}`);
    if (count('unclarified') > 0)
      out(`  уточнить при постановке на контроль (срок уже прошёл): ${count('unclarified')}`);
    if (count('awaiting_date') > 0) out(`  срок не определён: ${count('awaiting_date')}`);
    if (count('executed') > 0) out(`  уже исполнено: ${count('executed')}`);
  }
  for (const change of applied.changes) out(`  ${change}`);
  out(
    `  уведомлений добавится: ${applied.added}, перенесётся: ${applied.moved}, отменится: ${applied.withdrawn}`,
  );
  return false;
}

function organisationInWords(
  { organisation }: Pick<RoadmapState, 'organisation'>,
  { find }: OrganisationDirectory,
): string {
  if (organisation === undefined || organisation === OWN) return 'без организации (установки)';
  return find(organisation)?.title ?? organisation;
}
