// The head of a draft: title, requisites, zone, and who controls, from the act around the table.
import type { Clause, Requisites } from './act.ts';
import type { DraftFile, Question } from './draft.ts';
import type { DeadlineYears } from './draft-deadline.ts';
import type { DraftPeople } from './draft-people.ts';
import type { Notes } from './notes.ts';
import type { RoadmapTable } from './roadmap-table.ts';
import { findTitle } from './roadmap-title.ts';
import type { SourceDocument } from './source-document.ts';
import { zoneOf } from './zone-of.ts';
import { BY_HOUR } from './zones.ts';

type Head = Pick<DraftFile, 'title' | 'order' | 'timezone' | 'roll' | 'supervisor' | 'controller'>;

export function composeHead(
  doc: SourceDocument,
  table: RoadmapTable,
  requisites: Requisites,
  clauses: readonly Clause[],
  people: DraftPeople,
  notes: Notes,
): Head {
  const title = notes.keep('title', findTitle(doc, table.blocks[0] ?? 0, requisites, clauses));
  if (title === null) askText(notes, 'title', 'Название дорожной карты', 'Над таблицей названия нет.');
  const order = composeOrder(requisites, people, notes);
  const timezone = composeZone(doc, requisites, notes);
  notes.ask({
    about: 'roll',
    text: 'Срок, который приходится на нерабочий день',
    why: 'Документ не говорит, что делать со сроком в нерабочий день.',
    proposed: 'preceding',
    alternatives: [
      { value: 'preceding', label: 'исполнить в предшествующий рабочий день' },
      { value: 'next', label: 'исполнить в следующий рабочий день' },
      { value: 'none', label: 'не переносить' },
    ],
    answer: 'choice',
    required: false,
  });
  const supervisor = composeSupervisor(clauses, people, notes);
  return {
    title,
    order,
    timezone,
    roll: 'preceding',
    supervisor,
    controller: composeController(order, people, notes),
  };
}

function composeOrder(requisites: Requisites, people: DraftPeople, notes: Notes): DraftFile['order'] {
  const { number, date, title, signatory, drafter } = requisites;
  const order: DraftFile['order'] = {
    number: notes.keep('order.number', number),
    date: notes.keep('order.date', date),
    issuer: signatory ? people.add(signatory) : null,
    title: notes.keep('order.title', title),
  };
  notes.confirm('order.number', 'Номер документа', number);
  notes.confirm('order.title', 'Заголовок документа', title);
  const unsaid = 'В документе этого нет.';
  if (order.number === null) askText(notes, 'order.number', 'Номер документа', unsaid);
  if (order.date === null)
    notes.ask({ about: 'order.date', text: 'Дата документа', why: unsaid, answer: 'date', required: true });
  else if (date && !date.sure)
    notes.ask({
      about: 'order.date',
      text: 'Дата документа',
      why: date.why ?? 'Дата прочитана неуверенно.',
      proposed: order.date,
      answer: 'date',
      required: false,
    });
  if (order.title === null) askText(notes, 'order.title', 'Заголовок документа', unsaid);
  if (order.issuer === null)
    askText(
      notes,
      'order.issuer',
      'Кто подписал документ (И.О. Фамилия, должность)',
      'Подпись в документе не найдена.',
    );
  else if (signatory?.place) notes.places['order.issuer'] = signatory.place;
  if (!drafter) return order;
  const key = people.add(drafter);
  people.assume(key, 'исполнитель документа', 'Должность исполнителя в документе не указана.');
  if (drafter.place) notes.places['order.drafter'] = drafter.place;
  return { ...order, drafter: key };
}

const askText = (notes: Notes, about: string, text: string, why: string): void =>
  notes.ask({ about, text, why, answer: 'text', required: true });

const ZONES: Question['alternatives'] = BY_HOUR.map(({ zone, city, byMoscow }) => ({
  value: zone,
  label: `${city} (${byMoscow})`,
}));

/** By the body, else by whatever place the act's title or its first lines name. */
function composeZone(doc: SourceDocument, { body, title }: Requisites, notes: Notes): string | null {
  const opening = doc.blocks
    .slice(0, 30)
    .flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
  const source = [body?.value, title?.value, opening.join('\n')].find(
    (text) => text !== undefined && zoneOf(text),
  );
  const found = source === undefined ? null : zoneOf(source);
  if (found && source === body?.value && body?.place) notes.places['timezone'] = body.place;
  if (found?.sure && source === body?.value) return found.value;
  notes.ask({
    about: 'timezone',
    text: 'Часовой пояс дорожной карты',
    why: found
      ? (found.why ?? 'Он определён не по органу, издавшему документ.')
      : 'По документу он не определяется.',
    proposed: found?.value ?? null,
    alternatives: ZONES,
    answer: 'text',
    required: true,
  });
  return found?.value ?? null;
}

function composeSupervisor(clauses: readonly Clause[], people: DraftPeople, notes: Notes): string | null {
  const control = clauses.find((clause) => clause.control)?.control;
  if (control) {
    const key = people.add(control);
    if (control.place) notes.places['supervisor'] = control.place;
    return key;
  }
  notes.ask({
    about: 'supervisor',
    text: 'На кого возложен контроль исполнения (И.О. Фамилия, должность)',
    why: 'Пункта о контроле в документе нет.',
    alternatives: peopleAsAnswers(people),
    answer: 'text',
    required: true,
  });
  return null;
}

function composeController(order: DraftFile['order'], people: DraftPeople, notes: Notes): string | null {
  const drafter = order.drafter ?? null;
  notes.ask({
    about: 'controller',
    text: 'Контролёр: кто проверяет результаты и снимает пункты с контроля',
    why:
      drafter === null
        ? 'Документ контролёра не называет.'
        : `Документ контролёра не называет, ${people.entries[drafter]?.name ?? drafter} – исполнитель документа.`,
    place: notes.places['order.drafter'] ?? null,
    proposed: drafter,
    alternatives: peopleAsAnswers(people).filter(({ value }) => value !== drafter),
    answer: 'text',
    required: drafter === null,
  });
  return drafter;
}

export function peopleAsAnswers({ entries }: DraftPeople): Question['alternatives'] {
  return Object.entries(entries).map(([value, { name, position }]) => ({
    value,
    label: [name, position].filter((part) => part !== null && part !== undefined).join(', '),
  }));
}

/** The one year that the title names, else the order's. */
export function yearsOf(title: string | null, { date, title: about }: DraftFile['order']): DeadlineYears {
  const school = /(?<!\d)(20\d\d)\s*[/–—-]\s*(?:20)?\d\d\s*уч/iu.exec(`${title ?? ''} ${about ?? ''}`)?.[1];
  const years = new Set(title?.match(/(?<!\d)20\d\d(?!\d)/g));
  const [only] = years;
  const year = years.size === 1 && only !== undefined ? only : date?.slice(0, 4);
  return {
    orderDate: date,
    year: year === undefined ? null : Number(year),
    schoolYear: school === undefined ? null : Number(school),
  };
}
