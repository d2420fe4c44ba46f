// Whether the table was read whole: an item that is lost in reading is the one doubt that nothing else would show.
import type { Notes } from './notes.ts';
import type { RoadmapTable } from './roadmap-table.ts';
import type { SourceDocument } from './source-document.ts';

/** The field that the question is about. */
export const ALL_ITEMS = 'items';

/** Of missing numbers. */
const SHOWN = 20;

/** Asks where cells were told apart by the places of their words, and where numbers are missing. */
export function askCompleteness(doc: SourceDocument, { rows, blocks }: RoadmapTable, notes: Notes): void {
  const [first = 0] = blocks;
  const guessed = blocks.some((at) => {
    const block = doc.blocks[at];
    return block?.kind === 'table' && block.guessed;
  });
  const missing = missingNumbers(rows.map(({ id }) => id.value));
  if (!guessed && missing.length === 0) return;
  const without = missing.length > 0 ? ` (нет номеров: ${missing.slice(0, SHOWN).join(', ')})` : '';
  notes.ask({
    about: ALL_ITEMS,
    text: `Прочитано пунктов: ${rows.length}${without}. Это все пункты документа, и прочитаны они верно?`,
    why: guessed
      ? 'Рамок у таблицы в файле нет, она прочитана по расположению слов: сверьте её с документом.'
      : 'Нумерация пунктов прерывается: сверьте таблицу с документом.',
    answer: 'yes-no',
    required: true,
    place: { block: first, row: 0, column: 0, start: 0, end: 0 },
  });
}

/** Whole numbers from 1 that the table passes over; numbers of sub-items say nothing. */
function missingNumbers(ids: readonly string[]): number[] {
  const whole = new Set(ids.flatMap((id) => /^\d{1,3}/.exec(id) ?? []).map(Number));
  const last = Math.max(0, ...whole);
  return Array.from({ length: last }, (_, i) => i + 1).filter((n) => !whole.has(n));
}
