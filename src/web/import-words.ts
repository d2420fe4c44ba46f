// What fields of a roadmap file are called on the page of an import.
import type { ImportDraft, ProposedLink, Question } from '../workflows/import/draft.ts';

const ORDER: Record<string, string> = {
  number: 'номер распоряжения',
  date: 'дата распоряжения',
  title: 'заголовок распоряжения',
  issuer: 'кто издал распоряжение',
  drafter: 'исполнитель документа',
  url: 'адрес страницы распоряжения',
};
const WHOLE: Record<string, string> = {
  roadmap: 'обозначение дорожной карты',
  title: 'название дорожной карты',
  timezone: 'часовой пояс',
  calendar: 'производственный календарь',
  policy: 'правила напоминаний',
  roll: 'срок в нерабочий день',
  supervisor: 'на кого возложен контроль',
  controller: 'контролёр',
};
const PERSON: Record<string, string> = {
  name: 'фамилия и инициалы',
  position: 'должность',
  email: 'адрес электронной почты',
  phone: 'телефон',
  timezone: 'часовой пояс',
};
const PARTY: Record<string, string> = {
  name: 'наименование',
  lead: 'лицо от исполнителя',
  informed: 'кому направлять копии',
  email: 'адрес электронной почты',
};
const ITEM: Record<string, string> = {
  title: 'мероприятие',
  responsible: 'ответственные исполнители',
  lead: 'ответственное лицо',
  result: 'результат',
  deadline: 'срок',
  dateSetBy: 'кем установлен срок',
  after: 'после каких пунктов',
  related: 'с какими пунктами связан',
  minWorkingDays: 'наименьшая длительность',
  executed: 'исполнение',
};
const INDICATOR: Record<string, string> = {
  name: 'наименование',
  unit: 'единица измерения',
  minimum: 'минимальное значение',
  kind: 'вид показателя',
};

/** «п. 5: срок», «адрес электронной почты: И.В. Швайко» */
export function fieldInWords(path: string, { file }: Pick<ImportDraft, 'file'>): string {
  const [part = '', ...rest] = path.split('.');
  // An id may have dots itself.
  const at = rest.findLastIndex((word) => word in { ...PERSON, ...PARTY, ...ITEM, ...INDICATOR });
  const id = (at > 0 ? rest.slice(0, at) : rest).join('.');
  const field = at > 0 ? (rest[at] ?? '') : '';
  if (part === 'order') return ORDER[rest[0] ?? ''] ?? 'реквизиты распоряжения';
  if (part === 'people') return `${PERSON[field] ?? 'лицо'}: ${file.people[id]?.name ?? id}`;
  if (part === 'parties') return `${PARTY[field] ?? 'исполнитель'}: ${file.parties[id]?.name ?? id}`;
  if (part === 'items') return id === '' ? 'пункты' : `п. ${id}: ${ITEM[field] ?? 'пункт'}`;
  if (part === 'indicators') return `показатель ${id}: ${INDICATOR[field] ?? 'показатель'}`;
  if (part === 'monitoring') return 'мониторинг показателей';
  return WHOLE[part] ?? part;
}

/** Kinds of questions, as they are asked: what the whole depends on first. */
export const GROUPS = {
  requisites: 'Распоряжение и дорожная карта',
  people: 'Должностные лица',
  addresses: 'Адреса электронной почты',
  parties: 'Исполнители',
  deadlines: 'Сроки',
  items: 'Пункты',
  links: 'Порядок пунктов',
  indicators: 'Показатели и мониторинг',
  organisations: 'Организации',
} as const;
export type Group = keyof typeof GROUPS;

export function groupOf({ about }: Pick<Question, 'about'>): Group {
  const [part] = about.split('.');
  if (part === 'organisations') return 'organisations';
  if (part === 'people' || part === 'parties') return about.endsWith('.email') ? 'addresses' : part;
  if (part === 'supervisor' || part === 'controller') return 'people';
  if (part === 'indicators' || part === 'monitoring') return 'indicators';
  if (/(^|\.)year$|^items\..*\.deadline$/.test(about)) return 'deadlines';
  if (part !== 'items') return 'requisites';
  return /\.(after|related)$/.test(about) ? 'links' : 'items';
}

export const CONFIDENCE: Record<ProposedLink['confidence'], string> = {
  high: 'высокая',
  medium: 'средняя',
  low: 'низкая',
};

/** Where the pages of one import belong. */
export const IMPORTS_TRAIL = [
  { label: 'Все карты', href: '/roadmaps' },
  { label: 'Загрузить распоряжение', href: '/import' },
];
