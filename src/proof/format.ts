// What a proof file holds and under which names: its writer, its page and its check go by this file.
import { z } from 'zod';
import type { ListedLine } from '../store/journal.ts';
import { IsoDateSchema } from '../workflows/deadline/meaning.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { STATUSES } from '../workflows/state.ts';

export const NAMES = {
  readme: 'README.txt',
  page: 'index.html',
  manifest: 'manifest.json',
  roadmap: 'roadmap.json',
  people: 'people.json',
  journal: 'journal.ndjson',
  details: 'details.ndjson',
} as const;

export function letterPath(message: string): string {
  return `messages/${message}.eml`;
}

export function filePath(sha256: string, type: string): string {
  return `files/${sha256}.${type}`;
}

const LETTER = /^messages\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.eml$/;
const FILE = /^files\/[0-9a-f]{64}\.[a-z0-9]{1,8}$/;

/** Whatever has another name does not belong into a proof file. */
export function isKnownName(name: string): boolean {
  return Object.values<string>(NAMES).includes(name) || LETTER.test(name) || FILE.test(name);
}

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Instant = z.int();

export const ManifestSchema = z.strictObject({
  format: z.literal('srok-proof'),
  version: z.literal(1),
  /** Version of the program that made it. */
  program: z.string(),
  roadmap: z.string(),
  /** Null: the whole roadmap. */
  item: z.string().nullable(),
  madeAt: Instant,
  lines: z.int().nonnegative(),
  head: Hash,
});
export type Manifest = z.infer<typeof ManifestSchema>;

const OccurrenceSchema = z.strictObject({
  id: z.string(),
  originalDue: IsoDateSchema.nullable(),
  due: IsoDateSchema.nullable(),
  status: z.enum(STATUSES),
  executedAt: IsoDateSchema.nullable(),
});

/** The roadmap as it stood when the file was made. The chain does not prove it; it is there to make the lines readable. */
export const SnapshotSchema = z.strictObject({
  /** Without addresses and telephone numbers. */
  roadmap: z.custom<Roadmap>((value) => typeof value === 'object' && value !== null && 'items' in value),
  underControlAt: Instant,
  items: z.record(
    z.string(),
    z.strictObject({ leads: z.record(z.string(), z.string()), occurrences: z.array(OccurrenceSchema) }),
  ),
  absences: z.array(
    z.strictObject({
      person: z.string(),
      from: IsoDateSchema,
      until: IsoDateSchema,
      substitute: z.string().nullable(),
      event: z.int(),
    }),
  ),
});
export type Snapshot = z.infer<typeof SnapshotSchema>;

/** Whom the journal calls by a pseudonym: SHA-256 of salt, address and name, a line each. Who was erased is missing. */
export const ProvenPersonSchema = z.strictObject({
  pseudonym: Hash,
  salt: z.string(),
  address: z.string(),
  name: z.string(),
  /** Of the roadmap's people, by which its file calls them. */
  keys: z.array(z.string()),
});
export type ProvenPerson = z.infer<typeof ProvenPersonSchema>;

export const ProofLineSchema = z.strictObject({
  seq: z.int(),
  at: Instant,
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  hash: Hash,
});
export type ProofLine = Omit<ListedLine, 'roadmap'>;

/** Why the words of a message are not in the file. */
export const ABSENT = ['erased', 'other-orders', 'live-links', 'sent-later', 'being-sent'] as const;
export type Absent = (typeof ABSENT)[number];

/** What stands behind the hashes of a line. */
export const DetailSchema = z.strictObject({
  seq: z.int(),
  /** SHA-256 of salt and body, a line each; `at`: where the hash stands in the line, `act.signatory`. */
  texts: z.array(z.strictObject({ at: z.string(), hash: Hash, salt: z.string(), body: z.string() })),
  message: z
    .strictObject({
      /** Its place in the file. */
      letter: z.string().nullable(),
      /** Null where its words are not in the file. */
      subject: z.string().nullable(),
      absent: z.enum(ABSENT).nullable(),
      /** What the mail server said. */
      reply: z.string().nullable(),
    })
    .nullable(),
  files: z.array(
    z.strictObject({
      sha256: Hash,
      name: z.string(),
      /** Its place in the file; null where the service no longer has it. */
      path: z.string().nullable(),
    }),
  ),
});
export type Detail = z.infer<typeof DetailSchema>;

export interface ProofEntry {
  line: ProofLine;
  /** Null where nothing stands behind the line, or it is about other items. */
  detail: Detail | null;
}

/** A line about other items keeps its place in the chain, and what stands behind its hashes stays out of the file. */
export function isInScope(line: ProofLine, item: string | null): boolean {
  if (item === null) return true;
  const about = itemsOf(line);
  return about.length === 0 || about.includes(item);
}

const AboutSchema = z.object({
  item: z.string().nullish(),
  items: z.array(z.string()).exactOptional(),
  entries: z.array(z.object({ item: z.string() })).exactOptional(),
});

/** None of a line about the order as a whole. */
function itemsOf({ payload }: ProofLine): string[] {
  const { data } = AboutSchema.safeParse(payload);
  if (!data) return [];
  const items = data.items ?? data.entries?.map((entry) => entry.item) ?? [];
  return data.item == null ? items : [data.item, ...items];
}

/** Of a line that says what became of a message, and of what it was: its hashes. */
const MessageLineSchema = z.object({
  message: z.string(),
  messageId: z.string(),
  to: z.string(),
  body: Hash,
  /** Of the words without the signatures of their links; absent where they have none. */
  unsigned: Hash.exactOptional(),
  reply: Hash.nullable(),
});
export type MessageLine = z.infer<typeof MessageLineSchema>;

/** Null of other lines. */
export function messageOf({ type, payload }: ProofLine): MessageLine | null {
  if (type !== 'message-sent' && type !== 'message-failed') return null;
  return MessageLineSchema.safeParse(payload).data ?? null;
}

/** Every hash that stands in a payload, with where: `act.signatory`. */
export function hashesIn(payload: object, under = ''): { at: string; hash: string }[] {
  return Object.entries(payload).flatMap(([key, value]: [string, unknown]) => {
    const at = under === '' ? key : `${under}.${key}`;
    if (typeof value === 'string') return Hash.safeParse(value).success ? [{ at, hash: value }] : [];
    return typeof value === 'object' && value !== null ? hashesIn(value, at) : [];
  });
}
