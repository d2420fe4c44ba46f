// Reports about the indicators as they were issued: what was mailed is mailed again, and read, as it was.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PeriodReport } from '../workflows/monitoring/report-data.ts';
import type { Instant } from '../workflows/time.ts';
import type { Db } from './roadmaps.ts';

export type ReportFormat = 'docx' | 'xlsx';

export interface ReportPlace {
  roadmap: string;
  item: string;
  occurrence: string;
  /** Ordinal of the issue, from 1. */
  n: number;
}

export interface StoredReport extends ReportPlace {
  /** Ordinal of the event that issued it. */
  event: number;
  at: Instant;
  data: PeriodReport;
  /** SHA-256, hex. */
  docxHash: string;
  xlsxHash: string;
  /** False once somebody whom it names has been erased. */
  isKept: boolean;
}

export interface ReportToSave extends ReportPlace {
  event: number;
  at: Instant;
  data: PeriodReport;
  docx: Uint8Array;
  xlsx: Uint8Array;
}

const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Returns the hashes of the two papers. */
export async function saveReport(tx: Db, report: ReportToSave): Promise<{ docx: string; xlsx: string }> {
  const { at, data, docx, xlsx, ...place } = report;
  const hashes = { docx: hashOf(docx), xlsx: hashOf(xlsx) };
  await tx
    .insertInto('reports')
    .values({
      ...place,
      at: new Date(at),
      data: JSON.stringify(data),
      docx: Buffer.from(docx),
      xlsx: Buffer.from(xlsx),
      docx_sha256: hashes.docx,
      xlsx_sha256: hashes.xlsx,
    })
    .execute();
  return hashes;
}

/** Without the papers themselves; in the order of issue. */
export async function reportsOf(db: Db, roadmap: string, item?: string): Promise<StoredReport[]> {
  let query = db
    .selectFrom('reports')
    .select(['roadmap', 'item', 'occurrence', 'n', 'event', 'at', 'data', 'docx_sha256', 'xlsx_sha256'])
    .select(sql<boolean>`docx IS NOT NULL`.as('kept'))
    .where('roadmap', '=', roadmap);
  if (item !== undefined) query = query.where('item', '=', item);
  const rows = await query.orderBy('event').execute();
  return rows.map(({ at, docx_sha256, xlsx_sha256, kept, ...rest }) => ({
    ...rest,
    at: at.getTime(),
    docxHash: docx_sha256,
    xlsxHash: xlsx_sha256,
    isKept: kept,
  }));
}

/** Null where there is none, or none any more. */
export async function reportFile(
  db: Db,
  roadmap: string,
  item: string,
  occurrence: string,
  n: number,
  format: ReportFormat,
): Promise<{ name: string; content: Buffer } | null> {
  const row = await db
    .selectFrom('reports')
    .select(['data', format])
    .where('roadmap', '=', roadmap)
    .where('item', '=', item)
    .where('occurrence', '=', occurrence)
    .where('n', '=', n)
    .executeTakeFirst();
  const content = row?.[format];
  return row && content ? { name: reportFileName(row.data, format), content } : null;
}

/** «Отчёт о показателях (п. 13) за III квартал 2024 г.docx»; of one issued again with its number. */
export function reportFileName(
  { item, periodWords, n }: Pick<PeriodReport, 'item' | 'periodWords' | 'n'>,
  format: ReportFormat,
): string {
  const period = n === 1 ? periodWords.replace(/\.$/, '') : `${periodWords}, уточнённый ${n}`;
  return `Отчёт о показателях (п. ${item.id}) за ${period}.${format}`;
}
