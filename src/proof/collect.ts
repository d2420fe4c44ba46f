// From the tables to what a proof file says: the lines of the journal, each with what stands behind its hashes. Read in
// batches, in a transaction that sees one moment.
import type { Readable } from 'node:stream';
import type { FileStore } from '../files/file-store.ts';
import { withoutSignatures } from '../messages/link-signatures.ts';
import { journalInOrder, type ListedLine } from '../store/journal.ts';
import {
  attachedFiles,
  type SealedPerson,
  type SentMessage,
  sealedPeople,
  sentMessages,
  textsOf,
} from '../store/proof-rows.ts';
import { reportFile, reportFileName, reportsOf, type StoredReport } from '../store/reports.ts';
import type { Db } from '../store/roadmaps.ts';
import { ERASED_NAME } from '../workflows/forget-person.ts';
import {
  type Absent,
  type Detail,
  filePath,
  hashesIn,
  isInScope,
  letterPath,
  messageOf,
  type ProofEntry,
  type ProofLine,
} from './format.ts';
import type { LetterWords } from './letter-file.ts';

export interface ProofScope {
  roadmap: string;
  /** Null: the whole roadmap. */
  item: string | null;
}

export interface CollectedEntry extends ProofEntry {
  letter: LetterWords | null;
  contents: { path: string; open(): Promise<Readable | Buffer | null> }[];
}

export interface Collected {
  /** Everything that stands in the chain. */
  lines(): AsyncGenerator<ProofLine>;
  /** The same with what stands behind it; to be read after `lines`. */
  entries(): AsyncGenerator<CollectedEntry>;
  /** Known once `lines` has been read to its end. */
  people: ReadonlyMap<string, SealedPerson>;
}

/** Lines at once: with each may come a message of some ten thousand signs. */
const AT_ONCE = 200;
/** Stands where an address or a name was erased (store/erasure.ts): what is around it no longer fits its hash. */
const ERASED = new RegExp(`erased-[0-9a-f]{12}|${ERASED_NAME}`);

interface Batch {
  texts: Awaited<ReturnType<typeof textsOf>>;
  messages: Awaited<ReturnType<typeof sentMessages>>;
  attached: Awaited<ReturnType<typeof attachedFiles>>;
  reports: ReadonlyMap<number, StoredReport>;
}

export function collect(tx: Db, files: FileStore, scope: ProofScope): Collected {
  const people = new Map<string, SealedPerson>();
  /** Of messages that were given up: the number of the last line that says what became of them. */
  const lastLines = new Map<string, number>();

  async function* lines() {
    for await (const batch of journalInOrder(tx, scope.roadmap, AT_ONCE)) {
      const named = hashesOf(batch.filter(inScope)).filter((hash) => !people.has(hash));
      for (const person of await sealedPeople(tx, named)) people.set(person.pseudonym, person);
      for (const line of batch.map(withoutRoadmap)) {
        const { message } = messageOf(line) ?? {};
        if (message !== undefined && (line.type === 'message-failed' || lastLines.has(message)))
          lastLines.set(message, line.seq);
        yield line;
      }
    }
  }

  async function* entries() {
    const issued = await reportsOf(tx, scope.roadmap, scope.item ?? undefined);
    const reports = new Map(issued.map((report) => [report.event, report]));
    for await (const batch of journalInOrder(tx, scope.roadmap, AT_ONCE)) {
      const about = batch.filter(inScope);
      const behind: Batch = {
        texts: await textsOf(tx, hashesOf(about)),
        messages: await sentMessages(
          tx,
          about.flatMap((line) => messageOf(line)?.message ?? []),
        ),
        attached: await attachedFiles(tx, about.flatMap(fileOf)),
        reports,
      };
      for (const line of batch.map(withoutRoadmap))
        yield inScope(line)
          ? await entryOf(line, behind)
          : { line, detail: null, letter: null, contents: [] };
    }
  }

  const inScope = (line: ProofLine): boolean => isInScope(line, scope.item);

  async function entryOf(line: ProofLine, behind: Batch): Promise<CollectedEntry> {
    const texts = hashesIn(line.payload).flatMap(({ at, hash }) => {
      const text = behind.texts.get(hash);
      return text ? [{ at, ...text }] : [];
    });
    const { message, letter } = messageOn(line, behind);
    const found = await filesOn(line, behind);
    const isEmpty = texts.length === 0 && message === null && found.length === 0;
    return {
      line,
      letter,
      detail: isEmpty ? null : { seq: line.seq, texts, message, files: found.map(({ file }) => file) },
      contents: found.flatMap(({ file: { path }, open }) => (path === null ? [] : [{ path, open }])),
    };
  }

  function messageOn(
    line: ProofLine,
    behind: Batch,
  ): { message: Detail['message']; letter: LetterWords | null } {
    const sealed = messageOf(line);
    if (!sealed) return { message: null, letter: null };
    const stored = behind.messages.get(sealed.message);
    const absent = whyAbsent(line, stored, sealed.unsigned !== undefined);
    const { subject = '', text, html, reply = null } = stored ?? {};
    const isTheirs = absent !== 'sent-later' && absent !== 'being-sent';
    return {
      message: {
        letter: absent === null ? letterPath(sealed.message) : null,
        subject: absent === null ? subject : null,
        absent,
        reply: isTheirs && reply !== null && !ERASED.test(reply) ? reply : null,
      },
      letter:
        absent === null
          ? { subject, text: withoutSignatures(text ?? ''), html: withoutSignatures(html ?? '') }
          : null,
    };
  }

  /** @param hasOwnHash the journal knows the words without the signatures of their links */
  function whyAbsent(line: ProofLine, stored: SentMessage | undefined, hasOwnHash: boolean): Absent | null {
    if (stored && (lastLines.get(stored.id) ?? line.seq) !== line.seq) return 'sent-later';
    if (stored && stored.status !== 'sent' && stored.status !== 'failed') return 'being-sent';
    if (!stored || stored.text === null || stored.html === null || ERASED.test(stored.subject))
      return 'erased';
    if (stored.roadmaps.some((roadmap) => roadmap !== scope.roadmap)) return 'other-orders';
    const words = stored.text + stored.html;
    return !hasOwnHash && withoutSignatures(words) !== words ? 'live-links' : null;
  }

  async function filesOn(line: ProofLine, { attached, reports }: Batch) {
    const [id] = fileOf(line);
    const file = id === undefined ? undefined : attached.get(id);
    if (file) {
      const { sha256, name, type } = file;
      const path = (await files.sizeOf(sha256)) === null ? null : filePath(sha256, type);
      return [{ file: { sha256, name, path }, open: () => files.open(sha256) }];
    }
    const report = line.type === 'report-issued' ? reports.get(Number(line.payload['event'])) : undefined;
    if (!report) return [];
    const { roadmap, item, occurrence, n, isKept } = report;
    return (['docx', 'xlsx'] as const).map((format) => {
      const sha256 = report[`${format}Hash`];
      const path = isKept ? filePath(sha256, format) : null;
      const open = async () => (await reportFile(tx, roadmap, item, occurrence, n, format))?.content ?? null;
      return { file: { sha256, name: reportFileName(report.data, format), path }, open };
    });
  }

  return { lines, entries, people };
}

function withoutRoadmap(line: ListedLine): ProofLine {
  const { roadmap: _, ...rest } = line;
  return rest;
}

function hashesOf(lines: readonly ProofLine[]): string[] {
  return [...new Set(lines.flatMap((line) => hashesIn(line.payload).map(({ hash }) => hash)))];
}

/** Id of the file that a line says was attached. */
function fileOf({ type, payload }: ProofLine): string[] {
  return type === 'file-attached' && typeof payload['file'] === 'string' ? [payload['file']] : [];
}
