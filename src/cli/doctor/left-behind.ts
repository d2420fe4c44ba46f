// A service that was told of a PostgreSQL server, while its data still lie in the embedded database: it would start
// empty and write to nobody.
import type { Kysely } from 'kysely';
import type { Log } from '../../log.ts';
import type { Settings } from '../../settings.ts';
import { readState } from '../../store/embedded-state.ts';
import type { Tables } from '../../store/tables.ts';
import { type Finding, fault, ok } from './finding.ts';

/** @param current the server's tables are there and can be read */
export async function leftBehind(
  db: Kysely<Tables>,
  { databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  current: boolean,
  log: Log,
): Promise<Finding[]> {
  if (databaseUrl === undefined) return [];
  const embedded = await readState(dataDir, log);
  if (!embedded?.filled) return [ok('left-behind', 'встроенной базы в папке данных нет')];
  if (current && (await db.selectFrom('roadmaps').select('id').limit(1).execute()).length > 0)
    return [ok('left-behind', `выполнен; встроенная база в папке ${dataDir} больше не используется`)];
  return [
    fault(
      'left-behind',
      `на сервере нет ни одной дорожной карты, а в папке ${dataDir} лежит встроенная база, которой служба пользовалась раньше`,
      'Если они нужны, остановите службу и выполните шаги раздела «Переход на серверы» (docs/operating.ru.md): копия снимается, пока в настройках нет DATABASE_URL и DATABASE_ADMIN_URL, – если они уже вписаны, на время шага 2 уберите их. Если не нужны, неисправность исчезнет с первой дорожной картой.',
    ),
  ];
}
