// What no document holds and no database stores is refused at the edge.
import { expect, it } from '@jest/globals';
import { CommandSchema } from '../../src/workflows/command.ts';
import { PersonSchema } from '../../src/workflows/roadmap.ts';

it.each(['И.В.\0Швайко', 'И.В. \ud800Швайко'])(
  'refuses a text with a NUL or half a surrogate pair',
  (name) => {
    expect(PersonSchema.safeParse({ name }).error?.issues[0]?.message).toContain('управляющий знак');
    expect(
      CommandSchema.safeParse({ do: 'report-progress', by: 'shvaiko', item: '5', text: name }).success,
    ).toBe(false);
  },
);
