// «Запрос о продлении срока»: asks whoever controls the execution for another date. The date itself moves by an act alone.
import type { IsoDate } from '../calendar/dates.ts';
import { sentence } from '../messages/wording.ts';
import type { EntryFacts } from '../workflows/facts.ts';
import type { Occurrence, RoadmapState } from '../workflows/state.ts';
import { type ItemPaper, itemFacts, itemLetter, itemPaper } from './item-paper.ts';
import { printOfficePaper } from './office-form.ts';
import { officialDate } from './official-date.ts';

export interface ExtensionRequest extends ItemPaper {
  until: IsoDate;
  reason: string;
}

/** Of the request that waits for a decision or for its act; null where there is none. */
export function extensionRequestOf(
  facts: EntryFacts,
  state: RoadmapState,
  { extension }: Occurrence,
): ExtensionRequest | null {
  if (extension?.status !== 'open' && extension?.status !== 'supported') return null;
  return { ...itemPaper(facts, state, extension.by), until: extension.date, reason: extension.reason };
}

/** @returns DOCX */
export function extensionRequest(paper: ExtensionRequest): Promise<Uint8Array> {
  return printOfficePaper(
    itemLetter(paper, {
      name: 'Запрос о продлении срока исполнения',
      body: [
        ...itemFacts(paper),
        { kind: 'fact', label: 'Предлагаемый срок', text: officialDate(paper.until) },
        { kind: 'fact', label: 'Причина', text: sentence(paper.reason) },
        ...paper.circumstances.map((text) => ({ kind: 'text' as const, text })),
        { kind: 'text', text: 'До издания акта об изменении срока действует прежний срок.' },
      ],
      closing: `Прошу продлить срок исполнения пункта ${paper.item} до ${officialDate(paper.until)} включительно.`,
    }),
  );
}
