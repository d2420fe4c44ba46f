// What programs are told of an event, against what docs/webhooks.md promises them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { EVENT_TYPES } from '../../src/workflows/state.ts';
import { WebhookEventSchema, WebhookMessageSchema } from '../../src/workflows/webhook-event.ts';

let guide: string;
beforeAll(async () => {
  guide = await readFile(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
});

describe('the guide for receivers', () => {
  it('shows a message that is one, with every field there is', () => {
    const sample: unknown = JSON.parse(/```json\n(.*?)```/s.exec(guide)?.[1] ?? '');
    const message = WebhookMessageSchema.parse(sample);
    expect(Object.keys(message)).toEqual(Object.keys(WebhookMessageSchema.shape));
    expect(message.events.map((event) => Object.keys(event))).toEqual([
      Object.keys(WebhookEventSchema.shape),
    ]);
  });

  it('names every type of event', () => {
    const [, listed = ''] = /\nTypes: (.*?)\.\n/s.exec(guide) ?? [];
    expect([...listed.matchAll(/`([\w-]+)`/g)].map(([, type]) => type)).toEqual([...EVENT_TYPES]);
  });
});
