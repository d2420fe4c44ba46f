import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { returnPath } from '../../src/web/return-path.ts';

describe('the way back after signing in', () => {
  it.each(['/', '/roadmaps/x/items/5?tab=1', '/roadmaps?search=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0'])(
    'is %s',
    (path) => {
      expect(returnPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    '',
    'roadmaps',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    '/x\r\nSet-Cookie: a=b',
    '/sign-in?next=/',
    '/sign-out',
    `/${'x'.repeat(500)}`,
  ])('is not %j', (path) => {
    expect(returnPath(path)).toBeNull();
  });

  it('never leaves the site, whatever stands in the address', () => {
    const part = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      '//',
      '%2f',
      '%5c',
      '\t',
      'evil.example',
      '?',
      '#',
    );
    const text = fc.array(part, { maxLength: 10 }).map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(fc.oneof(text, fc.webUrl(), fc.string()), (given) => {
        const path = returnPath(given);
        if (path !== null) expect(new URL(path, 'https://srok.example.org').host).toBe('srok.example.org');
      }),
    );
  });
});
