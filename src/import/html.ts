// HTML as paragraphs and tables in the order in which a browser shows them. DOCX comes through here too.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import type { Block } from '../workflows/import/source-document.ts';
import { MAX_DEPTH } from './limits.ts';
import { raisedDigits } from './raised-digits.ts';
import { tooDeep } from './source-fault.ts';
import { type FlowTable, type GridCell, linesOf, tableOf } from './table-grid.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** What a browser does not show, or what is no text. */
const DROPPED = new Set(
  'script style template noscript head title iframe object svg math canvas select textarea audio video del'.split(
    ' ',
  ),
);
/** What stands on lines of its own. */
const BLOCKS = new Set(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i;

/** Headings are paragraphs; numbers of ordered lists become text; deleted and hidden text is left out. */
export function readHtml(text: string): Block[] {
  return flowOf(parse(text, { scriptingEnabled: false }), 0).flatMap((piece): Block[] =>
    typeof piece === 'string' ? [{ kind: 'paragraph', text: piece }] : tableOf(piece),
  );
}

/** Lines of text, and the tables among them. */
type Flow = (string | FlowTable)[];

function flowOf(root: Parent, depthOfRoot: number): Flow {
  const flow: Flow = [];
  let line = '';

  function endLine(): void {
    const text = oneLine(line);
    line = '';
    if (text !== '') flow.push(text);
  }

  function read(parent: Parent, depth: number, raised: boolean, preformatted: boolean): void {
    if (depth > MAX_DEPTH) throw tooDeep();
    let number = startOf(parent);
    for (const node of childrenOf(parent)) {
      if (node.nodeName === '#text' && 'value' in node) {
        if (preformatted) readLines(node.value);
        else line += raised ? raisedDigits(node.value) : node.value;
      }
      if (!('tagName' in node) || isHidden(node)) continue;
      const name = node.tagName;
      if (name === 'br') endLine();
      else if (name === 'table') {
        endLine();
        for (const piece of readTable(node, depth + 1)) flow.push(piece);
      } else {
        const isBlock = BLOCKS.has(name);
        if (isBlock) endLine();
        if (name === 'li') {
          number = Number(attributeOf(node, 'value') ?? number) || number;
          line += parent.nodeName === 'ol' ? `${number++}. ` : '– ';
        }
        read(node, depth + 1, raised || name === 'sup', preformatted || name === 'pre');
        if (isBlock) endLine();
      }
    }
  }

  function readLines(text: string): void {
    const [first = '', ...others] = text.split('\n');
    line += first;
    for (const other of others) {
      endLine();
      line = other;
    }
  }

  read(root, depthOfRoot, false, root.nodeName === 'pre');
  endLine();
  return flow;
}

/** A table that only lays out a page, or frames something, gives what is in it; captions stand before their table. */
function readTable(table: Element, depth: number): Flow {
  const captions: Flow = [];
  const groups: GridCell<Flow>[][][] = [];
  for (const part of elementsOf(table)) {
    if (part.tagName === 'caption') captions.push(...flowOf(part, depth + 1));
    if (!/^t(head|body|foot)$/.test(part.tagName)) continue;
    const rows = elementsOf(part).filter(({ tagName }) => tagName === 'tr');
    groups.push(rows.map((row) => readRow(row, depth + 3)));
  }
  const cells = groups.flat(2);
  const inner = cells.flatMap(({ content }) => content.filter((piece) => typeof piece !== 'string'));
  const own = cells.filter(({ content }) => content.length > 0).length;
  if (own <= 1 || inner.some(({ size }) => size >= 4 && size > own)) {
    return [...captions, ...cells.flatMap(({ content }) => content)];
  }
  return [
    ...captions,
    {
      size: cells.length,
      groups: groups.map((rows) =>
        rows.map((row) => row.map((cell) => ({ ...cell, content: linesOf(cell.content) }))),
      ),
    },
  ];
}

function readRow(row: Element, depth: number): GridCell<Flow>[] {
  return elementsOf(row)
    .filter(({ tagName }) => tagName === 'td' || tagName === 'th')
    .map((cell) => ({
      content: flowOf(cell, depth),
      columns: spanOf(cell, 'colspan'),
      rows: spanOf(cell, 'rowspan'),
    }));
}

/** Without a number it is one; 0 lasts to the end of the group of rows. */
function spanOf(cell: Element, name: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(attributeOf(cell, name) ?? '1', 10);
  if (name === 'rowspan' && span === 0) return Number.POSITIVE_INFINITY;
  return span > 0 ? span : 1;
}

const childrenOf = (parent: Parent): Node[] => parent.childNodes;

const elementsOf = (parent: Parent): Element[] =>
  childrenOf(parent).filter((node): node is Element => 'tagName' in node && !isHidden(node));

const attributeOf = (element: Element, name: string): string | undefined =>
  element.attrs.find((attribute) => attribute.name === name)?.value;

const isHidden = (element: Element): boolean =>
  DROPPED.has(element.tagName) ||
  element.attrs.some(({ name, value }) => name === 'hidden' || (name === 'style' && HIDDEN.test(value)));

function startOf(parent: Parent): number {
  const start = 'tagName' in parent ? Number.parseInt(attributeOf(parent, 'start') ?? '', 10) : 1;
  return Number.isNaN(start) ? 1 : start;
}

const oneLine = (text: string): string =>
  text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
