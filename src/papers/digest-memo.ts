// «Служебная записка»: a digest on paper, in the words of the mail.
import type { IsoDate } from '../calendar/dates.ts';
import type { Section } from '../messages/message.ts';
import { dateInWords } from '../messages/wording.ts';
import { addressee, orderRequisites } from './item-paper.ts';
import { printOfficePaper } from './office-form.ts';
import type { Block, Column, Signature } from './office-paper.ts';

export interface DigestMemo {
  date: IsoDate;
  order: { number: string; date: IsoDate };
  roadmap: string;
  /** Of the digest's letter. */
  sections: readonly Section[];
  /** The beginning of the head of the journal's hash chain, as digests print it; null while the journal is empty. */
  mark: string | null;
  to: Signature;
  signedBy: Signature;
  drafter: readonly string[];
}

const COLUMNS: readonly Column[] = [
  { head: 'Пункт', width: 18, align: 'center' },
  { head: 'Мероприятие', width: 57 },
  { head: 'Сведения', width: 95 },
];

/** @returns DOCX */
export function digestMemo(memo: DigestMemo): Promise<Uint8Array> {
  const { date, order, roadmap, sections, mark } = memo;
  return printOfficePaper({
    orientation: 'portrait',
    addressee: addressee(memo.to),
    date,
    name: 'Служебная записка',
    about: [`о ходе исполнения распоряжения ${orderRequisites(order)}`],
    body: [
      { kind: 'fact', label: 'Дорожная карта', text: roadmap },
      { kind: 'text', text: `По состоянию на ${dateInWords(date)} сообщаю следующее.` },
      ...sections.flatMap(blocksOf),
      ...(mark === null ? [] : [{ kind: 'note' as const, text: `Контрольная отметка журнала: ${mark}` }]),
    ],
    closing: sections.length === 0 ? 'Сообщать не о чем.' : 'Докладываю для сведения и принятия решений.',
    signatures: [memo.signedBy],
    drafter: memo.drafter,
    annex: null,
  });
}

/** Of a digest's section its lines; buttons have no place on paper. */
function blocksOf({ heading, blocks }: Section): Block[] {
  const rows = blocks.flatMap((block) => (block.kind === 'rows' ? block.rows : []));
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: heading },
    {
      kind: 'table',
      columns: COLUMNS,
      rows: rows.map(({ label, text, details }) => [label.replace(/^П\. /, ''), text, details.join('\n')]),
    },
  ];
}
