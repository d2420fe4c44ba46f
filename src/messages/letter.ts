// A whole message as data, before HTML or plain text is made of it, so that both say the same.
import type { EntryFacts } from '../workflows/facts.ts';
import { orderKey, organisationNames } from '../workflows/same-order.ts';
import { isActedFrom, type MailLinks } from './buttons.ts';
import { counts } from './digest.ts';
import { countItems, countOrders, orders } from './item-blocks.ts';
import type { Section } from './message.ts';
import { messageOf } from './registry.ts';
import { groupBy, subjectOfFacts } from './subject.ts';
import { capital, dateInWords, numericDate, plural, quoted, shorten } from './wording.ts';

export interface Extras {
  /** By roadmap id: the head of its journal's hash chain, printed in digests. */
  chainHeads?: Readonly<Record<string, string>>;
  /** The day (YYYY-MM-DD) on which it should have gone, where it goes later than planned. */
  late?: { plannedOn: string };
  /** Where the mail's buttons lead; without them it has none. */
  links?: MailLinks;
  /** A file with control dates goes with it. */
  hasCalendar?: boolean;
}

/** Entries of one roadmap, or of all roadmaps of one order, for one person. */
interface Part {
  /** Shown above the sections where a letter has several parts. */
  heading: string | null;
  /** On whose behalf the recipient gets it. */
  note: string | null;
  sections: Section[];
  /** «Распоряжение от … № … «…»», under the order's last part. */
  source: string | null;
}

export interface Letter {
  subject: string;
  /** The first words a mail program shows beside the subject. */
  preview: string;
  /** «Распоряжение № 1410 р от 27.12.2023» */
  overline: string;
  headline: string;
  late: string | null;
  parts: Part[];
  foot: string[];
}

/** Copies and forwarded mails have them too. */
const BUTTONS =
  'Кнопки письма действуют от имени того, кому оно адресовано, без входа в систему, каждая один раз. Не пересылайте их.';

const CALENDAR =
  'Во вложении – контрольные сроки для календаря. Если Вы подписаны на календарь службы, добавлять их не нужно.';

/** Hash characters that are printed: enough to compare by eye. */
const HEAD_LENGTH = 32;

export function letterOf(facts: readonly EntryFacts[], extras: Extras = {}): Letter {
  const groups = groupBy(facts, (f) => `${f.order?.key ?? f.entry.roadmap}|${f.entry.onBehalfOf ?? ''}`);
  const parts = groups.map((group, i) => partOf(group, groups, i, extras.links));
  const sections = parts.flatMap((part) => part.sections);
  const [only] = sections;
  const alone = sections.length === 1 && only && !isDigest(facts) ? only : null;
  return {
    subject: subjectOfFacts(facts),
    preview: preview(facts, sections),
    overline: overline(facts),
    headline: alone ? alone.heading : headline(facts),
    late: extras.late
      ? `Письмо задержано: оно должно было прийти ${dateInWords(extras.late.plannedOn)}`
      : null,
    // A heading that is the headline is not said twice.
    parts: alone ? parts.map((part) => ({ ...part, sections: [{ ...alone, heading: '' }] })) : parts,
    foot: [
      ...(extras.hasCalendar ? [CALENDAR] : []),
      ...(isActedFrom(sections) ? [BUTTONS] : []),
      ...foot(facts, extras),
    ],
  };
}

const isDigest = (facts: readonly EntryFacts[]) => facts.every((f) => f.entry.kind === 'digest');

function overline(facts: readonly EntryFacts[]): string {
  const { order } = (facts[0] as EntryFacts).roadmap;
  return countOrders(facts) > 1
    ? capital(orders(facts))
    : `Распоряжение № ${order.number} от ${numericDate(order.date)}`;
}

function headline(facts: readonly EntryFacts[]): string {
  if (isDigest(facts)) return `Сводка на ${dateInWords(facts[0]?.today ?? '')}`;
  const n = countItems(facts);
  if (n === 1) return `Пункт ${facts[0]?.item ?? ''}`;
  return `${n} ${plural(n, 'пункт требует', 'пункта требуют', 'пунктов требуют')} Вашего внимания`;
}

function preview(facts: readonly EntryFacts[], sections: readonly Section[]): string {
  if (isDigest(facts)) return capital(counts(facts));
  const first = sections[0]?.blocks.find((b) => b.kind === 'ask');
  return sections.length === 1 && first?.kind === 'ask'
    ? shorten(first.text, 140)
    : shorten(sections.map((s) => s.heading).join('; '), 140);
}

function partOf(
  facts: readonly EntryFacts[],
  parts: readonly EntryFacts[][],
  i: number,
  links: MailLinks | undefined,
): Part {
  const [first] = facts as [EntryFacts];
  const { order } = first.roadmap;
  const isOfOrder = (part: readonly EntryFacts[]) =>
    part[0] !== undefined && orderKey(part[0].roadmap) === orderKey(first.roadmap);
  const source = `Распоряжение от ${dateInWords(order.date)} № ${order.number} ${quoted(order.title)}`;
  return {
    heading: parts.length > 1 ? partHeading(facts, parts) : null,
    note: behalf(first),
    sections: groupBy(facts, (f) => messageOf(f.entry)).flatMap((group) =>
      messageOf((group[0] ?? first).entry).sections(group, links),
    ),
    source: parts.slice(i + 1).some(isOfOrder) ? null : source,
  };
}

/** Of several orders the order, of several organisations of one order the organisation, else for whom it is. */
function partHeading(facts: readonly EntryFacts[], parts: readonly EntryFacts[][]): string {
  const [{ roadmap, onBehalfOf, order: several }] = facts as [EntryFacts];
  const { order } = roadmap;
  const all = [...new Map(parts.flat().map((f) => [f.roadmap.id, f.roadmap])).values()];
  const ofOrder = all.filter((one) => orderKey(one) === orderKey(roadmap));
  const names = [
    ...(ofOrder.length < all.length ? [`Распоряжение № ${order.number} от ${numericDate(order.date)}`] : []),
    ...(ofOrder.length > 1 && several === null ? [organisationNames(ofOrder).get(roadmap.id) ?? ''] : []),
  ];
  if (names.length > 0) return names.join(': ');
  if (onBehalfOf) return `Замещение: ${onBehalfOf.name}`;
  return isDigest(facts) ? 'Ваша сводка' : 'Ваши пункты';
}

function behalf({ onBehalfOf }: EntryFacts): string | null {
  if (!onBehalfOf) return null;
  const absent = `${onBehalfOf.name} отсутствует${onBehalfOf.until ? ` по ${numericDate(onBehalfOf.until)}` : ''}`;
  return onBehalfOf.hasSubstitute
    ? `${absent}; Вы получили письмо как замещающий.`
    : `${absent}, замещающий не указан; письмо направлено Вам как представителю исполнителя.`;
}

function foot(facts: readonly EntryFacts[], extras: Extras): string[] {
  const lines: string[] = [];
  if (isDigest(facts) && extras.chainHeads) {
    const heads = extras.chainHeads;
    for (const group of groupBy(facts, (f) => f.order?.key ?? f.roadmap.id)) {
      const ids = [...new Set(group.map((f) => f.roadmap.id))].sort();
      const marks = ids.flatMap((id) => heads[id]?.slice(0, HEAD_LENGTH) ?? []);
      const number = group[0]?.roadmap.order.number ?? '';
      if (marks.length > 0) lines.push(`Контрольная отметка журнала по № ${number}: ${marks.join(', ')}`);
    }
  }
  lines.push('Не заменяет СЭД; подтверждение в системе не является электронной подписью.');
  for (const group of groupBy(facts, (f) => `${f.contact.name}|${f.contact.phone ?? ''}`)) {
    const { name, phone } = (group[0] as EntryFacts).contact;
    lines.push(
      `Вопросы по ${countItems(group) > 1 ? 'пунктам' : 'пункту'}: ${name}${phone ? `, ${phone}` : ''}`,
    );
  }
  const { contact } = facts[0] as EntryFacts;
  lines.push(
    `Письмо отправлено автоматически.${contact.email ? ` Ответ на него получит ${contact.name}.` : ''}`,
  );
  return lines;
}
