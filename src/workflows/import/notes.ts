// What is gathered while a draft is composed: places of fields, questions, remarks.
import type { FieldPath, ImportDraft, Question } from './draft.ts';
import { type Found, fragmentAt, type Place, type SourceDocument } from './source-document.ts';

type Asked = Pick<Question, 'about' | 'text' | 'why' | 'answer' | 'required'> &
  Partial<Pick<Question, 'proposed' | 'alternatives'>> & { place?: Place | null };

export interface Notes extends Pick<ImportDraft, 'places' | 'questions' | 'remarks'> {
  /** Of a field that was read; null for what the document does not say. */
  keep: <T>(about: FieldPath, found: Found<T> | null) => T | null;
  /** A second doubt about the same field joins the first. The place is the field's, unless given. */
  ask: (question: Asked) => void;
  /** Asks to confirm a text that was read but is in doubt. */
  confirm: (about: FieldPath, text: string, found: Found<string> | null) => void;
  remark: (text: string, place?: Place | null) => void;
  textAt: (place: Place) => string;
}

export function createNotes(doc: SourceDocument): Notes {
  const places: Notes['places'] = {};
  const questions: Question[] = [];
  const remarks: Notes['remarks'] = [];
  const ask: Notes['ask'] = ({
    about,
    text,
    why,
    answer,
    required,
    place,
    proposed = null,
    alternatives = [],
  }) => {
    const earlier = questions.find((question) => question.about === about);
    if (earlier) {
      if (!earlier.why.includes(why)) earlier.why += ` ${why}`;
      return;
    }
    const at = place === undefined ? (places[about] ?? null) : place;
    const fragment = at && fragmentAt(doc, at);
    questions.push({
      id: about,
      about,
      text,
      why,
      fragment: fragment === '' ? null : fragment,
      place: at,
      proposed,
      alternatives,
      answer,
      required,
    });
  };
  return {
    places,
    questions,
    remarks,
    keep(about, found) {
      if (found?.place) places[about] = found.place;
      return found?.value ?? null;
    },
    ask,
    confirm(about, text, found) {
      if (!found || found.sure) return;
      const why = sentence(found.why ?? 'Прочитано неуверенно.');
      ask({ about, text, why, proposed: found.value, answer: 'text', required: false });
    },
    textAt: (place) => fragmentAt(doc, place),
    remark(text, place = null) {
      remarks.push({ text, place });
    },
  };
}

/** Begins with a capital and ends with a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
