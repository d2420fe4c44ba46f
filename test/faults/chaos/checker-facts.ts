// What the checker judges by: the receiver's mailbox, the database (the service's tables and the evidence that triggers
// gathered beside them), the record of faults. Nothing of `src` is asked what is right.
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import type { FaultRecord } from './fault-log.ts';
import type { Accepted, Replied } from './mailbox.ts';
import type { Connection } from './tcp-proxy.ts';

/** A line of X-Srok-Entries. */
export interface MailEntry {
  roadmap: string;
  item: string;
  due: string;
  kind: string;
  rung: string;
}

export interface Mail extends Omit<Accepted, 'type' | 'entries'> {
  entries: MailEntry[];
  /** `none`: the receiver did not get to it. */
  outcome: Replied['outcome'] | 'none';
}

export interface NoticeFact {
  roadmap: string;
  key: string;
  recipient: string;
  person: string;
  slot: number;
  kind: string;
  rung: string;
  epoch: string;
  item: string;
  occurrence: string;
  due_version: number;
  status: string;
  reason: string | null;
  message: string | null;
}

export interface MessageFact {
  id: string;
  message_id: string;
  recipient: string;
  stream: string;
  status: string;
  created_at: number;
  roadmaps: string[];
}

/** A state that a message came to, in the order in which states took effect (`seq`). `at`: real time. */
export interface AttemptFact {
  seq: number;
  at: number;
  message: string;
  status: string;
  attempt: number;
  uncertain: boolean;
  /** Of whoever brought it there; null when unknown. */
  process: string | null;
  /** Of `sending`: the virtual instant at which its claim began. */
  claimed: number | null;
  /** Of `sending`. */
  entries: (MailEntry & { occurrence: string })[] | null;
}

/** What a notice came to. */
export interface FateFact {
  roadmap: string;
  key: string;
  status: string;
  message: string | null;
}

interface OccurrenceFact {
  due: string | null;
  status: string;
}

/** A roadmap's items from `seq` on. */
export interface ItemsFact {
  seq: number;
  roadmap: string;
  items: Record<string, { leads: Record<string, string>; occurrences: Record<string, OccurrenceFact> }>;
}

export interface Facts {
  /** Virtual instant up to which everything had to end. */
  horizon: number;
  mails: Mail[];
  notices: NoticeFact[];
  messages: MessageFact[];
  attempts: AttemptFact[];
  fates: FateFact[];
  items: ItemsFact[];
  /** Items (`roadmap|item`) that anything was done about after control began, and people (`roadmap|person`) who were absent. */
  touched: Set<string>;
  absent: Set<string>;
  /** Of `roadmap|address`. */
  alarms: Set<string>;
  zones: Map<string, string>;
  faults: readonly FaultRecord[];
}

/** @param client of a role that may read everything */
export async function readFacts(
  client: pg.Client,
  given: {
    mailbox: string;
    faults: readonly FaultRecord[];
    connections: readonly Connection[];
    horizon: number;
  },
): Promise<Facts> {
  const rows = async <T extends pg.QueryResultRow>(text: string) => (await client.query<T>(text)).rows;
  const pairs = async (text: string) =>
    new Set((await rows<{ a: string; b: string }>(text)).map(({ a, b }) => `${a}|${b}`));
  const processAt = (port: number | null, at: number) =>
    given.connections.findLast((one) => one.port === port && one.at <= at)?.process ?? null;
  const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
  const { faults, horizon } = given;
  return {
    faults,
    horizon,
    mails: readMailbox(given.mailbox),
    notices: await rows(`
      SELECT roadmap, key, recipient, person, ${ms('slot')} AS slot, kind, rung, epoch, item, occurrence, due_version,
        status, reason, message FROM notices ORDER BY id`),
    messages: await rows(`
      SELECT id, message_id, recipient, stream, status, ${ms('created_at')} AS created_at,
        ARRAY(SELECT DISTINCT e ->> 'roadmap' FROM jsonb_array_elements(entries) e) AS roadmaps FROM messages`),
    attempts: (
      await rows<Omit<AttemptFact, 'process'> & { port: number | null }>(`
      SELECT seq::float8, ${ms('at')} AS at, message, status, attempt, uncertain, port, ${ms('claimed')} AS claimed,
        (SELECT jsonb_agg(jsonb_build_object('roadmap', e -> 'roadmap', 'item', e -> 'item', 'occurrence', e -> 'occurrence',
          'due', COALESCE(e ->> 'due', ''), 'kind', e -> 'kind', 'rung', e -> 'rung'))
         FROM jsonb_array_elements(entries) e) AS entries
      FROM chaos.attempts ORDER BY seq`)
    ).map(({ port, ...attempt }) => ({ ...attempt, process: processAt(port, attempt.at) })),
    fates: await rows('SELECT roadmap, key, status, message FROM chaos.fates ORDER BY seq'),
    items: await rows('SELECT seq::float8, roadmap, items FROM chaos.items ORDER BY seq'),
    touched: await pairs(`
      SELECT r.id AS a, e ->> 'item' AS b FROM roadmaps r, jsonb_array_elements(r.state -> 'events') e
      WHERE e ->> 'item' IS NOT NULL AND e ->> 'type' <> 'put-under-control'`),
    absent: await pairs(`
      SELECT r.id AS a, e ->> 'person' AS b FROM roadmaps r, jsonb_array_elements(r.state -> 'absences') e`),
    alarms: await pairs('SELECT roadmap AS a, recipient AS b FROM alarms'),
    zones: new Map(
      (await rows<{ address: string; zone: string }>('SELECT address, zone FROM people')).map((row) => [
        row.address,
        row.zone,
      ]),
    ),
  };
}

/** The last line may be half a one: the writer was stopped. */
function readMailbox(path: string): Mail[] {
  const mails = new Map<number, Mail>();
  for (const text of readFileSync(path, 'utf8').split('\n')) {
    if (!text.endsWith('}')) continue;
    const line = JSON.parse(text) as Accepted | Replied;
    if (line.type === 'accept') {
      const { type: _type, entries, ...rest } = line;
      mails.set(line.n, { ...rest, entries: readEntries(entries), outcome: 'none' });
    } else {
      const mail = mails.get(line.n);
      if (mail) mail.outcome = line.outcome;
    }
  }
  return [...mails.values()];
}

function readEntries(header: string): MailEntry[] {
  return header
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [roadmap = '', item = '', due = '', kind = '', rung = ''] = word
        .split('|')
        .map(decodeURIComponent);
      return { roadmap, item, due, kind, rung };
    });
}
