// `srok export` as an operator runs it beside the service.
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { registerExport } from '../../src/cli/export.ts';
import { verifyProof } from '../../src/proof/verify-proof.ts';
import { version } from '../../src/version.ts';
import { proofWords } from '../../src/web/proof-words.ts';
import { runCommand } from '../cli/run-command.ts';
import { srok } from '../cli/run-srok.ts';
import { openStage, type Stage } from '../engine/stage.ts';
import { makeRoadmap } from '../support/roadmaps.ts';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await openStage();
  folder = await mkdtemp(join(tmpdir(), 'srok-export-'));
  await stage.apply(makeRoadmap());
  stage.at('2024-01-15T09:00');
  await stage.work();
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

it('writes the proof file of an item, for its owner alone, and prints the head of the journal', async () => {
  const path = join(folder, 'item.zip');
  const { stdout, stderr, code } = await srok(['export', 'technopark', '--item', '5', '-o', path], {
    env: {
      NODE_OPTIONS: '',
      DATABASE_URL: stage.test.appUrl,
      DATABASE_ADMIN_URL: stage.test.ownerUrl,
      SROK_LINK_KEYS: join(folder, 'keys.json'),
      SROK_FILES: join(folder, 'files'),
    },
  });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const [end] = await stage.rows<{ seq: number; head: string }>('SELECT seq, head FROM chains');
  expect(stdout).toContain(`Записей журнала: ${end?.seq}, контрольная отметка ${end?.head.slice(0, 32)}`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const verdict = await verifyProof(path, { anchors: async () => [], words: proofWords, version: version() });
  expect(verdict).toMatchObject({
    faults: [],
    page: 'compared',
    manifest: { item: '5' },
    lines: end?.seq,
  });
});

it('replaces no file that is there', async () => {
  const path = join(folder, 'kept.zip');
  await writeFile(path, 'мой файл');
  await expect(runCommand(registerExport, 'export', 'technopark', '-o', path)).rejects.toThrow('уже есть');
});
