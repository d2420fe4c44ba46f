// Papers as LibreOffice prints them: their text page by page, as pdftotext reads it.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LIMIT_MS = 240_000;

/** Where papers and their pages are left to be looked at. */
const KEPT = process.env['TEST_PAPERS'];

/** @returns by name, the text of each page */
export async function pagesOf(papers: ReadonlyMap<string, Uint8Array>): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'srok-papers-'));
  const out = KEPT ?? folder;
  await mkdir(out, { recursive: true });
  try {
    for (const [name, docx] of papers) await writeFile(join(out, `${name}.docx`), docx);
    // A profile of its own: beside another one LibreOffice would hand the work over to it and end.
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    const files = [...papers.keys()].map((name) => join(out, `${name}.docx`));
    await run('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', out, ...files], {
      timeout: LIMIT_MS,
    });
    const found = new Map<string, string[]>();
    for (const name of papers.keys()) {
      const { stdout } = await run('pdftotext', ['-raw', join(out, `${name}.pdf`), '-'], {
        maxBuffer: 64 * 1024 * 1024,
      });
      found.set(name, stdout.split('\f').slice(0, -1));
    }
    return found;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where lines are broken is the page's business. */
export function unspaced(text: string): string {
  return text.replace(/\s+/g, '');
}
