// What a tag says to a command: how much of which roadmap its sender has seen.
import { describe, expect, it } from '@jest/globals';
import { entityTag, seenByTag } from '../../../src/web/api/etag.ts';

describe('the tag of a version', () => {
  const ITEM = { roadmap: 'technopark', item: '5' };
  const WHOLE = { roadmap: 'technopark', item: null };
  const tag = entityTag({ ...ITEM, seen: 17 }, 'a', 'b');

  it('tells a command about the same what was seen', () => {
    expect([seenByTag(tag, ITEM), seenByTag(` ${tag} `, ITEM)]).toEqual([17, 17]);
    expect(seenByTag(entityTag({ ...WHOLE, seen: 17 }), WHOLE)).toBe(17);
    expect([seenByTag('*', ITEM), seenByTag(undefined, ITEM)]).toEqual([undefined, undefined]);
  });

  it('is none for a command about another item or roadmap, nor is that of a list of roadmaps', () => {
    for (const about of [{ ...ITEM, item: '7' }, { ...ITEM, roadmap: 'other' }, WHOLE])
      expect([seenByTag(tag, about), seenByTag(entityTag({ ...about, seen: 17 }), ITEM)]).toEqual([
        null,
        null,
      ]);
    expect(seenByTag(entityTag({ roadmap: null, item: null, seen: 17 }, 'a'), WHOLE)).toBeNull();
    for (const one of [`W/${tag}`, '"17"', '"17-0123456789abcdef"', ''])
      expect(seenByTag(one, ITEM)).toBeNull();
  });
});
