import { expect, it } from '@jest/globals';
import { createOutboxNotifier } from '../../src/notifiers/outbox.ts';
import { sampleMail } from './sample-mail.ts';

it('takes every message and says that it was kept', async () => {
  const outbox = createOutboxNotifier();
  expect(await outbox.deliver(sampleMail())).toEqual({
    accepted: true,
    reply: 'сохранено в исходящих',
    refusedCopies: [],
  });
  expect(outbox.channel).toBe('outbox');
});
