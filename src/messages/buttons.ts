// What a recipient may do by a button of a mail, in words, and where the buttons stand. Who may do what the rules say
// (workflows/actions.ts); here it is said which of that makes sense in which mail.
import type { Action } from '../workflows/actions.ts';
import type { Entry } from '../workflows/compose.ts';
import type { EntryFacts } from '../workflows/facts.ts';
import type { Block, Link, Row, Section } from './message.ts';

/** What can be done without signing in. */
export const MAIL_ACTIONS = [
  'acknowledge',
  'contribute',
  'submit',
  'report-progress',
  'expect',
  'request-extension',
  'support-extension',
  'refuse-extension',
  'accept',
  'return',
  'set-date',
  'report-indicators',
] as const satisfies readonly Action[];
export type MailAction = (typeof MAIL_ACTIONS)[number];

export const ACTION_LABELS: Record<MailAction, string> = {
  acknowledge: 'Ознакомлен(а)',
  contribute: 'Материалы представлены',
  submit: 'Доложить об исполнении',
  'report-progress': 'Сообщить о ходе исполнения',
  expect: 'Сообщить ожидаемую дату',
  'request-extension': 'Запросить продление срока',
  'support-extension': 'Поддержать',
  'refuse-extension': 'Отказать',
  accept: 'Снять с контроля',
  return: 'Вернуть на доработку',
  'set-date': 'Внести срок',
  'report-indicators': 'Представить показатели',
};

/** Where a mail's buttons lead. */
export interface MailLinks {
  /** Null when the recipient may not do it now. An acknowledgement is one for all items of the entry's roadmap. */
  toAct(entry: Entry, action: MailAction): string | null;
  toItem(entry: Entry): string;
  toRoadmap(roadmap: string): string;
}

/** Which buttons a mail has about an entry, the most sensible first. */
export type Buttons = (facts: EntryFacts) => readonly MailAction[];

/** To whoever has to do the item: report, and what to do meanwhile. */
export const reporting: Buttons = ({ entry, isRecurring, roadmap }) => {
  const figures = isRecurring && roadmap.indicators.length > 0;
  if (entry.role === 'coExecutor') return [figures ? 'report-indicators' : 'contribute'];
  return figures
    ? ['report-indicators', 'submit', 'report-progress']
    : ['submit', 'report-progress', 'request-extension'];
};

function buttonsFor(links: MailLinks, entry: Entry, actions: readonly MailAction[]): Link[] {
  const found: Link[] = [];
  for (const action of actions) {
    const url = links.toAct(entry, action);
    if (url !== null)
      found.push({ label: ACTION_LABELS[action], url, look: found.length === 0 ? 'primary' : 'secondary' });
  }
  return found;
}

const openItem = (links: MailLinks, entry: Entry): Link => ({
  label: 'Открыть пункт',
  url: links.toItem(entry),
  look: 'plain',
});

/** Buttons about one item stand below what is asked and above the item's particulars. */
export function withButtons(
  section: Section,
  facts: EntryFacts,
  actions: readonly MailAction[],
  links: MailLinks | undefined,
): Section {
  if (!links) return section;
  const { entry } = facts;
  const block: Block = {
    kind: 'actions',
    links: [...buttonsFor(links, entry, actions), openItem(links, entry)],
  };
  const at = section.blocks.findIndex((one) => one.kind === 'facts');
  const blocks = [...section.blocks];
  blocks.splice(at < 0 ? blocks.length : at, 0, block);
  return { ...section, blocks };
}

/** Of a row about one item. */
export function rowLinks(
  facts: EntryFacts,
  actions: readonly MailAction[],
  links: MailLinks | undefined,
): Pick<Row, 'links'> {
  if (!links) return {};
  return { links: [...buttonsFor(links, facts.entry, actions), openItem(links, facts.entry)] };
}

/** One acknowledgement for the lot. */
export function acknowledging(facts: readonly EntryFacts[], links: MailLinks | undefined): Block[] {
  const [first] = facts;
  const buttons = first && links ? buttonsFor(links, first.entry, ['acknowledge']) : [];
  return buttons.length > 0 ? [{ kind: 'actions', links: buttons }] : [];
}

/** Under the last section of a digest. */
export function toRoadmap(facts: readonly EntryFacts[], links: MailLinks | undefined): Block[] {
  const [first] = facts;
  if (!first || !links) return [];
  const { number } = first.roadmap.order;
  return [
    {
      kind: 'actions',
      links: [
        {
          label: `Открыть дорожную карту по № ${number}`,
          url: links.toRoadmap(first.entry.roadmap),
          look: 'plain',
        },
      ],
    },
  ];
}

/** Whoever gets the mail by whatever way could press its buttons. */
export function isActedFrom(sections: readonly Section[]): boolean {
  const acts = (links: readonly Link[]) => links.some((link) => link.look !== 'plain');
  return sections.some(({ blocks }) =>
    blocks.some((block) =>
      block.kind === 'actions'
        ? acts(block.links)
        : block.kind === 'rows' && block.rows.some((row) => acts(row.links ?? [])),
    ),
  );
}
