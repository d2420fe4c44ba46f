import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readPdf } from '../../src/import/pdf.ts';
import { SourceFault } from '../../src/import/source-fault.ts';

const codeOf = (bytes: Uint8Array): Promise<string> =>
  readPdf(bytes, { pages: 500 }).then(
    () => 'read',
    (fault: unknown) => (fault instanceof SourceFault ? fault.code : String(fault)),
  );

it('gives one of its reasons and nothing else, whatever is changed in a PDF', async () => {
  const seed = new Uint8Array(readFileSync('test/fixtures/import/h-merged.pdf'));
  const changes = fc.array(fc.record({ at: fc.nat(seed.length - 1), byte: fc.nat(255) }), {
    minLength: 1,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(changes, async (changed) => {
      const bytes = Uint8Array.from(seed);
      for (const { at, byte } of changed) bytes[at] = byte;
      expect(await codeOf(bytes)).toMatch(/^(?:read|no-text|encrypted|damaged|too-long)$/);
    }),
    { numRuns: 60 },
  );
});
