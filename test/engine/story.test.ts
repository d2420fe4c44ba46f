// The log tells what became of a message to whoever searches it for the message's id.
import { afterEach, expect, it } from '@jest/globals';
import { createLog } from '../../src/log.ts';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

type Line = Record<string, unknown> & { msg: string };

it('tells a message’s story by its id: two failures and a success, in order', async () => {
  const written: string[] = [];
  let time = '';
  stage = await openStage({
    behaviour: ({ stage: at }) => {
      if (at === 'rcpt' && time === '09:00') return { reply: 450, text: 'try later' };
      return at === 'reply' && time === '09:01' ? 'drop' : undefined;
    },
    log: createLog('debug', { write: (line) => written.push(line) }),
    random: () => 0.5,
  });
  await stage.apply(
    makeRoadmap({ items: [makeItem('5', '2024-02-15', { responsible: ['department'], lead: 'shkurkina' })] }),
  );
  for (time of ['09:00', '09:01', '09:03']) {
    stage.at(`2024-01-15T${time}`);
    await stage.work();
  }
  const [row] = await stage.rows<{ id: string; attempts: number }>(
    "SELECT id, attempts FROM messages WHERE status = 'sent' AND recipient LIKE 'shkurkina@%'",
  );
  expect(row?.attempts).toBe(3);

  const lines = written
    .filter((line) => line.includes(row?.id ?? '-'))
    .map((line) => JSON.parse(line) as Line);
  expect(lines.map(({ message }) => message)).toEqual(lines.map(() => row?.id));
  const said = lines.map(({ msg }) => msg);
  const attempt = 'message claimed; message handed over';
  expect(said.join('; ')).toBe(
    [
      `${attempt}; mail not delivered; message to be sent again`,
      `${attempt}; mail not delivered; message to be sent again`,
      `${attempt}; mail accepted by the server; message sent`,
    ].join('; '),
  );
  const claims = lines.filter(({ msg }) => msg === 'message claimed');
  expect(claims.map(({ attempts }) => attempts)).toEqual([1, 2, 3]);
  // The second attempt ended without a reply: it may have arrived, and the third is a repeat.
  expect(claims.map(({ uncertain }) => uncertain)).toEqual([undefined, undefined, true]);
  const replies = lines.filter(({ msg }) => /^message (sent|to be)/.test(msg)).map(({ reply }) => reply);
  expect(replies).toEqual(['450 try later', undefined, expect.stringMatching(/^250 /)]);
  // Whom it is for is said by a pseudonym.
  expect(written.join('')).not.toContain('shkurkina@example.org');
});
