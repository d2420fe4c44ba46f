// A document as it was read: paragraphs and tables, its words as text and nothing else. What something was found in is
// marked, and links lead there.
import type { ImportDraft } from '../../workflows/import/draft.ts';
import type { Block, Cell, SourceDocument, Table } from '../../workflows/import/source-document.ts';
import { type Marked, type Piece, piecesOf, placesByText, textKey } from '../import-places.ts';

type Marks = ReadonlyMap<string, readonly Marked[]>;

export function ImportDocument({ source, draft }: { source: SourceDocument; draft: ImportDraft }) {
  const marks = placesByText(source, draft);
  return (
    // It scrolls, so the keyboard must come in.
    <section class="source" aria-labelledby="source-title" tabindex={0}>
      <h2 id="source-title">Документ</h2>
      <p class="quiet">{source.name}</p>
      {source.blocks.map((block, i) => (
        <BlockOf block={block} index={i} marks={marks} />
      ))}
    </section>
  );
}

function BlockOf({ block, index, marks }: { block: Block; index: number; marks: Marks }) {
  if (block.kind === 'table') return <TableOf table={block} index={index} marks={marks} />;
  return (
    <p>
      <Marking text={block.text} marks={marks.get(textKey(index)) ?? []} />
    </p>
  );
}

function TableOf({ table, index, marks }: { table: Table; index: number; marks: Marks }) {
  return (
    <div class="wide">
      <table>
        <tbody>
          {table.rows.map((row, r) => (
            <tr>
              {row.map((cell, c) =>
                cell.row === r && cell.column === c ? (
                  <td {...spans(table, cell)}>
                    <Marking text={cell.text} marks={marks.get(textKey(index, r, c)) ?? []} />
                  </td>
                ) : null,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How many places of the grid the merged cell covers from its first one on. */
function spans({ rows }: Table, { row, column }: Cell): { colspan?: number; rowspan?: number } {
  const isIt = (cell: Cell | undefined) => cell?.row === row && cell.column === column;
  let [colspan, rowspan] = [1, 1];
  while (isIt(rows[row]?.[column + colspan])) colspan += 1;
  while (isIt(rows[row + rowspan]?.[column])) rowspan += 1;
  return { ...(colspan > 1 && { colspan }), ...(rowspan > 1 && { rowspan }) };
}

function Marking({ text, marks }: { text: string; marks: readonly Marked[] }) {
  return <Pieces pieces={piecesOf(text, marks)} />;
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map((piece) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <mark id={piece.id}>
            <Pieces pieces={piece.pieces} />
          </mark>
        ),
      )}
    </>
  );
}
