// The report of a period as the files that are kept, mailed and whose hashes the journal keeps.
import type { PeriodReport } from '../workflows/monitoring/report-data.ts';
import { quarterlyReport } from './quarterly-report.ts';
import { quarterlyReportTable } from './quarterly-report-table.ts';

/** The same bytes for the same report. */
export async function renderReport(report: PeriodReport): Promise<{ docx: Uint8Array; xlsx: Uint8Array }> {
  return { docx: await quarterlyReport(report), xlsx: await quarterlyReportTable(report) };
}
