// Documents as long as is accepted, in every format that can hold so much: each is imported, or refused in words, in time.
import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { MAX_CHARACTERS, MAX_MEMORY, MAX_MS, MAX_PAGES } from '../../src/import/limits.ts';
import { createReader } from '../../src/import/read-source.ts';
import { SourceFault } from '../../src/import/source-fault.ts';
import { MOST_ITEMS } from '../../src/workflows/roadmap.ts';
import { docxOf, p, tr } from './docx-archive.ts';

/** As it is delivered. */
const COMPILED = new URL('../../dist/import/reading-thread.js', import.meta.url);
/** Of a page with little white on it. */
const PER_PAGE = MAX_CHARACTERS / MAX_PAGES;

const HEAD = ['КОМИТЕТ ОБРАЗОВАНИЯ ГОРОДА ТОМСКА', 'ПРИКАЗ', '10.01.2024 № 12', 'О подготовке школ'];
const HEADER = ['№', 'Мероприятие', 'Ответственный', 'Результат', 'Срок'];
const DEADLINES = ['до 5 мая 2024 года', 'III квартал', 'ежеквартально, до 5 числа', 'по мере поступления'];

/** Clauses that charge somebody, and a table whose items speak of each other. */
function longOrder(): { clauses: string[]; rows: string[][] } {
  const filler = 'обеспечить своевременное исполнение мероприятий и представить отчёт в комитет. ';
  const clauses = Array.from(
    { length: MAX_PAGES },
    (_, n) =>
      `${n + 1}. Директору школы № ${n + 1} Иванову И.И. ${filler.repeat(PER_PAGE / 2 / filler.length)}`,
  );
  const words = 'поставка и установка оборудования, закупка по перечню оборудования; ';
  const rows = Array.from({ length: MOST_ITEMS }, (_, n) => [
    `${n + 1}`,
    `Закупить оборудование № ${n + 1}: ${words.repeat(30)}`,
    `МБОУ «СОШ № ${n + 1}», Петров П.П., Сидоров С.С.`,
    `Перечень оборудования № ${n + 1}. ${words.repeat(5)}`,
    DEADLINES[n % DEADLINES.length] ?? '',
  ]);
  return { clauses, rows };
}

function longHtml(): Uint8Array {
  const { clauses, rows } = longOrder();
  const paragraphs = [...HEAD, ...clauses].map((text) => `<p>${text}</p>`).join('\n');
  const table = [HEADER, ...rows].map((row) => `<tr><td>${row.join('<td>')}`).join('\n');
  return Buffer.from(`<html>${paragraphs}<table>${table}</table></html>`);
}

function longDocx(): Promise<Uint8Array> {
  const { clauses, rows } = longOrder();
  const paragraphs = [...HEAD, ...clauses].map((text) => p(text)).join('');
  const table = [HEADER, ...rows].map((row) => tr(...row.map((text) => p(text)))).join('');
  return docxOf(`${paragraphs}<w:tbl>${table}</w:tbl>`);
}

function longText(): Uint8Array {
  const { clauses, rows } = longOrder();
  return Buffer.from(
    [...HEAD, ...clauses, [HEADER, ...rows].map((row) => row.join('\t')).join('\n')].join('\n\n'),
  );
}

/** The pages of an order as often as fill the limit, added to its file as a new version of it. */
async function longPdf(): Promise<Uint8Array> {
  const bytes = await readFile(new URL('../fixtures/import/h-order.pdf', import.meta.url));
  const file = bytes.toString('latin1');
  const found = (pattern: RegExp) => pattern.exec(file)?.slice(1) ?? [];
  const [tree = '', treeDict = ''] = found(/(\d+) 0 obj\s*<<\/Type\/Pages([\s\S]*?)>>\s*endobj/);
  const [size = '0'] = found(/\/Size (\d+)/);
  const [root = ''] = found(/\/Root (\d+ 0 R)/);
  const [before = ''] = found(/startxref\s+(\d+)\s+%%EOF\s*$/);
  const pages = [...file.matchAll(/\d+ 0 obj\s*(<<\/Type\/Page\/[\s\S]*?)\s*endobj/g)].map(
    ([, dict]) => dict,
  );
  const copies = Array.from({ length: MAX_PAGES }, (_, n) => pages[n % pages.length] ?? '');
  const kids = copies.map((_, n) => `${Number(size) + n} 0 R`);
  const objects = [
    {
      id: tree,
      dict: `<</Type/Pages${treeDict.replace(/\/Kids\s*\[[^\]]*\]/, `/Kids[${kids.join(' ')}]`).replace(/\/Count \d+/, `/Count ${MAX_PAGES}`)}>>`,
    },
    ...copies.map((dict, n) => ({ id: `${Number(size) + n}`, dict })),
  ];
  let text = file;
  let table = 'xref\n';
  for (const { id, dict } of objects) {
    if (!text.endsWith('\n')) text += '\n';
    table += `${id} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${id} 0 obj\n${dict}\nendobj\n`;
  }
  const trailer = `trailer\n<</Size ${Number(size) + MAX_PAGES}/Root ${root}/Prev ${before}>>\n`;
  return Buffer.from(`${text}${table}${trailer}startxref\n${text.length}\n%%EOF\n`, 'latin1');
}

it.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
  ['HTML', longHtml],
  ['DOCX', longDocx],
  ['plain text', longText],
  ['PDF', longPdf],
])(
  'imports 500 pages of %s, or refuses them in words, within 30 s and 512 MB',
  async (format, make) => {
    const bytes = await make();
    const { importOrder } = createReader({ ms: MAX_MS, memory: MAX_MEMORY }, COMPILED);
    const [started, before] = [performance.now(), process.memoryUsage.rss()];
    let peak = 0;
    const looks = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 20);
    const end = await importOrder(bytes, 'x', { calendar: 'ru', policy: 'default' })
      .then(
        (imported) =>
          'fault' in imported
            ? { refused: imported.fault.message, blocks: imported.doc.blocks.length }
            : { items: imported.draft.file.items.length, questions: imported.draft.questions.length },
        (fault: unknown) => {
          if (fault instanceof SourceFault) return { refused: fault.message, code: fault.code };
          throw fault;
        },
      )
      .finally(() => clearInterval(looks));
    const ms = performance.now() - started;
    const grown = Math.round((peak - before) / 1024 / 1024);
    process.stdout.write(
      `  ${format}, ${(bytes.length / 1e6).toFixed(1)} MB: ${(ms / 1000).toFixed(1)} s, ${grown} MB, ${JSON.stringify(end)}\n`,
    );
    expect(ms).toBeLessThan(MAX_MS + 2_000);
    expect(end).not.toMatchObject({ code: 'damaged' });
  },
  60_000,
);
