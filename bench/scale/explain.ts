// How PostgreSQL carries out what the engine asks it: the statements of a piece of work are caught on their way, and
// asked again with EXPLAIN in a transaction that is rolled back.
import pg from 'pg';

export interface Statement {
  text: string;
  values: unknown[];
}

/** The statements that any client of this process sends during the work. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const caught: Statement[] = [];
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [text, values] = args;
    if (typeof text === 'string') caught.push({ text, values: Array.isArray(values) ? values : [] });
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return caught.filter(({ text }) => /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)/i.test(text));
}

/** The plan of each statement, with what it touched and how long it took. */
export async function explain(url: string, statements: readonly Statement[]): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const told: string[] = [];
    await client.query('BEGIN');
    for (const { text, values } of statements) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN (ANALYZE, BUFFERS, SETTINGS) ${text}`,
        values,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      told.push(`${text.replaceAll(/\s+/g, ' ').trim()}\n\n${plan}\n`);
    }
    await client.query('ROLLBACK');
    return told.join('\n\n');
  } finally {
    await client.end();
  }
}
