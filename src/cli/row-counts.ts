// How many rows of each table were saved or restored.

export function printRows(rows: Record<string, number>): void {
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  for (const [name, count] of Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)))
    process.stdout.write(`  ${name.padEnd(width)}  ${String(count).padStart(9)}\n`);
}
