import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createVirtualClock } from '../../src/clock.ts';
import { createActionLinks, type LinkTarget } from '../../src/engine/action-links.ts';
import { createPassingRing, LINK_LIFE_MS } from '../../src/engine/link-keys.ts';
import { MAIL_ACTIONS } from '../../src/messages/buttons.ts';

const START = Date.UTC(2024, 0, 15);
const clock = createVirtualClock(START);
const ring = createPassingRing();
const links = createActionLinks({ ring, publicUrl: 'https://srok.example.org', clock });
const target: LinkTarget = {
  roadmap: 'tomsk-gymnasium-29-kvantorium',
  item: '5',
  occurrence: '',
  action: 'submit',
  person: '0123456789abcdef'.repeat(4),
  mark: 'in_execution|0|shkurkina',
};
const tokenFor = (change: Partial<LinkTarget> = {}) =>
  links.linkFor({ ...target, ...change }).replace('https://srok.example.org/a/', '');

describe('a link of a mail', () => {
  it('is read as it was made, whatever the items are called', () => {
    fc.assert(
      fc.property(
        fc.record({
          roadmap: fc.string({ minLength: 1 }),
          item: fc.string({ unit: 'grapheme' }),
          occurrence: fc.string(),
          action: fc.constantFrom(...MAIL_ACTIONS),
          person: fc.constant(target.person),
          mark: fc.string(),
        }),
        (made) => {
          const read = links.read(tokenFor(made));
          expect(read).toMatchObject({
            ok: true,
            link: {
              roadmap: made.roadmap,
              item: made.item,
              occurrence: made.occurrence,
              action: made.action,
            },
          });
          if (read.ok) expect(links.isCurrent(read.link, made.mark)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has only signs that no mail program breaks, and fits an address line', () => {
    const url = links.linkFor(target);
    expect(url).toMatch(/^https:\/\/srok\.example\.org\/a\/[\w.-]+$/);
    expect(url.length).toBeLessThan(220);
  });

  it('holds neither an address nor a person key', () => {
    const payload = Buffer.from(tokenFor().split('.')[1] ?? '', 'base64url').toString('utf8');
    expect(payload).toContain('tomsk');
    expect(payload).not.toMatch(/@|shkurkina/);
  });

  it('is refused when any of its characters is another one', () => {
    const token = tokenFor();
    for (let i = 0; i < token.length; i += 1) {
      for (const sign of ['A', 'b', '7', '-', '.', ' ', '%', 'я', '\0']) {
        if (token[i] === sign) continue;
        expect(links.read(token.slice(0, i) + sign + token.slice(i + 1)).ok).toBe(false);
      }
    }
  });

  it('is refused when it is shortened, lengthened, doubled or not one at all', () => {
    const token = tokenFor();
    for (let i = 0; i < token.length; i += 1) expect(links.read(token.slice(0, i)).ok).toBe(false);
    for (const bad of [
      `${token}=`,
      `${token}.`,
      `${token}A`,
      token + token,
      '',
      '..',
      '__proto__',
      `${token}\n`,
    ])
      expect(links.read(bad)).toEqual({ ok: false, why: 'malformed' });
  });

  it('is refused when its signature belongs to another link', () => {
    const [key, payload] = tokenFor({ item: '6' }).split('.');
    const [, , signature] = tokenFor().split('.');
    expect(links.read(`${key}.${payload}.${signature}`)).toEqual({ ok: false, why: 'malformed' });
  });

  it('of another installation has an unknown key, and of another one with the same key id no valid signature', () => {
    const other = createActionLinks({
      ring: createPassingRing(),
      publicUrl: 'https://srok.example.org',
      clock,
    });
    const foreign = other.linkFor(target).replace(/^.*\/a\//, '');
    expect(links.read(foreign)).toEqual({ ok: false, why: 'unknown-key' });
    expect(links.read(ring.signing().id + foreign.slice(8))).toEqual({ ok: false, why: 'malformed' });
  });

  it('works until its last second and then says what it was about', () => {
    const token = tokenFor();
    clock.set(START + LINK_LIFE_MS - 1);
    expect(links.read(token).ok).toBe(true);
    clock.set(START + LINK_LIFE_MS);
    expect(links.read(token)).toMatchObject({ ok: false, why: 'expired', link: { item: '5' } });
    clock.set(START);
  });

  it('is overtaken when the mark is another one', () => {
    const read = links.read(tokenFor());
    if (!read.ok) throw new Error(read.why);
    expect(links.isCurrent(read.link, target.mark)).toBe(true);
    expect(links.isCurrent(read.link, 'under_review|1|shkurkina')).toBe(false);
  });

  it('is not made for somebody unknown', () => {
    expect(() => tokenFor({ person: '' })).toThrow('known person');
  });

  it('leads to pages with names in addresses written safely', () => {
    expect(links.toItem('tomsk', '3/1 ?#', '')).toBe(
      'https://srok.example.org/roadmaps/tomsk/items/3%2F1%20%3F%23',
    );
    expect(links.toItem('tomsk', '13', '2024-10-01')).toBe(
      'https://srok.example.org/roadmaps/tomsk/items/13?due=2024-10-01',
    );
    expect(links.toRoadmap('a&b')).toBe('https://srok.example.org/roadmaps/a%26b');
  });
});
