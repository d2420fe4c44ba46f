// What a proof file is held against: heads of the chain that left the service at their time, above all in digests, and
// that whoever owns the database cannot change any more.
import { z } from 'zod';
import type { Instant } from '../calendar/dates.ts';
import { ProofUnreadable } from './archive.ts';

export interface Anchor {
  /** Where it comes from, in words: «сводка от 12.02.2024» or a file's name. */
  source: string;
  /** The beginning of a head, hex; a digest has several where orders have the same number: one of them is to be found. */
  marks: string[];
  /** When it left the service; null where nobody says. */
  at: Instant | null;
}

/** Half of a head is printed. */
const SHORTEST = 32;
const MARK = new RegExp(`^[0-9a-f]{${SHORTEST},64}$`);

/** Null for what is no mark. */
export function anchorOf(head: string): Anchor | null {
  const mark = head.trim().toLowerCase();
  return MARK.test(mark) ? { source: `отметка ${mark.slice(0, SHORTEST)}`, marks: [mark], at: null } : null;
}

/** As messages/letter.ts prints it; a mail program may have broken the line. */
const PRINTED =
  /Контрольная отметка журнала по №\s*(.{1,200}?):\s*([0-9a-f]{32}(?:, [0-9a-f]{32})*)(?![0-9a-f])/gu;

const OPTIONS = { skipImageLinks: true, skipTextToHtml: true, checksumAlgo: false } as const;

/**
 * Of a saved digest, the marks of the order with this number.
 * @throws ProofUnreadable for a mail without one
 */
export async function anchorIn(mail: Buffer, name: string, orderNumber: string): Promise<Anchor> {
  const { simpleParser } = await import('mailparser');
  const { text = '', date } = await simpleParser(mail, OPTIONS);
  const marks = [...text.replace(/[\s\u00a0>]+/g, ' ').matchAll(PRINTED)].flatMap(
    ([, number = '', mark = '']) => (plain(number) === plain(orderNumber) ? mark.split(', ') : []),
  );
  if (marks.length === 0)
    throw new ProofUnreadable(`${name}: в письме нет контрольной отметки журнала по № ${orderNumber}`);
  return { source: name, marks: [...new Set(marks)], at: date?.getTime() ?? null };
}

const plain = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim();

const OrderSchema = z.object({ order: z.object({ number: z.string() }) });

/** Of a roadmap that nobody has checked. */
export function orderNumberOf(roadmap: unknown): string {
  const found = OrderSchema.safeParse(roadmap);
  if (!found.success) throw new ProofUnreadable('roadmap.json: нет реквизитов распоряжения');
  return found.data.order.number;
}
