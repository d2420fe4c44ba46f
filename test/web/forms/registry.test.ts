// Whatever is typed into whichever form: it becomes a command that the rules can read, or faults beside fields.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAction } from '../../../src/web/forms/action-body.tsx';
import type { ItemTarget } from '../../../src/web/forms/action-form.ts';
import { itemForm, roadmapForm } from '../../../src/web/forms/registry.ts';
import { occurrenceAsked } from '../../../src/web/item-place.ts';
import { begin } from '../../../src/workflows/begin.ts';
import { CommandSchema } from '../../../src/workflows/command.ts';
import { itemOf } from '../../../src/workflows/state.ts';
import { tomsk } from '../../engine/stage.ts';
import { defaultPolicy, russianCalendar } from '../../support/roadmaps.ts';
import { tomskRoadmap } from '../../support/simulated.ts';

const ACTIONS = CommandSchema.options.map((schema) => schema.shape.do.value);
type Action = (typeof ACTIONS)[number];
const ITEMS = ['2', '3', '5', '7', '11', '13'];

const now = tomsk('2024-01-15T10:00');
const state = begin(tomskRoadmap(), now);
const calendar = russianCalendar();

function targetOf(id: string): ItemTarget {
  const item = itemOf(state, id);
  const occurrence = occurrenceAsked(state, calendar, item, undefined);
  if (!occurrence) throw new Error(`no occurrence of ${id}`);
  const reader = { address: 'shvaiko@example.org', isOperator: true };
  return { state, calendar, policy: defaultPolicy(), now, today: '2024-01-15', ...reader, item, occurrence };
}

const DATES = ['2024-01-10', '2024-01-15', '2024-02-12', '12.02.2024', '2024-10-25'];
/** What fits each field, at least in some form. */
const FITTING: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    ['date', 'until', 'executed', 'documentDate', 'actDate'].map((name) => [name, DATES]),
  ),
  ...Object.fromEntries(
    ['text', 'basis', 'addressee', 'document', 'signatory'].map((n) => [n, ['РВПО', '«»']]),
  ),
  number: ['№ 5', '17 р'],
  numbers: ['№ 5, 6', '7;\n8'],
  kind: ['приказ'],
  proposed: ['other', '2024-02-12'],
  outcome: ['executed', 'open'],
  person: ['nazarova', 'shkurkina'],
  substitute: ['shabolina'],
  'value-1': ['750', '1 234'],
  'value-3.1': ['0'],
  'value-5': ['18 %', '0'],
  'of-5': ['20', '0'],
  'note-1': ['набор продолжается'],
  'confirm-1': ['yes'],
  confirmed: ['yes'],
};
const unfitting = fc.oneof(
  fc.constantFrom('2024-02-30', '2199-01-01', '0000-00-00', 'school', 'constructor', 'no'),
  fc.constantFrom('', '№', '-1', '1e9', 'NaN', 'а'.repeat(3000), 'а'.repeat(4001), 'а\0', '\ud800', '\n'),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const fitting = (name: string) => fc.constantFrom(...(FITTING[name] ?? ['']));
const typedWith = (arbitrary: (name: string) => fc.Arbitrary<string>) =>
  fc.record(
    Object.fromEntries(
      [...Object.keys(FITTING), 'party', 'seen', 'do', 'by', 'item'].map((name) => [name, arbitrary(name)]),
    ),
  );
const fittingIn = typedWith(fitting);
const typedIn = typedWith((name) =>
  fc.oneof({ weight: 8, arbitrary: fitting(name) }, { weight: 1, arbitrary: unfitting }),
);

it('there is one for every command', () => {
  for (const action of ACTIONS)
    expect([action, (itemForm(action) ?? roadmapForm(action))?.action]).toEqual([action, action]);
});

/** What the forms of an action make of what was typed, on the item's page and on the roadmap's. */
function readForms(action: Action, item: string, typed: Record<string, string>) {
  const target = targetOf(item);
  // As forms are read: without spaces around.
  const trimmed = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, text.trim()]));
  const [onItem, onRoadmap] = [itemForm(action), roadmapForm(action)];
  return [
    ...(onItem ? [readAction(onItem, trimmed, target)] : []),
    ...(onRoadmap ? [readAction(onRoadmap, trimmed, target)] : []),
  ];
}

it('makes of anything typed a command that can be read, or says what is wrong', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ACTIONS), fc.constantFrom(...ITEMS), typedIn, (action, item, typed) => {
      for (const read of readForms(action, item, typed)) {
        if (read.ok) CommandSchema.parse({ ...read.value, by: 'shvaiko' });
        else expect(Object.values(read.errors).every((fault) => /^[А-ЯЁ]/.test(fault))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

// The property above could hold because everything typed is refused.
it.each(ACTIONS)('makes %s of what fits its fields', (action) => {
  const typings = fc.sample(fc.tuple(fc.constantFrom(...ITEMS), fittingIn), { numRuns: 200, seed: 1410 });
  const made = typings
    .flatMap(([item, typed]) => readForms(action, item, typed))
    .flatMap((read) => (read.ok ? [CommandSchema.parse({ ...read.value, by: 'shvaiko' })] : []));
  expect(new Set(made.map((command) => command.do))).toEqual(new Set([action]));
});
