// Several tasks in one row: «а) … б) …» with as many deadlines become items of their own; where texts and
// dates do not pair up one to one they stay one item with a doubt.
import { oneLine, withoutMarks } from './cell-words.ts';
import { isDeadline } from './column-content.ts';
import { joinedDeadlines } from './deadline-cells.ts';
import type { Fields } from './row-cells.ts';
import type { Cell, Found, Place } from './source-document.ts';

type Item = Fields & { title: Found<string>; number: Found<string> | null };

const SEVERAL = 'В строке несколько сроков; они оставлены одним пунктом.';

/** One item, or as many as the row has tasks with deadlines of their own. */
export function itemsOf(
  fields: Fields & { title: Found<string> },
  number: Found<string> | null,
  title: Cell | undefined,
  deadline: Cell | undefined,
): Item[] {
  const one = { ...fields, number };
  if (!title || !deadline || !fields.deadline) return [one];
  const tasks = splitTasks(title.text, deadline.text);
  if (tasks)
    return tasks.map((task) => ({
      ...fields,
      number: number && { ...number, value: `${number.value}.${task.mark}` },
      title: {
        ...fields.title,
        value: withoutMarks(task.title).text,
        place: within(fields.title.place, task.titleAt),
      },
      deadline: {
        value: withoutMarks(task.deadline).text,
        place: within(fields.deadline?.place ?? null, task.deadlineAt),
        sure: true,
      },
    }));
  if (joinedDeadlines(deadline.text).parts.length < 2) return [one];
  return [{ ...one, deadline: { ...fields.deadline, sure: false, why: SEVERAL } }];
}

const within = (place: Place | null, at: Pick<Place, 'start' | 'end'>): Place | null =>
  place && { ...place, ...at };

interface Task {
  mark: string;
  title: string;
  deadline: string;
  titleAt: Pick<Place, 'start' | 'end'>;
  deadlineAt: Pick<Place, 'start' | 'end'>;
}

interface Piece {
  mark: string;
  text: string;
  start: number;
  end: number;
}

const MARK = /(?:^|(?<=[\s;:]))([абвгдежзиклмн]|\d{1,2})\)\s*/giu;
const ORDER = 'абвгдежзиклмн';

/** Null where the row is one task. Texts are the cells' own, with their line breaks. */
function splitTasks(title: string, deadline: string): Task[] | null {
  const tasks = marked(title);
  if (!tasks) return null;
  const dates = marked(deadline) ?? lines(deadline);
  if (dates.length !== tasks.length || !dates.every(({ text }) => isDeadline(text))) return null;
  const marks = dates.map(({ mark }) => mark);
  if (marks.some((mark, at) => mark !== '' && mark !== tasks[at]?.mark)) return null;
  const lead = oneLine(title.slice(0, tasks[0]?.start)).replace(/[:\s]+$/, '');
  return tasks.map((task, at) => {
    const date = dates[at] ?? { text: '', start: 0, end: 0 };
    return {
      mark: task.mark,
      title: lead ? `${lead}: ${task.text}` : task.text,
      deadline: date.text,
      titleAt: { start: task.start, end: task.end },
      deadlineAt: { start: date.start, end: date.end },
    };
  });
}

/** Pieces that begin with «а)», «б)», … or «1)», «2)», … in order; null where there are not two. */
function marked(text: string): Piece[] | null {
  const found = [...text.matchAll(MARK)].map((match) => ({
    mark: (match[1] ?? '').toLowerCase(),
    from: match.index,
    start: match.index + match[0].length,
  }));
  const letters = /\p{L}/u.test(found[0]?.mark ?? '');
  const inOrder = found.every(({ mark }, at) => mark === (letters ? ORDER[at] : String(at + 1)));
  if (found.length < 2 || !inOrder) return null;
  return found.map(({ mark, from, start }, at) => {
    const whole = text.slice(start, found[at + 1]?.from ?? text.length);
    const kept = whole.replace(/[\s;,.]+$/, '');
    return { mark, text: oneLine(kept), start: at === 0 ? from : start, end: start + kept.length };
  });
}

function lines(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const kept = line.replace(/[\s;,]+$/, '');
    if (kept.trim()) pieces.push({ mark: '', text: oneLine(kept), start, end: start + kept.length });
    start += line.length + 1;
  }
  return pieces;
}
