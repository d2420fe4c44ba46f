// What an import gives now: its draft with the answers, one for each organisation where there is a list, and whether each
// is a roadmap file that can be put under control.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Rules } from '../engine/engine-deps.ts';
import { capital, sentence } from '../messages/wording.ts';
import type { Import } from '../store/imports.ts';
import type { ImportDraft, Question } from '../workflows/import/draft.ts';
import { instantiate } from '../workflows/import/instantiate.ts';
import { writeRoadmapYaml } from '../workflows/import/write-yaml.ts';
import { parseRoadmap } from '../workflows/parse-roadmap.ts';
import type { Roadmap } from '../workflows/roadmap.ts';
import { type Answered, answered } from './import-answers.ts';
import { fieldInWords } from './import-words.ts';

export interface ImportDrafts extends Answered {
  /** None where they cannot be made, and `fault` says why. */
  drafts: readonly ImportDraft[];
  fault: string | null;
}

const PARTY = 'organisations-party';

/** @param answers instead of those that are kept */
export function draftsOf({ draft, organisations, ...one }: Import, answers = one.answers): ImportDrafts {
  const common = answered(draft, answers);
  if (organisations === null) return { ...common, drafts: [common.draft], fault: null };
  const party = answers[PARTY];
  const chosen = party === undefined ? {} : { [PARTY]: party };
  const asked = {
    ...common,
    questions: [partyQuestion(draft), ...common.questions],
    answers: { ...chosen, ...common.answers },
  };
  const made = instantiate(common.draft, organisations, party === undefined ? {} : { party });
  if ('fault' in made) return { ...asked, drafts: [], fault: sentence(capital(made.fault.message)) };
  return withOwnAnswers(asked, made.drafts, answers);
}

/** What is asked about one organisation alone is answered in its draft; what none of them needs any more is not asked. */
function withOwnAnswers(
  common: Answered,
  drafts: readonly ImportDraft[],
  answers: Readonly<Record<string, string>>,
): ImportDrafts {
  const known = new Set(common.questions.map(({ id }) => id));
  const each = drafts.map((draft) =>
    answered(draft, Object.fromEntries(Object.entries(answers).filter(([id]) => !known.has(id)))),
  );
  const needed = new Map(each.flatMap(({ questions }) => questions.map((one) => [one.id, one])));
  const still = common.questions.filter(
    ({ id }) => needed.has(id) || common.answers[id] !== undefined || id === PARTY,
  );
  const own = [...needed.values()].filter(({ id }) => !known.has(id));
  const open = new Map(each.flatMap((one) => one.open.map((question) => [question.id, question])));
  return {
    draft: common.draft,
    questions: [...still, ...own],
    answers: Object.assign({}, common.answers, ...each.map((one) => one.answers)),
    open: [...open.values()],
    faults: Object.assign({}, common.faults, ...each.map((one) => one.faults)),
    drafts: each.map((one) => one.draft),
    fault: null,
  };
}

/** Asked once for all organisations. */
function partyQuestion({ file }: ImportDraft): Question {
  const parties = Object.entries(file.parties);
  return {
    id: PARTY,
    about: 'organisations.party',
    text: 'Вместо какого исполнителя указать организации из списка',
    why: 'Если не выбрать, исполнитель определяется по документу.',
    alternatives: parties.map(([value, { name }]) => ({ value, label: name ?? value })),
    answer: 'choice',
    fragment: null,
    place: null,
    proposed: null,
    required: false,
  };
}

export type CheckedDraft =
  | { ok: true; roadmap: Roadmap; warnings: string[] }
  | { ok: false; faults: { about: string; message: string }[] };

/** @param organisation whose days off count */
export function checkDraft(draft: ImportDraft, rules: Rules, organisation: string): CheckedDraft {
  const text = writeRoadmapYaml(draft);
  const calendar = (name: string) => rules.calendar(name, organisation);
  const read = parseRoadmap(text, 'roadmap.yaml', { calendar, policies: rules.policies });
  if (read.ok)
    return { ok: true, roadmap: read.roadmap, warnings: read.warnings.map(({ message }) => message) };
  return {
    ok: false,
    faults: read.errors.map(({ line, column, message }) => ({
      about: fieldInWords(fieldAt(text, line, column), draft),
      message,
    })),
  };
}

/** The path of the field that stands at a place of the text (both from 1); items and indicators by their id. */
export function fieldAt(text: string, line: number, column: number): string {
  const lines = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: lines }).contents;
  const offset = (lines.lineStarts[line - 1] ?? 0) + column - 1;
  const beginsBefore = (one: unknown) => ((one as Node | null)?.range?.[0] ?? 0) <= offset;
  const path: string[] = [];
  for (;;) {
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => beginsBefore(key));
      if (!pair || !isScalar(pair.key)) break;
      path.push(String(pair.key.value));
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items.findLast(beginsBefore);
      if (!isMap(item)) break;
      path.push(String(item.get('id')));
      node = item;
    } else break;
  }
  return path.join('.');
}
