// The order of items that content and dates suggest, written into a draft as proposals.

import { groupBy } from '../group-by.ts';
import { proposeLinks } from './dependencies.ts';
import type { DraftFile, ProposedLink, Question } from './draft.ts';
import { dueOf } from './draft-deadline.ts';
import type { Notes } from './notes.ts';
import { sentence } from './notes.ts';

type DraftItem = DraftFile['items'][number];

/** What is likely goes into `after` and `related` of the items; what is less so is offered with the question only. */
export function composeLinks(items: DraftItem[], orderDate: string | null, notes: Notes): ProposedLink[] {
  const links = proposeLinks(
    items.map(({ id, title, result, deadline }) => ({
      id,
      title: title ?? '',
      result: result.text,
      due: dueOf(deadline, orderDate),
    })),
  );
  const byItem = groupBy(links, ({ item }) => item);
  for (const item of items)
    for (const kind of ['after', 'related'] as const) {
      const found = (byItem.get(item.id) ?? []).filter((link) => link.kind === kind);
      const likely = found.filter(({ confidence }) => confidence !== 'low');
      if (likely.length === 0) continue;
      item[kind] = likely.map(({ of }) => of);
      notes.ask(linkQuestion(item, kind, likely, found, notes));
    }
  return links;
}

function linkQuestion(
  { id }: DraftItem,
  kind: ProposedLink['kind'],
  likely: readonly ProposedLink[],
  found: readonly ProposedLink[],
  notes: Notes,
): Omit<Question, 'id' | 'fragment'> {
  const proposed = likely.map(({ of }) => of).join(', ');
  const all = found.map(({ of }) => of).join(', ');
  const doubtful = found.filter((link) => !likely.includes(link));
  return {
    about: `items.${id}.${kind}`,
    text: kind === 'after' ? `П. ${id} исполняется после п. ${proposed}` : `П. ${id} связан с п. ${proposed}`,
    why: sentence(
      `порядок в документе не установлен; предложено по содержанию и датам: ${likely.map(({ of, reason }) => `п. ${of} – ${reason}`).join('; ')}`,
    ),
    place: notes.places[`items.${id}.title`] ?? null,
    proposed,
    alternatives: [
      ...(doubtful.length > 0
        ? [
            {
              value: all,
              label: `также ${doubtful.map(({ of, reason }) => `п. ${of} (${reason})`).join('; ')}`,
            },
          ]
        : []),
      { value: 'нет', label: kind === 'after' ? 'не ждёт других пунктов' : 'не связан' },
    ],
    answer: 'text',
    required: false,
  };
}
