// Whether the database's tables are those of this program, and whether the service's role could rewrite the journal.
import { type Kysely, sql } from 'kysely';
import { START_SERVICE } from '../../messages/start-service.ts';
import { migrations } from '../../store/migrations.ts';
import type { Tables } from '../../store/tables.ts';
import { type Finding, fault, listed, ok, warning } from './finding.ts';

/** `current`: the tables can be read by this program. */
export async function schemaVersion(db: Kysely<Tables>): Promise<{ current: boolean; findings: Finding[] }> {
  const { rows } = await sql<{
    there: boolean;
  }>`SELECT to_regclass('public.kysely_migration') IS NOT NULL AS there`.execute(db);
  if (!rows[0]?.there)
    return {
      current: false,
      findings: [warning('schema', 'таблиц ещё нет', `Их создаст первый запуск службы: ${START_SERVICE}.`)],
    };
  const applied = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db);
  const finding = compareVersions(
    applied.rows.map((row) => row.name),
    Object.keys(migrations),
  );
  return {
    current: finding.level === 'ok',
    findings: finding.level === 'ok' ? [finding, await journalRoles(db)] : [finding],
  };
}

function compareVersions(applied: readonly string[], known: readonly string[]): Finding {
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length > 0)
    return fault(
      'schema',
      `базу данных обновила более новая версия программы (${listed(newer, 3)}), эта версия её не знает`,
      'Обновите программу до той версии, которая работала с этой базой; вернуться к прежней можно, восстановив резервную копию.',
    );
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length > 0)
    return warning(
      'schema',
      `не обновлены до этой версии программы (${listed(missing, 3)}); проверки данных отложены`,
      `Сохраните резервную копию. Потом запустите службу: ${START_SERVICE}, она их обновит.`,
    );
  return ok('schema', `этой версии программы (${applied.at(-1) ?? ''})`);
}

/** A superuser, the owner of the tables, or a member of that role could switch off what keeps the journal append-only. */
async function journalRoles(db: Kysely<Tables>): Promise<Finding> {
  const { rows } = await sql<{ separate: boolean }>`
    SELECT NOT r.rolsuper AND NOT pg_has_role(r.rolname, t.tableowner, 'MEMBER') AS separate
    FROM pg_roles r, pg_tables t WHERE r.rolname = current_user AND t.schemaname = 'public' AND t.tablename = 'journal'`.execute(
    db,
  );
  return rows[0]?.separate
    ? ok('journal-roles', 'служба не может изменить записанное')
    : fault(
        'journal-roles',
        'служба и владелец таблиц – одна роль, записанное в журнал можно изменить',
        'Задайте роль владельца в DATABASE_ADMIN_URL, а в DATABASE_URL – другую, и перезапустите службу.',
      );
}
