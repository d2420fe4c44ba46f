// What an office paper consists of, as data: templates say what stands in it, office-form.ts how it looks. By its shape a
// paper has a closing paragraph, with which its signatures stay.
import type { IsoDate } from '../calendar/dates.ts';

export interface Column {
  head: string;
  /** Millimetres. */
  width: number;
  align?: 'left' | 'center';
}

/** SVG for programs that can show it, PNG for the others. */
export interface Picture {
  kind: 'picture';
  svg: string;
  png: Uint8Array;
  /** Millimetres. */
  width: number;
  height: number;
  /** What a reader who cannot see it is told. */
  alt: string;
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  /** «Причина: …» */
  | { kind: 'fact'; label: string; text: string }
  /** Small print. */
  | { kind: 'note'; text: string }
  /** Each row has as many cells as there are columns; a line break begins a new paragraph. */
  | { kind: 'table'; columns: readonly Column[]; rows: readonly (readonly string[])[] }
  | Picture;

export interface Signature {
  /** «заместитель начальника департамента», as given. */
  position: string;
  name: string;
}

export type Signatures = readonly [Signature, ...Signature[]];

export interface OfficePaper {
  orientation: 'portrait' | 'landscape';
  /** A line each, at the right. */
  addressee: readonly string[];
  /** Of the paper itself; also its creation in the file's properties. */
  date: IsoDate;
  /** «Отчёт» */
  name: string;
  /** What it is about, under the name. */
  about: readonly string[];
  body: readonly Block[];
  /** The paragraph that the signatures stand under. */
  closing: string;
  signatures: Signatures;
  /** Under the signatures: whom to ask. */
  drafter: readonly string[];
  /** On pages of their own, after the signatures. */
  annex: { heading: string; blocks: readonly Block[] } | null;
}
