// A letter as plain text, for programs and people that show no HTML.
import type { Letter } from './letter.ts';
import type { Block, Link, RowPart } from './message.ts';

export function plainText(letter: Letter): string {
  const lines = [letter.overline, '', letter.headline, '='.repeat(Math.min(letter.headline.length, 72))];
  if (letter.late) lines.push('', letter.late);
  for (const part of letter.parts) {
    if (part.heading) lines.push('', part.heading, '-'.repeat(Math.min(part.heading.length, 72)));
    if (part.note) lines.push('', part.note);
    for (const section of part.sections) {
      if (section.heading) lines.push('', `# ${section.heading}`);
      for (const block of section.blocks) lines.push('', ...blockLines(block));
    }
    if (part.source) lines.push('', part.source);
  }
  return `${[...lines, '', '--', ...letter.foot].join('\n')}\n`;
}

const partLine = ({ name, text, url }: RowPart) =>
  [[name, text].filter((words) => words !== '').join(' – '), ...(url === undefined ? [] : [url])].join(': ');
const linkLine = ({ label, url }: Link) => `${label}: ${url}`;

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'title':
    case 'ask':
    case 'paragraph':
      return [block.text];
    case 'warning':
      return [`! ${block.text}`];
    case 'quote':
      return [`${block.label}:`, ...block.text.split(/\r?\n/).map((line) => `> ${line}`)];
    case 'facts':
      return block.pairs.map(([label, value]) => `${label}: ${value}`);
    case 'rows':
      return block.rows.flatMap((row, i) => [
        ...(i > 0 ? [''] : []),
        `${row.label} ${row.text}`,
        ...row.details.map((detail) => `    ${detail}`),
        ...(row.each ?? []).map((part) => `    – ${partLine(part)}`),
        ...(row.links ?? []).map((link) => `    ${linkLine(link)}`),
      ]);
    case 'actions':
      return block.links.map(linkLine);
  }
}
