// What a draft of figures keeps: only what its writer has changed. Untouched fields show, when the writer comes back, what
// others have given meanwhile.
import type { IndicatorValue } from '../../workflows/monitoring/figure.ts';
import { confirmField, noteField, ofField, valueField } from '../components/figure-fields.tsx';
import { seenIn, type Typed, typedOf } from '../form.ts';
import type { Drafts, ItemTarget } from './action-form.ts';
import { fieldText } from './figure-text.ts';

interface Known {
  values: Readonly<Record<string, IndicatorValue>>;
  notes: Readonly<Record<string, string>>;
}

export function figuresDraft(target: ItemTarget): Drafts {
  const { state, occurrence } = target;
  const ids = state.roadmap.indicators.map(({ id }) => id);
  return {
    fields: [...ids.flatMap((id) => [...valueFields(id), noteField(id)]), 'text'],
    changed(typed) {
      const now = shown({ values: occurrence.values, notes: occurrence.notes ?? {} }, ids);
      // Somebody may have sent theirs since the form was opened.
      const then = shown(knownThen(target, seenIn(typed)), ids);
      const isTouched = (name: string) =>
        [now, then].every((known) => (typed[name] ?? '') !== (known[name] ?? ''));
      const kept = [
        'text',
        ...ids.flatMap((id) => [
          // Two numbers of one share, and the tick beside them, make sense together only.
          ...([valueField(id), ofField(id)].some(isTouched) ? valueFields(id) : []),
          ...(isTouched(noteField(id)) ? [noteField(id)] : []),
        ]),
      ];
      return Object.fromEntries(
        kept.flatMap((name) => (typed[name] === undefined ? [] : [[name, typed[name]]])),
      );
    },
  };
}

const valueFields = (id: string): string[] => [valueField(id), ofField(id), confirmField(id)];

/** What the fields of the form showed, as it comes back when nobody has touched them. */
function shown({ values, notes }: Known, ids: readonly string[]): Typed {
  return typedOf(
    ids.flatMap((id): [string, string][] => {
      const value = values[id];
      return [
        ...(value === undefined
          ? []
          : typeof value === 'number'
            ? [[valueField(id), fieldText(value)] as [string, string]]
            : ([
                [valueField(id), fieldText(value.numerator)],
                [ofField(id), fieldText(value.denominator)],
              ] as [string, string][])),
        [noteField(id), notes[id] ?? ''],
      ];
    }),
  );
}

/** What had been given when the last event that the writer has seen was written. */
function knownThen({ state, item, occurrence }: ItemTarget, seen = state.events.length): Known {
  let known: Known = { values: {}, notes: {} };
  for (const { n, item: about, occurrence: date, values = {}, notes = {} } of state.events) {
    if (n > seen || about !== item.id || date !== occurrence.id) continue;
    const earlier = Object.entries(known.notes).filter(([id]) => values[id] === undefined);
    known = { values: { ...known.values, ...values }, notes: { ...Object.fromEntries(earlier), ...notes } };
  }
  return known;
}
