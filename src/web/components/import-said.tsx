// A field of an import as it is shown: its words as a link to their place in the document, and whether they wait for an answer.
import type { Child } from 'hono/jsx';
import type { ImportDraft } from '../../workflows/import/draft.ts';
import type { SourceDocument } from '../../workflows/import/source-document.ts';
import { placeId } from '../import-places.ts';

export interface Shown {
  source: SourceDocument;
  draft: ImportDraft;
  /** Fields about which a question is still open. */
  doubtful: ReadonlySet<string>;
}

export function Said({ shown, path, children }: { shown: Shown; path: string; children?: Child }) {
  const { source, draft, doubtful } = shown;
  const place = draft.places[path];
  const isEmpty = children === null || children === undefined || children === '';
  return (
    <>
      {isEmpty ? (
        <span class="quiet">нет в документе</span>
      ) : place === undefined ? (
        children
      ) : (
        <a class="from" href={`#${placeId(source, place)}`}>
          {children}
        </a>
      )}
      {doubtful.has(path) && (
        <>
          {' '}
          <span class="state warning">{isEmpty ? 'указать' : 'подтвердить'}</span>
        </>
      )}
    </>
  );
}

/** The same as a cell; the label stands before it where a table is shown as cards. */
export function SaidCell({
  label,
  ...said
}: {
  shown: Shown;
  label: string;
  path: string;
  children?: Child;
}) {
  return (
    <td data-label={label}>
      <Said {...said} />
    </td>
  );
}
