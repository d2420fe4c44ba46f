// A roadmap many times over, with what was sent about it, by SQL alone: the same people in hundreds of roadmaps, as a
// controller or a supervisor has them.
import pg from 'pg';

/** Written by hand where a copy differs; `n` is its number. */
type Changes = Record<string, string>;

/**
 * Copies `from` … `to` of the roadmap, as rows: `<id>-2`, … Of notices only those that were sent, of messages everything but
 * their text, which nobody lists.
 * @param options domain: of the people's addresses in the copies; another one makes them other people
 */
export async function copyRoadmap(
  ownerUrl: string,
  id: string,
  from: number,
  to: number,
  { domain = 'example.org' } = {},
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const literal = client.escapeLiteral(id);
  const copyId = `${literal} || '-' || n`;
  const message = (column: string) => `md5(${column}::text || n)::uuid`;

  const others = (column: string, type: string) =>
    `replace(${column}::text, '@example.org', '@${domain}')::${type}`;

  async function copy(table: string, changes: Changes, where: string): Promise<void> {
    const { rows } = await client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0
         AND NOT attisdropped AND attgenerated = '' AND attidentity = ''`,
      [table],
    );
    const names = rows.map(({ name }) => name);
    await client.query(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => changes[name] ?? name).join(', ')}
       FROM ${table} t, generate_series(${from}, ${to}) AS n WHERE ${where}`,
    );
  }

  try {
    const own = `roadmap = ${literal}`;
    await copy(
      'roadmaps',
      { id: copyId, state: others(`replace(state::text, ${literal}, ${copyId})`, 'jsonb') },
      `id = ${literal}`,
    );
    await client.query(
      `INSERT INTO people (address, key, name, zone, own_zone, salt, pseudonym)
       SELECT ${others('address', 'text')}, key, name, zone, own_zone, salt, pseudonym FROM people ON CONFLICT DO NOTHING`,
    );
    await copy('roadmap_people', { roadmap: copyId, address: others('address', 'text') }, own);
    await copy(
      'overviews',
      {
        roadmap: copyId,
        title: `title || ' ' || n`,
        order_number: `order_number || '/' || n`,
        supervisor: others('supervisor', 'text'),
        controller: others('controller', 'text'),
        issuer: others('issuer', 'text'),
        addresses: others('addresses', 'text[]'),
        substitutions: others('substitutions', 'jsonb'),
      },
      own,
    );
    await copy('overview_items', { roadmap: copyId, leads: others('leads', 'text[]') }, own);
    await copy(
      'messages',
      {
        id: message('id'),
        recipient: others('recipient', 'text'),
        copies: others('copies', 'jsonb'),
        message_id: `message_id || n`,
        entries: `replace(entries::text, ${literal}, ${copyId})::jsonb`,
        body_text: 'NULL',
        body_html: 'NULL',
        created_at: `created_at + n * interval '1 ms'`,
      },
      `EXISTS (SELECT FROM notices WHERE message = t.id AND ${own})`,
    );
    await copy(
      'notices',
      { roadmap: copyId, recipient: others('recipient', 'text'), message: message('message') },
      `${own} AND message IS NOT NULL`,
    );
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}
