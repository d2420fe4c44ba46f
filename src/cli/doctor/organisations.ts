// Organisations of the installation: roadmaps whose organisation the file has lost are run by nobody but the installation's
// operators, and an organisation whose operators cannot be reached by nobody at all.
import { plural } from '../../messages/wording.ts';
import { countByOrganisation, failingAmong } from '../../store/organisations.ts';
import type { Db } from '../../store/roadmaps.ts';
import { type OrganisationDirectory, OWN } from '../../workflows/organisation-directory.ts';
import { type Finding, fault, listed, ok, warning } from './finding.ts';

/** @param file for the advice */
export async function organisationsServed(
  db: Db,
  directory: OrganisationDirectory,
  file: string,
): Promise<Finding[]> {
  const counts = (await countByOrganisation(db)).filter(({ organisation }) => organisation !== OWN);
  const lost = counts.filter(({ organisation }) => !directory.find(organisation));
  const failing = await failingAmong(
    db,
    directory.all.flatMap(({ operators }) => operators),
  );
  const found = [
    ...lost.map(({ organisation, roadmaps }) =>
      fault(
        'organisations',
        `организации «${organisation}» нет в файле, а дорожных карт у неё: ${roadmaps}; её операторы и наблюдатели их не видят`,
        `Верните организацию в файл ${file} и перезапустите службу.`,
      ),
    ),
    ...directory.all
      .filter(({ operators }) => operators.every((address) => failing.includes(address)))
      .map(({ id, title, operators }) =>
        warning(
          'organisations',
          operators.length === 0
            ? `у организации «${title}» нет операторов`
            : `почта не доходит до операторов организации «${title}»: ${listed(operators)}`,
          `Укажите действующий адрес в operators организации «${id}» в файле ${file} и перезапустите службу.`,
        ),
      ),
  ];
  if (found.length > 0) return found;
  if (directory.all.length === 0) return [ok('organisations', 'одна на всю установку')];
  const [n, roadmaps] = [directory.all.length, counts.reduce((sum, one) => sum + one.roadmaps, 0)];
  const words = plural(n, 'организация', 'организации', 'организаций');
  return [ok('organisations', `${n} ${words}, дорожных карт у них: ${roadmaps}`)];
}
