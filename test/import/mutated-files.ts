// Documents damaged in a way that is told by a number: bytes anywhere, and, for DOCX, the XML within an archive that is
// whole again afterwards, since damaged bytes seldom come past its checksums.
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Document, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import yauzl from 'yauzl';
import { createReader, type Reader } from '../../src/import/read-source.ts';
import { SourceFault } from '../../src/import/source-fault.ts';
import { writeRoadmapYaml } from '../../src/workflows/import/write-yaml.ts';
import { archiveOf } from './docx-archive.ts';

type Kind = 'bytes' | 'xml';
type Parts = Record<string, Buffer>;

interface Seed {
  name: string;
  bytes: Uint8Array;
  /** Of a DOCX. */
  parts: Parts | null;
}

export interface Outcome {
  seed: string;
  kind: Kind;
  /** Null for what is no archive. */
  passedZip: boolean | null;
  /** What it came to: refused when it was read, without a table to be composed of, or a roadmap's file. */
  stage: 'reading' | 'composing' | 'written';
  /** The format that it was read as, or the code of the fault. */
  end: string;
}

const FIXTURES = new URL('../fixtures/', import.meta.url);
const SEEDS = [
  'merged-cells.docx',
  'merged-cells.doc',
  'numbered-lists.doc',
  'merged-cells.pdf',
  'merged-cells.html',
].map((name) => `import/${name}`);

async function loadSeeds(): Promise<Seed[]> {
  const files = await Promise.all(
    [...SEEDS, 'order-1410.txt'].map(async (name) => ({
      name,
      bytes: await readFile(new URL(name, FIXTURES)),
    })),
  );
  const all = [...files, { name: 'listed.docx', bytes: await listedDocx() }];
  return Promise.all(
    all.map(async ({ name, bytes }) => ({
      name,
      bytes,
      parts: name.endsWith('.docx') ? await partsOf(bytes) : null,
    })),
  );
}

/** An order with automatic numbers, which LibreOffice's has not. */
function listedDocx(): Promise<Buffer> {
  const numbering = { reference: 'n', level: 0 };
  const row = (...texts: string[]) =>
    new TableRow({
      children: [
        new TableCell({ children: [new Paragraph({ text: '', numbering })] }),
        ...texts.map((text) => new TableCell({ children: [new Paragraph(text)], columnSpan: 2 })),
      ],
    });
  const header = ['№', 'Мероприятие', 'Ответственный', 'Результат', 'Срок'].map(
    (text, at) => new TableCell({ children: [new Paragraph(text)], ...(at > 0 && { columnSpan: 2 }) }),
  );
  const rows = [
    new TableRow({ children: header }),
    row('Утвердить перечень оборудования', 'Школа № 5', 'Приказ', 'до 5 мая 2024 года'),
    row('Объявить закупку', 'Иванов И.И.', 'Извещение', 'II квартал 2024 г.'),
    row('Провести мониторинг', 'Комитет образования, школа № 5', 'Отчёт', 'ежеквартально'),
  ];
  const lines = ['КОМИТЕТ ОБРАЗОВАНИЯ', 'ПРИКАЗ', '10.01.2024 № 12', 'О подготовке школ'];
  return Packer.toBuffer(
    new Document({
      numbering: { config: [{ reference: 'n', levels: [{ level: 0, format: 'decimal', text: '%1.' }] }] },
      sections: [
        {
          children: [
            ...lines.map((text) => new Paragraph(text)),
            new Paragraph({ text: 'Утвердить план (приложение).', numbering }),
            new Table({ rows }),
          ],
        },
      ],
    }),
  );
}

async function partsOf(bytes: Uint8Array): Promise<Parts> {
  const archive = await yauzl.fromBufferPromise(Buffer.from(bytes));
  const parts: Parts = {};
  for await (const entry of archive.eachEntry()) {
    parts[entry.fileName] = await buffer(await archive.openReadStreamPromise(entry));
  }
  return parts;
}

/** Numbers from 0 up to `below`, the same for the same seed (mulberry32). */
function createDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
type Dice = ReturnType<typeof createDice>;

function mutateBytes(source: Uint8Array, dice: Dice): Uint8Array {
  const bytes = Buffer.from(source);
  for (let changes = 1 + dice(20); changes > 0; changes -= 1) bytes[dice(bytes.length)] = dice(256);
  const cut = dice(5);
  if (cut === 0) return bytes.subarray(0, dice(bytes.length));
  if (cut > 1) return bytes;
  const [from, to] = [dice(bytes.length), dice(bytes.length)];
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to, to + dice(4_000)), bytes.subarray(from)]);
}

const VALUES = [
  '-1',
  '0',
  '2',
  '99999999999',
  'NaN',
  '',
  '&lt;',
  '&#0;',
  'restart',
  'continue',
  'x'.repeat(5_000),
];
const TAGS = [
  'w:tbl',
  'w:tr',
  'w:tc',
  'w:p',
  'w:r',
  'w:t',
  'w:del',
  'w:pict',
  'w:sdt',
  'w:hyperlink',
  'w:vMerge',
];

/** Tags left out, doubled, moved, renamed; values that no program writes; pieces cut. */
function mutateXml(source: string, dice: Dice): string {
  let pieces = source.split(/(<[^>]*>)/);
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[dice(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };
  const changes: (() => void)[] = [
    () => pieces.splice(dice(pieces.length), 1 + dice(3)),
    () => pieces.splice(dice(pieces.length), 0, ...pieces.slice(dice(pieces.length)).slice(0, dice(200))),
    () =>
      pieces.splice(
        dice(pieces.length),
        0,
        pick([`<${pick(TAGS)}>`, `</${pick(TAGS)}>`, `<${pick(TAGS)}/>`]),
      ),
    () => {
      const at = dice(pieces.length);
      pieces[at] = (pieces[at] ?? '').replace(/="[^"]*"/, () => `="${pick(VALUES)}"`);
    },
    () => {
      const at = dice(pieces.length);
      pieces[at] = (pieces[at] ?? '').replace(/\bw:\w+/, () => pick(TAGS));
    },
    () => {
      pieces[dice(pieces.length)] = pick([
        '&',
        '<',
        ']]>',
        '<!--',
        '&a;',
        '\u0001',
        '<![CDATA[',
        '\ud800',
        'я'.repeat(9_000),
      ]);
    },
    () => {
      if (dice(8) === 0) pieces = pieces.slice(0, dice(pieces.length));
    },
  ];
  for (let count = 1 + dice(3); count > 0; count -= 1) pick(changes)();
  return pieces.join('');
}

async function mutate(seed: Seed, kind: Kind, dice: Dice): Promise<Uint8Array> {
  if (kind === 'bytes' || !seed.parts) return mutateBytes(seed.bytes, dice);
  const names = Object.keys(seed.parts).filter((name) => /\.(xml|rels)$/.test(name));
  const others = names[dice(names.length)] ?? '';
  const name = dice(4) > 0 ? 'word/document.xml' : others;
  const part = seed.parts[name];
  return archiveOf({ ...seed.parts, [name]: mutateXml(part?.toString('utf8') ?? '', dice) });
}

const passesZip = (bytes: Uint8Array): Promise<boolean> =>
  partsOf(bytes).then(
    () => true,
    () => false,
  );

async function outcomeOf(number: number, seeds: readonly Seed[], { importOrder }: Reader): Promise<Outcome> {
  // Eight of twelve change the XML of a DOCX.
  const office = seeds.filter(({ parts }) => parts);
  const inXml = number % 12 < 8;
  const dice = createDice(number);
  const from = inXml ? office : seeds;
  const seed = from[dice(from.length)];
  if (!seed) throw new Error('no seeds');
  const kind = inXml ? 'xml' : 'bytes';
  const bytes = await mutate(seed, kind, dice);
  const came = await importOrder(bytes, `${number}`, { calendar: 'ru', policy: 'default' }).then(
    (imported): Pick<Outcome, 'stage' | 'end'> => {
      if ('fault' in imported) return { stage: 'composing', end: imported.fault.code };
      writeRoadmapYaml(imported.draft);
      return { stage: 'written', end: imported.doc.format };
    },
    (fault: unknown): Pick<Outcome, 'stage' | 'end'> => {
      if (fault instanceof SourceFault) return { stage: 'reading', end: fault.code };
      throw new Error(`mutated file ${number} of ${seed.name}`, { cause: fault });
    },
  );
  return { seed: seed.name, kind, passedZip: seed.parts ? await passesZip(bytes) : null, ...came };
}

/** As it is delivered. */
const COMPILED = new URL('../../dist/import/reading-thread.js', import.meta.url);

/** Imports mutated files 0 … `count` − 1, `readers` at a time. Rejects where anything but a `SourceFault` is thrown. */
export async function importMutatedFiles(count: number, readers: number): Promise<Outcome[]> {
  const seeds = await loadSeeds();
  const outcomes: Outcome[] = [];
  let next = 0;
  async function work(): Promise<void> {
    const reader = createReader({ ms: 10_000, memory: 512 * 1024 * 1024 }, COMPILED);
    while (next < count) outcomes.push(await outcomeOf(next++, seeds, reader));
  }
  await Promise.all(Array.from({ length: readers }, work));
  return outcomes;
}

const STAGES = {
  reading: 'refused when read',
  composing: 'read, not composed',
  written: 'read, composed, written as YAML',
} as const;

/** How many reached what, a line for each. */
export function counted(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { seed, kind, passedZip, stage, end } of outcomes) {
    const zip = passedZip === null ? '' : passedZip ? ', past the ZIP layer' : ', stopped at the ZIP layer';
    const line = `${seed.split('.').at(-1)}, ${kind}${zip}: ${STAGES[stage]} (${end})`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([line, count]) => `${String(count).padStart(5)}  ${line}`)
    .join('\n');
}
