// The work of `srok apply`: read all, look at all, ask once, apply.
import { numericDate } from '../calendar/dates.ts';
import type { RoadmapApplied } from '../engine/apply-roadmap.ts';
import { processSettings } from '../settings.ts';
import { confirmed } from './confirm.ts';
import { type GivenRoadmap, readRoadmaps } from './read-roadmaps.ts';
import { withRuntime } from './with-runtime.ts';

export async function applyFiles(
  files: readonly string[],
  options: { yes?: boolean; config?: string },
): Promise<void> {
  const settings = processSettings();
  const configDir = options.config ?? settings.configDir;
  const given = readRoadmaps(files, configDir);
  if (!given) {
    process.exitCode = 1;
    return;
  }
  await withRuntime({ ...settings, configDir }, async ({ runtime }) => {
    const previews = await Promise.all(
      given.map(async (one) => ({ one, applied: await runtime.engine.preview(one.roadmap) })),
    );
    let refused = false;
    for (const { one, applied } of previews) refused = show(one, applied) || refused;
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
      const applied = await runtime.engine.apply(roadmap);
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

const isIdle = (applied: RoadmapApplied): boolean =>
  applied.ok &&
  !applied.isNew &&
  applied.changes.length === 0 &&
  applied.added + applied.moved + applied.withdrawn === 0;

/** Prints what would happen; true when it is refused. */
function show({ file, roadmap }: GivenRoadmap, applied: RoadmapApplied): boolean {
  if (!applied.ok) {
    for (const refusal of applied.refusals) process.stderr.write(`${file}: ${refusal}\n`);
    return true;
  }
  const out = (line: string) => process.stdout.write(`${line}\n`);
  out(`${roadmap.id}: распоряжение № ${roadmap.order.number} от ${numericDate(roadmap.order.date)}`);
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
