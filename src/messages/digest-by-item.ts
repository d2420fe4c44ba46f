// The digest of an order that many organisations carry out: one line for each item, with how many have not executed it
// and which of them come first. What waits for the reader's own decision stays one line each.
import type { EntryFacts } from '../workflows/facts.ts';
import { groupBy } from '../workflows/group-by.ts';
import { compareItems, type Section as DigestSection, SECTIONS } from '../workflows/notice.ts';
import type { OrderFacts } from '../workflows/same-order.ts';
import type { MailLinks } from './buttons.ts';
import { DIGEST_LINES } from './digest-lines.ts';
import { digestRow } from './digest-row.ts';
import { riskCause } from './item-blocks.ts';
import type { Row, RowPart, Section } from './message.ts';
import { capital, itemList, numericDate, periodInWords, plural, sentence, shorten } from './wording.ts';

type Facts = EntryFacts & { order: OrderFacts };
export const isByItem = (facts: EntryFacts): facts is Facts => facts.order !== null;

/** What an organisation's part of a line says; sections that are not here have a line for each of their entries. */
const PARTS: Partial<Record<DigestSection, (facts: EntryFacts) => string[]>> = {
  overdue: (f) => [
    DIGEST_LINES.overdue.details(f)[0] ?? '',
    ...(f.expected ? [`ожидаемая дата ${numericDate(f.expected.date)}`] : []),
  ],
  'at-risk': (f) => [f.lead, riskCause(f)],
  soon: (f) => [DIGEST_LINES.soon.details(f)[0] ?? ''],
  'monitoring-missing': (f) => [DIGEST_LINES.overdue.details(f)[0] ?? ''],
  'date-missing': (f) => [f.lead],
  'not-acknowledged': (f) => [f.person ?? f.lead],
  done: (f) => DIGEST_LINES.done.details(f),
  clarify: (f) => [DIGEST_LINES.clarify.details(f)[0] ?? ''],
};

/** Organisations that a line names before it says how many more there are. */
const NAMED = 5;
/** Lines of a section that has one for each entry; a decision that waits is never left out. */
const SINGLE_LINES = 20;

/** What a section counts: its lines, or the items that several lines are about. */
export function countLines(facts: readonly EntryFacts[]): number {
  const keys = facts.map((f, i) => (isByItem(f) && isGrouped(f) ? `${f.order.key}|${itemKey(f)}` : i));
  return new Set(keys).size;
}

const sectionOf = ({ entry }: EntryFacts) => entry.rung as DigestSection;
const isGrouped = (facts: EntryFacts): boolean => PARTS[sectionOf(facts)] !== undefined;
const itemKey = ({ entry }: EntryFacts) => `${entry.item}|${entry.occurrence}`;

export function sectionsByItem(facts: readonly Facts[], links: MailLinks | undefined): Section[] {
  return SECTIONS.flatMap((section): Section[] => {
    const lines = facts.filter((f) => sectionOf(f) === section);
    if (lines.length === 0) return [];
    const { heading, tone } = DIGEST_LINES[section];
    const part = PARTS[section];
    if (!part)
      return [
        {
          heading: `${heading}: ${lines.length}`,
          tone,
          blocks: [{ kind: 'rows', rows: single(lines, links) }],
        },
      ];
    const groups = [...groupBy(lines, itemKey).values()].sort(mostFirst);
    const rows = groups.map((group) => itemRow(group, part, links));
    return [{ heading: `${heading}: ${extent(groups)}`, tone, blocks: [{ kind: 'rows', rows }] }];
  });
}

function single(lines: readonly Facts[], links: MailLinks | undefined): Row[] {
  const first = lines[0];
  const shown = first && sectionOf(first) === 'decide' ? lines.length : SINGLE_LINES;
  const rows = lines.slice(0, shown).map((f) => digestRow(f, links));
  const rest = lines.length - rows.length;
  return rest > 0
    ? [...rows, { label: `И ещё ${rest}`, text: 'на страницах дорожных карт', details: [] }]
    : rows;
}

/** «2 пункта у 7 организаций» */
function extent(groups: readonly (readonly Facts[])[]): string {
  const items = groups.length;
  const n = organisationsOf(groups.flat());
  return `${items} ${plural(items, 'пункт', 'пункта', 'пунктов')} у ${n} ${plural(n, 'организации', 'организаций', 'организаций')}`;
}

const organisationsOf = (lines: readonly Facts[]) => new Set(lines.map(({ entry }) => entry.roadmap)).size;

/** The item that concerns most organisations comes first. */
function mostFirst(a: readonly Facts[], b: readonly Facts[]): number {
  return b.length - a.length || compareItems(a[0]?.item ?? '', b[0]?.item ?? '');
}

function itemRow(
  group: readonly Facts[],
  part: (facts: EntryFacts) => string[],
  links: MailLinks | undefined,
): Row {
  const [first] = group as [Facts, ...Facts[]];
  const nameOf = (f: Facts) => f.order.organisationOf(f.roadmap.id);
  const worstFirst = [...group].sort(
    (a, b) =>
      (b.term?.daysOverdue ?? 0) - (a.term?.daysOverdue ?? 0) ||
      compareItems(nameOf(a), nameOf(b)) ||
      compareItems(a.roadmap.id, b.roadmap.id),
  );
  const shown = worstFirst.slice(0, group.length > NAMED + 1 ? NAMED : group.length);
  const each = shown.map(
    (f): RowPart => ({
      name: shorten(nameOf(f)),
      text: part(f).join('; '),
      ...(links ? { url: links.toItem(f.entry) } : {}),
    }),
  );
  const rest = group.length - shown.length;
  return {
    label: `П. ${first.item}`,
    text: shorten(first.title),
    details: [summary(group), ...common(shown)].map((line) => sentence(capital(line))),
    each: rest > 0 ? [...each, { name: `и ещё ${rest}`, text: '' }] : each,
  };
}

/** «Не исполнено у 7 из 12 (на проверке – 1), исполнено у 5» */
function summary(group: readonly Facts[]): string {
  const [first] = group as [Facts];
  const { executed, open, underReview, total } = first.order.standing(first.item, first.entry.occurrence);
  const n = organisationsOf(group);
  if (sectionOf(first) === 'not-acknowledged') return `Не подтвердили ознакомление: ${group.length}`;
  if (sectionOf(first) === 'done') return `Исполнено у ${executed} из ${total}, за неделю – у ${n}`;
  const among = [
    ...(underReview > 0 ? [`на проверке – ${underReview}`] : []),
    // Others stand in another section, or nothing about them is new and their digest waits for the next week.
    ...(n < open - underReview ? [`в этом разделе – ${n}`] : []),
  ];
  const detail = among.length > 0 ? ` (${among.join(', ')})` : '';
  return `Не исполнено у ${open} из ${total}${detail}${executed > 0 ? `, исполнено у ${executed}` : ''}`;
}

/** What holds for the item wherever it stands like this. */
function common(shown: readonly Facts[]): string[] {
  const [first] = shown as [Facts];
  const section = sectionOf(first);
  if (section === 'overdue') {
    const items = shown.flatMap((f) => f.outlook().endangers.map(({ item }) => item));
    const late = [...new Set(items)].sort(compareItems);
    return late.length > 0 ? [`Из-за этого под угрозой ${itemList(late)}`] : [];
  }
  if (section === 'monitoring-missing' && first.period) return [`За ${periodInWords(first.period)}`];
  return section === 'date-missing' ? [`По документу: ${first.deadlineText}`] : [];
}
