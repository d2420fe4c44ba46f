// What has happened, as sentences about it say it: who did what when, in whose place, and their own words apart.
import { dateOf, formatInstant, type Instant, numericDate } from '../calendar/dates.ts';
import { type IndicatorValue, numberText } from '../workflows/monitoring/figure.ts';
import { substituteOn } from '../workflows/recipients.ts';
import {
  coExecutors,
  type EventType,
  itemOf,
  itemState,
  type RoadmapEvent,
  type RoadmapState,
  responsibleParty,
} from '../workflows/state.ts';

export interface EventWords {
  n: number;
  /** «26.01.2024, 12:05» in the roadmap's zone */
  when: string;
  who: string;
  /** Name of whom they stood in for. */
  inPlaceOf: string | null;
  what: string;
  /** Own words: a report, remarks, a reason. */
  said: { label: string; text: string } | null;
  /** «письмо», «страница»; null of what came by a file or from the service. */
  via: string | null;
}

const SAID: Partial<Record<EventType, string>> = {
  contributed: 'Представлено',
  'indicators-refined': 'Пояснение',
  submitted: 'Доклад',
  accepted: 'Основание',
  returned: 'Замечания',
  'progress-reported': 'Сообщение',
  expected: 'Причина',
  'extension-requested': 'Причина',
  'extension-decided': 'Пояснение',
  corrected: 'Причина исправления',
  'date-set': 'Основание',
  clarified: 'Документ или пояснение',
  cancelled: 'Основание',
  reopened: 'Причина',
  'report-issued': 'Причина',
  'lead-changed': 'Причина исправления',
  released: 'Основание',
  'definition-changed': 'Изменено',
};

const VIA = { mail: 'по ссылке из письма', page: 'на странице', api: 'через API' } as const;

export function eventWords(state: RoadmapState, event: RoadmapEvent): EventWords {
  const { people, timezone } = state.roadmap;
  return {
    n: event.n,
    when: timeInWords(event.at, timezone),
    who: event.by === null ? 'администратор системы' : (people[event.by]?.name ?? event.by),
    inPlaceOf: inPlaceOf(state, event),
    what: whatInWords(state, event),
    said: saidIn(event),
    via: event.via === undefined ? null : VIA[event.via],
  };
}

function saidIn({ type, text = '', values, notes = {} }: RoadmapEvent): EventWords['said'] {
  const label = values === undefined ? SAID[type] : 'Пояснение';
  const of = Object.entries(notes).map(([id, note]) => `показатель ${id} – ${note}`);
  const said = [...(text === '' ? [] : [text]), ...of].join('\n');
  return label !== undefined && said !== '' ? { label, text: said } : null;
}

/** «26.01.2024, 12:05» */
export function timeInWords(at: Instant, zone: string): string {
  return `${numericDate(dateOf(at, zone))}, ${formatInstant(at, zone).slice(11, 16)}`;
}

/** «О.И. Назарова (за: И.Я. Шкуркина)»: names stand in the nominative, as they are given. */
export function whoInWords({ who, inPlaceOf: absent }: EventWords): string {
  return absent === null ? who : `${who} (за: ${absent})`;
}

function whatInWords(state: RoadmapState, event: RoadmapEvent): string {
  const { people, parties } = state.roadmap;
  const person = (key: string | null | undefined) => (key == null ? '' : (people[key]?.name ?? key));
  const party = event.party === undefined ? '' : (parties[event.party]?.name ?? event.party);
  const on = (date: string | null | undefined) => (date == null ? 'не определён' : numericDate(date));
  const words: Record<EventType, () => string> = {
    'put-under-control': () =>
      `распоряжение поставлено на контроль${event.unconfirmed === undefined ? '' : `; не подтверждено предложений программы: ${event.unconfirmed}`}`,
    acknowledged: () => 'ознакомление подтверждено',
    contributed: () =>
      `${isOwnFigures(state, event) ? 'показатели' : 'материалы'} представлены: ${party}${figuresInWords(state, event)}`,
    'indicators-refined': () => `уточнены показатели: ${party}${figuresInWords(state, event)}`,
    submitted: () => `доложено об исполнении, дата исполнения – ${on(event.date)}`,
    accepted: () => `исполнен, снят с контроля; дата исполнения – ${on(event.date)}`,
    returned: () =>
      `возвращён на доработку${party === '' ? '' : `; материалы нужно представить заново: ${party}`}`,
    'progress-reported': () => 'сообщено о ходе исполнения',
    expected: () => `названа ожидаемая дата исполнения: ${on(event.date)}`,
    'extension-requested': () => `запрошено продление срока до ${on(event.date)}`,
    'extension-decided': () =>
      event.decision === 'supported'
        ? `запрос о продлении срока до ${on(event.date)} поддержан`
        : `в продлении срока до ${on(event.date)} отказано`,
    amended: () => `срок изменён актом: ${changeInWords(event)}${actInWords(event)}`,
    corrected: () => `исправлена ошибка ввода${event.date ? `: ${changeInWords(event)}` : ''}`,
    'date-set': () => `внесён срок: ${on(event.date)}`,
    clarified: () =>
      event.date == null
        ? 'уточнено при постановке на контроль: не исполнен, поручен исполнителям'
        : `уточнено при постановке на контроль: исполнен ${on(event.date)}`,
    cancelled: () => 'снят с контроля без исполнения',
    reopened: () => 'контроль возобновлён',
    'report-issued': () =>
      `выпущен отчёт о показателях${event.report === undefined || event.report === 1 ? '' : `, уточнённый (№ ${event.report})`}`,
    'absence-set': () => `внесено отсутствие: ${absenceInWords(state, event, person)}`,
    'lead-changed': () =>
      event.person === undefined
        ? `исполнитель исключён (${party}): ${person(event.previous)}`
        : `ответственный изменён (${party}): ${person(event.person)}${event.previous ? `, прежде – ${person(event.previous)}` : ''}`,
    released: () => 'распоряжение снято с контроля',
    'definition-changed': () => 'изменена дорожная карта',
  };
  return words[event.type]();
}

/** Of the responsible executor, who gives figures and no part of somebody else's work. */
function isOwnFigures({ roadmap }: RoadmapState, { item, party, values }: RoadmapEvent): boolean {
  const about = values && roadmap.items.find(({ id }) => id === item);
  return about !== undefined && responsibleParty(about) === party;
}

/** «; показатель 1 – 1 234; 5 – 10 из 12; пояснение к показателю 3» */
function figuresInWords({ roadmap }: RoadmapState, { values = {}, notes = {} }: RoadmapEvent): string {
  const ids = [
    ...new Set([...roadmap.indicators.map(({ id }) => id), ...Object.keys({ ...values, ...notes })]),
  ];
  const given = ids.flatMap((id) => (values[id] === undefined ? [] : [`${id} – ${numbersText(values[id])}`]));
  const explained = ids.filter((id) => notes[id] !== undefined);
  return [
    ...(given.length === 0 ? [] : [`; показатель ${given.join('; ')}`]),
    ...(explained.length === 0
      ? []
      : [
          `; ${explained.length === 1 ? 'пояснение к показателю' : 'пояснения к показателям'} ${explained.join(', ')}`,
        ]),
  ].join('');
}

function numbersText(value: IndicatorValue): string {
  if (typeof value === 'number') return numberText(value);
  return `${numberText(value.numerator)} из ${numberText(value.denominator)}`;
}

function changeInWords({ date, previous }: RoadmapEvent): string {
  const day = (text: string | null | undefined) =>
    text == null ? 'не был определён' : /^\d{4}-\d\d-\d\d$/.test(text) ? numericDate(text) : text;
  return `новый срок – ${day(date)}, прежний – ${day(previous)}`;
}

function actInWords({ act }: RoadmapEvent): string {
  if (act === undefined) return '';
  return `; основание: ${act.kind} от ${numericDate(act.date)} № ${act.number}, подписал(а) ${act.signatory}`;
}

function absenceInWords(
  state: RoadmapState,
  event: RoadmapEvent,
  person: (key: string | null | undefined) => string,
): string {
  const absence = state.absences.find((one) => one.event === event.n);
  const substitute = absence?.substitute ?? null;
  const days = `с ${numericDate(event.date ?? '')} по ${numericDate(event.until ?? '')}`;
  const instead = substitute === null ? 'замещающий не назначен' : `замещает ${person(substitute)}`;
  return `${person(event.person)}, ${days}; ${instead}`;
}

/** Who acts without the place they acted in stood in, on that day, for somebody who had it. */
function inPlaceOf(state: RoadmapState, event: RoadmapEvent): string | null {
  const { by } = event;
  if (by === null) return null;
  const before = { ...state, absences: state.absences.filter((one) => one.event < event.n) };
  const day = dateOf(event.at, state.roadmap.timezone);
  const places = placesOf(state, event);
  if (places.includes(by)) return null;
  const absent = places.find((key) => substituteOn(before, key, day) === by);
  return absent === undefined ? null : (state.roadmap.people[absent]?.name ?? absent);
}

const CONTROL: readonly EventType[] = [
  'accepted',
  'returned',
  'extension-decided',
  'amended',
  'clarified',
  'cancelled',
  'reopened',
  'report-issued',
  'released',
];

/** Person keys, as they were at the event, whose place is one to do this from. */
function placesOf(state: RoadmapState, event: RoadmapEvent): string[] {
  const { supervisor, controller } = state.roadmap;
  if (event.type === 'acknowledged') return event.person === undefined ? [] : [event.person];
  if (event.type === 'extension-decided' || event.type === 'released') return [supervisor];
  if (CONTROL.includes(event.type)) return [controller, supervisor];
  if (event.item === null || event.type === 'lead-changed') return event.by === null ? [] : [event.by];
  const places = leadsAt(state, event.item, event.n);
  return event.type === 'date-set' ? [...places, controller, supervisor] : places;
}

/** Leads of an item, the responsible one first, before its later changes of lead. */
function leadsAt(state: RoadmapState, id: string, n: number): string[] {
  const item = itemOf(state, id);
  const leads = { ...itemState(state, id).leads };
  for (const later of state.events.toReversed())
    if (later.n > n && later.type === 'lead-changed' && later.item === id && later.party !== undefined)
      leads[later.party] = later.previous ?? '';
  const then = { ...state, items: { ...state.items, [id]: { ...itemState(state, id), leads } } };
  const responsible = leads[item.responsible[0] ?? ''] ?? '';
  return [responsible, ...coExecutors(then, item).map(({ lead }) => lead)];
}
