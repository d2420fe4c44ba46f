// What stands in a copy of srok-backup, table by table, for comparing data before and after.
import type { Machine } from './machine.ts';

/** Rows as text by table, of a copy's `database.sql.gz`. */
export async function tablesOf(machine: Machine, copy: string): Promise<Map<string, string>> {
  const text = await machine.run(`zcat ${copy}/database.sql.gz`);
  const tables = new Map<string, string>();
  for (const [, table = '', rows = ''] of text.matchAll(/^COPY ("\w+") [^\n]*FROM stdin;\n(.*?)^\\\.$/gms))
    tables.set(table, rows);
  return tables;
}

/** The newest copy of the machine. */
export async function lastCopy(machine: Machine): Promise<string> {
  return (await machine.run('ls -d /var/backups/srok/srok-* | sort | tail -1')).trim();
}

/** Tables whose rows differ, though the service had nothing to do. */
export function differing(before: Map<string, string>, after: Map<string, string>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name));
}

/** What a restore notes, ends or counts anew: its line in the journal, its alarm, links to sign in; what the service's clockwork does. */
export const ON_RECORD = ['journal', 'chains', 'alarms', 'sign_in_tokens', 'watch'].map(
  (table) => `"${table}"`,
);
