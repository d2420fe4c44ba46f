// One order for many organisations: the import's draft becomes one draft for each organisation of a list. The
// party that the document names by its kind («общеобразовательная организация») becomes that organisation; all else is shared.
import type { DraftFile, ImportDraft, Question } from './draft.ts';
import { keyOf } from './key-of.ts';
import type { Organisation } from './organisations.ts';
import { withYear } from './variable-year.ts';

export interface InstantiateOptions {
  /** What the document calls X. */
  year?: number;
  /** Key or name of the party that varies; by default the one that is named by its kind. */
  party?: string;
}

export interface InstantiateFault {
  code: 'no-party' | 'several-parties';
  /** Russian. */
  message: string;
  /** Keys of the parties to choose from. */
  parties: { key: string; name: string }[];
}

export type Instantiated = { drafts: ImportDraft[] } | { fault: InstantiateFault };

/** Many of a kind, or one of a kind without its name. */
const OF_A_KIND =
  /(?:^|\s)(?:(?:муниципальн|государственн|обще|дошкольн|профессиональн)\S*\s+)*(?:(?:обще)?образовательн\S*\s+(?:организаци|учрежден)\S*|муниципальн\S*\s+(?:организаци|учрежден)\S*|школ[аы]|(?:детск\S+\s+сад\S*)|ОО|МОО|ОУ|МОУ)(?=$|[\s,;(])/iu;
/** One of them: a number or a name stands there. */
const HAS_NAME = /[№«"“\d]|(?:^|\s)(?:департамент|министерств|комитет|управлени|отдел)\S*/iu;

/** One draft for each organisation, in the list's order; linear in their number. Questions that are not about the organisation keep their ids. */
export function instantiate(
  draft: ImportDraft,
  organisations: readonly Organisation[],
  options: InstantiateOptions = {},
): Instantiated {
  const found = findParties(draft.file, options.party);
  if (!Array.isArray(found)) return { fault: found };
  const common = options.year === undefined ? draft : withYear(draft, options.year);
  const taken = {
    parties: new Set(Object.keys(draft.file.parties).filter((key) => !found.includes(key))),
    people: new Set(Object.keys(draft.file.people)),
  };
  const drafts = organisations.map((organisation) => {
    const party = keyOf(called(organisation), taken.parties);
    taken.parties.add(party);
    // A person of another copy with the same key would be taken for this one.
    const person = organisation.lead === undefined ? undefined : `${surnameKey(organisation.lead)}-${party}`;
    return copyFor(common, found, organisation, { party, person });
  });
  return { drafts };
}

/** Without initials. */
const surnameKey = (name: string): string => keyOf(name.replace(/(?<!\p{L})\p{L}\./gu, ' '));
const called = ({ name, shortName }: Organisation): string => shortName ?? name;

/** Keys: «общеобразовательная организация» and «общеобразовательные организации» of one document are the same. */
function findParties(file: DraftFile, wanted: string | undefined): string[] | InstantiateFault {
  const parties = Object.entries(file.parties).map(([key, { name }]) => ({ key, name: name ?? key }));
  const general = parties.filter(({ name }) => kindOf(name) !== null);
  if (wanted !== undefined) {
    const chosen = parties.find(
      ({ key, name }) => key === wanted || name.toLowerCase() === wanted.toLowerCase(),
    );
    if (!chosen) return fault('no-party', `исполнителя «${wanted}» в документе нет`, parties);
    const kind = kindOf(chosen.name);
    return kind === null
      ? [chosen.key]
      : general.filter(({ name }) => kindOf(name) === kind).map(({ key }) => key);
  }
  const kinds = new Set(general.map(({ name }) => kindOf(name)));
  if (kinds.size === 1) return general.map(({ key }) => key);
  return kinds.size > 1
    ? fault('several-parties', 'обобщённо названы несколько исполнителей', general)
    : fault(
        'no-party',
        'ни один исполнитель не назван обобщённо («общеобразовательная организация»)',
        parties,
      );
}

/** Letters of a word that its endings leave alone. */
const STEM = 10;

/** The same for «общеобразовательная организация, на базе которой …» in any number and case; null for a party with a name of its own. */
function kindOf(name: string): string | null {
  const [found] = HAS_NAME.test(name) ? [] : (OF_A_KIND.exec(name) ?? []);
  if (found === undefined) return null;
  const words = found.toLowerCase().match(/\p{L}+/gu) ?? [];
  const stems = words.map((word) => word.slice(0, STEM));
  return stems.filter((stem) => !/^(?:муниципал|государств)/.test(stem)).join(' ');
}

function fault(
  code: InstantiateFault['code'],
  what: string,
  parties: InstantiateFault['parties'],
): InstantiateFault {
  const choices = parties.map(({ key, name }) => `${key} – ${name}`).join('; ');
  return {
    code,
    message: `${what}: укажите, кого заменяют организации списка (${choices || 'исполнители не найдены'})`,
    parties,
  };
}

interface Keys {
  party: string;
  person: string | undefined;
}

function copyFor(
  draft: ImportDraft,
  general: readonly string[],
  organisation: Organisation,
  keys: Keys,
): ImportDraft {
  const { file } = draft;
  const name = called(organisation);
  const former = general.flatMap((key) => file.parties[key] ?? []);
  const leads = new Set(former.map((party) => party.lead));
  const renamed = (key: string): string => (general.includes(key) ? keys.party : key);
  const items = file.items.map((item) => {
    if (item.responsible === null || !item.responsible.some((key) => general.includes(key))) return item;
    const { lead, ...rest } = item;
    const isFormer = lead != null && leads.has(lead);
    return {
      ...rest,
      responsible: [...new Set(item.responsible.map(renamed))],
      ...(lead === undefined || (isFormer && keys.person === undefined)
        ? {}
        : { lead: isFormer ? (keys.person ?? lead) : lead }),
    };
  });
  const party = { name, lead: keys.person ?? null, ...addressOf(organisation) };
  // In the place of the first of them.
  const parties = Object.fromEntries(
    Object.entries(file.parties).flatMap(([key, one]) =>
      key === general[0] ? [[keys.party, party]] : general.includes(key) ? [] : [[key, one]],
    ),
  );
  const kept = { ...file, items, parties };
  const gone = former
    .flatMap(({ lead, informed }) => [lead, ...(informed ?? [])])
    .filter((key) => key != null && !isNeeded(kept, key));
  const people = Object.fromEntries(Object.entries(file.people).filter(([key]) => !gone.includes(key)));
  if (keys.person !== undefined) people[keys.person] = personOf(organisation, file.timezone);
  const copy: DraftFile = {
    ...kept,
    roadmap: `${file.roadmap}-${keys.party}`,
    title: file.title === null ? null : `${file.title}: ${name}`,
    people,
  };
  const isGone = (path: string) =>
    general.some((key) => path.startsWith(`parties.${key}.`)) ||
    gone.some((key) => path.startsWith(`people.${key}.`));
  return {
    ...draft,
    file: copy,
    places: Object.fromEntries(Object.entries(draft.places).filter(([path]) => !isGone(path))),
    questions: [...missing(organisation, keys), ...draft.questions.filter(({ about }) => !isGone(about))],
    remarks: [
      ...draft.remarks,
      { text: `Организация взята из строки ${organisation.line} списка: ${organisation.name}`, place: null },
    ],
  };
}

/** With one column of addresses it is the person's: that is where the mail goes. */
function addressOf({ lead, email, leadEmail }: Organisation): { email?: string } {
  return email === undefined || (lead !== undefined && leadEmail === undefined) ? {} : { email };
}

function personOf(organisation: Organisation, zone: string | null): DraftFile['people'][string] {
  const { lead = '', position, email, leadEmail, phone, timezone } = organisation;
  return {
    name: lead,
    ...(position === undefined ? {} : { position }),
    email: leadEmail ?? email ?? null,
    ...(phone === undefined ? {} : { phone }),
    ...(timezone === undefined || timezone === zone ? {} : { timezone }),
  };
}

/** Somebody else's lead, or with a role of their own. */
function isNeeded(
  { order, supervisor, controller, items, parties, monitoring }: DraftFile,
  key: string,
): boolean {
  return (
    [order.issuer, order.drafter, supervisor, controller, ...(monitoring?.recipients ?? [])].includes(key) ||
    items.some((item) => item.lead === key) ||
    Object.values(parties).some(({ lead, informed }) => lead === key || informed?.includes(key))
  );
}

/** What the list does not say about the organisation. */
function missing(organisation: Organisation, { party, person }: Keys): Question[] {
  const { lead, email, leadEmail, line } = organisation;
  const ask = (about: string, text: string, answer: Question['answer']): Question => ({
    id: about,
    about,
    text,
    why: `В строке ${line} списка организаций этого нет.`,
    fragment: null,
    place: null,
    proposed: null,
    alternatives: [],
    answer,
    required: true,
  });
  if (person === undefined)
    return [ask(`parties.${party}.lead`, `Кто отвечает за исполнение: ${called(organisation)}`, 'text')];
  return (leadEmail ?? email) === undefined
    ? [ask(`people.${person}.email`, `Адрес электронной почты: ${lead}, ${called(organisation)}`, 'email')]
    : [];
}
