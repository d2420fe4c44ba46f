// The work of `srok organisations`.
import { processSettings } from '../settings.ts';
import { countByOrganisation } from '../store/organisations.ts';
import { OWN } from '../workflows/organisation-directory.ts';
import { withRuntime } from './with-runtime.ts';

export async function listOrganisations(): Promise<void> {
  await withRuntime(processSettings(), async ({ runtime, config }) => {
    const counts = await countByOrganisation(runtime.database.db);
    const countOf = (id: string) => counts.find(({ organisation }) => organisation === id);
    const out = (line: string) => process.stdout.write(`${line}\n`);
    const roadmaps = (id: string) =>
      `дорожных карт: ${countOf(id)?.roadmaps ?? 0}, на контроле: ${countOf(id)?.underControl ?? 0}`;
    for (const { id, title, parent, operators, observers } of config.organisations.all) {
      out(`${id}: ${title}; ${roadmaps(id)}`);
      if (parent !== null) out(`  вышестоящая организация: ${parent}`);
      out(`  операторы: ${operators.join(', ') || 'нет'}`);
      if (observers.length > 0) out(`  наблюдатели: ${observers.join(', ')}`);
    }
    out(`без организации: ${roadmaps(OWN)}`);
    for (const { organisation } of counts)
      if (organisation !== OWN && !config.organisations.find(organisation))
        out(`${organisation}: нет в organisations.yaml; ${roadmaps(organisation)}`);
  });
}
