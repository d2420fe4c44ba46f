import { expect, it } from '@jest/globals';
import { createReader } from '../../src/import/read-source.ts';

/** As it is delivered. */
const COMPILED = new URL('../../dist/import/reading-thread.js', import.meta.url);
const bytes = (text: string) => new TextEncoder().encode(text);
/** Some seconds of work for the parser: each element is opened again in each paragraph. */
const SLOW = bytes(`<html>${'<a href=x><b><p>'.repeat(200_000)}`);

it('ends when its time is over, and the next file is read', async () => {
  const { readSource } = createReader({ ms: 2_000, memory: 2 ** 40 }, COMPILED);
  const slow = expect(readSource(SLOW, 'x')).rejects.toMatchObject({ code: 'too-slow' });
  expect(await readSource(bytes('раз'), 'x')).toMatchObject({ format: 'text' });
  await slow;
});

it('ends when the process grows too much', async () => {
  const { readSource } = createReader({ ms: 30_000, memory: 40_000_000 }, COMPILED);
  await expect(readSource(SLOW, 'x')).rejects.toMatchObject({ code: 'too-heavy' });
});
