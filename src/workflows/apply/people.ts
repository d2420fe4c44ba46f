// Commands about who answers: acknowledgement, absences with substitutes, change of lead.
import { addMonths, numericDate } from '../../calendar/dates.ts';
import type { CommandOf } from '../command.ts';
import { occurrencesOf } from '../occurrences.ts';
import { isOpen, itemState, leadsOf, responsibleParty } from '../state.ts';
import { actsFor, type Context, findItem, mustControlOrOperate, refuse } from './context.ts';

function mustExist(context: Context, person: string): void {
  if (!Object.hasOwn(context.state.roadmap.people, person)) refuse(`нет лица ${person} в перечне people`);
}

/** One acknowledgement covers everything assigned to the person so far. */
export function acknowledge(context: Context, command: CommandOf<'acknowledge'>): void {
  const persons = new Set(context.state.roadmap.items.flatMap((item) => leadsOf(context.state, item)));
  const acting = [...persons].filter((person) => actsFor(context, person));
  if (acting.length === 0) refuse(`${command.by}: лицу не поручен ни один пункт`);
  for (const person of acting) context.record({ type: 'acknowledged', item: null, occurrence: '', person });
}

export function setAbsence(context: Context, command: CommandOf<'set-absence'>): void {
  const person = command.person ?? command.by ?? refuse('укажите person: кто отсутствует');
  mustExist(context, person);
  if (command.by !== person) mustControlOrOperate(context);
  if (command.until < command.date)
    refuse(
      `отсутствие заканчивается (${numericDate(command.until)}) раньше, чем начинается (${numericDate(command.date)})`,
    );
  mustBeForeseeable(context, command);
  if (command.substitute !== undefined) mustExist(context, command.substitute);
  if (command.substitute === person) refuse('замещающий не может совпадать с отсутствующим');
  const event = context.record({
    type: 'absence-set',
    item: null,
    occurrence: '',
    person,
    date: command.date,
    until: command.until,
    ...(command.substitute === undefined ? {} : { text: command.substitute }),
  });
  context.state.absences.push({
    person,
    from: command.date,
    until: command.until,
    substitute: command.substitute ?? null,
    event: event.n,
  });
}

/** As long as a leave may be, to look after a child. */
const LONGEST_YEARS = 3;

/** What is typed wrong by a century would hand somebody's work over for good. */
function mustBeForeseeable({ today }: Context, { date, until }: CommandOf<'set-absence'>): void {
  const latest = addMonths(today, LONGEST_YEARS * 12);
  if (until > latest)
    refuse(
      `отсутствие до ${numericDate(until)}: вносится не больше чем на ${LONGEST_YEARS} года вперёд, до ${numericDate(latest)}; проверьте год`,
    );
  if (until > addMonths(date, LONGEST_YEARS * 12))
    refuse(
      `отсутствие с ${numericDate(date)} по ${numericDate(until)} длиннее ${LONGEST_YEARS} лет: проверьте годы`,
    );
}

export function changeLead(context: Context, command: CommandOf<'change-lead'>): void {
  mustControlOrOperate(context);
  mustExist(context, command.person);
  if (command.item !== undefined) {
    const item = findItem(context, command.item);
    const party = responsibleParty(item);
    const previous = itemState(context.state, item.id).leads[party] ?? '';
    if (previous === command.person) refuse(`п. ${item.id}: ${command.person} уже ответственный исполнитель`);
    handOver(context, item.id, party, previous, command.person);
    return;
  }
  const successor =
    command.substitute ?? refuse('укажите item или substitute: кому передаются открытые пункты');
  mustExist(context, successor);
  if (successor === command.person) refuse('преемник не может совпадать с прежним исполнителем');
  let moved = 0;
  for (const item of context.state.roadmap.items) {
    if (!occurrencesOf(context.state, item, context.calendar.lastDay).some((o) => isOpen(o.status))) continue;
    const { leads } = itemState(context.state, item.id);
    // Not in the order of the keys: a database has one of its own.
    for (const party of item.responsible) {
      if (leads[party] !== command.person) continue;
      handOver(context, item.id, party, command.person, successor);
      moved += 1;
    }
  }
  if (moved === 0) refuse(`${command.person}: нет открытых пунктов`);
}

function handOver(context: Context, item: string, party: string, previous: string, next: string): void {
  itemState(context.state, item).leads[party] = next;
  context.record({ type: 'lead-changed', item, occurrence: '', party, person: next, previous });
}
