// README.txt of a proof file tells how to check it without this program: its script is run, by Python, on a file that is
// whole and on altered ones.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Contents, openProofStage, type ProofStage, unpacked } from '../proof/proof-stage.ts';

const run = promisify(execFile);
let proof: ProofStage;
let contents: Contents;
beforeAll(async () => {
  proof = await openProofStage();
  contents = await unpacked(await proof.write('proof.zip'));
});
afterAll(() => proof?.close());

/** What the script prints: on a folder with the file's contents, as somebody has changed them. */
async function checked(change: (all: Contents) => void): Promise<string> {
  const all = new Map(contents);
  change(all);
  const folder = await mkdtemp(join(tmpdir(), 'srok-unpacked-'));
  try {
    for (const [name, content] of all) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    const [, script = ''] = String(contents.get('README.txt')).split('с распакованным файлом:\n');
    const env = { ...process.env, PYTHONIOENCODING: 'utf-8' };
    const ran = await run('python3', ['-c', script], { cwd: folder, env }).catch(
      (failed: { stdout: string; stderr: string }) => failed,
    );
    return ran.stdout + ran.stderr;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function replaced(name: string, from: string | RegExp, to: string) {
  return (all: Contents) => {
    const text = String(all.get(name));
    expect(text.replace(from, to)).not.toBe(text);
    all.set(name, Buffer.from(text.replace(from, to)));
  };
}

describe('the script of README.txt', () => {
  it('confirms a file that is whole, and prints the head', async () => {
    const { head } = JSON.parse(String(contents.get('manifest.json'))) as { head: string };
    expect(await checked(() => undefined)).toContain(`Конец журнала: ${head.slice(0, 32)}`);
  });

  it.each([
    ['a line', 'journal.ndjson', '"cancelled"', '"reopened"', 'запись 7 изменена'],
    ['a text', 'details.ndjson', 'Отменено решением', 'Отменено приказом', 'текст 7'],
    ['a message', /^messages\//, /(base64\r\n\r\n)..../, '$10LTQ', 'письмо '],
    ['a file', /^files\//, '%PDF', '%pdf', 'файл 6'],
  ])('names %s that was changed', async (_what, where, from, to, said) => {
    const name = [...contents.keys()].find((one) =>
      typeof where === 'string' ? one === where : where.test(one),
    );
    expect(await checked(replaced(name ?? '', from, to))).toContain(said);
  });
});
