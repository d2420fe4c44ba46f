// What a person typed, as values of the file: the words of an answer by the field that it is about.
// Shape and references are checked afterwards, by the file's own schema.
import { isIsoDate } from '../../calendar/dates.ts';
import { readDeadline } from '../item-deadline.ts';
import { readYaml } from '../read-yaml.ts';
import { DeadlineSchema } from '../roadmap.ts';
import { ALL_ITEMS } from './completeness.ts';
import type { DraftFile, FieldPath, Question } from './draft.ts';
import { fieldOf } from './draft-fields.ts';
import { keyOf } from './key-of.ts';
import { inYearGiven, MISSING_YEAR, yearIn } from './missing-year.ts';

export type AnswerRead = { ok: true; fields: [FieldPath, unknown][] } | { ok: false; message: string };

const PERSON = /^(?:supervisor|controller|order\.(?:issuer|drafter)|(?:parties|items)\..+\.lead)$/;
const OPTIONAL =
  /^(?:order\.drafter|people\.[^.]+\.(?:position|phone)|parties\.[^.]+\.informed|items\..+\.(?:lead|after|related|minWorkingDays|dateSetBy|executed)|indicators\..+\.(?:requires|judgedAfter)|monitoring\.\w+)$/;
const LIST = /\.(?:responsible|informed|after|related)$/;
const NUMBER = /\.(?:minWorkingDays|minimum\.(?:opening|later))$/;
const NONE = /^(?:нет|не указывать|[-–—])$/i;

const refuse = (message: string): AnswerRead => ({ ok: false, message });
const accept = (...fields: [FieldPath, unknown][]): AnswerRead => ({ ok: true, fields });

/** @param answer not empty */
export function readAnswer(file: DraftFile, question: Question, answer: string): AnswerRead {
  const { about } = question;
  if (about === ALL_ITEMS) return readCompleteness(answer);
  if (question.answer === 'yes-no') return readYesNo(about, answer);
  if (answer === question.proposed) return accept();
  if (NONE.test(answer) && OPTIONAL.test(about)) return accept([about, null]);
  if (question.answer === 'choice' && !question.alternatives.some(({ value }) => value === answer))
    return refuse(
      `выберите один из вариантов: ${question.alternatives.map(({ value }) => value).join(', ')}`,
    );
  if (question.answer === 'email') return accept([about, answer.toLowerCase()]);
  if (question.answer === 'date') return accept([about, dateIn(answer) ?? answer]);
  if (question.answer === 'deadline') return readDeadlineAnswer(file, about, answer);
  if (about === MISSING_YEAR) return readYear(file, answer);
  if (about === 'items.result') return readResult(file, question, answer);
  if (about === 'items.responsible') return readResponsible(file, answer);
  if (about === 'items.lead') return readByItem(file, answer, 'lead');
  if (about === 'items.minWorkingDays') return readByItem(file, answer, 'minWorkingDays');
  if (about === 'monitoring.recipients') return readPeople(file, about, answer);
  if (PERSON.test(about)) return readPerson(file, about, answer);
  if (LIST.test(about)) return accept([about, answer.split(/[\s,;]+/).filter((part) => part !== '')]);
  if (NUMBER.test(about)) return accept([about, numberIn(answer)]);
  return accept([about, answer]);
}

/** What was lost in reading cannot be typed into a question. */
function readCompleteness(answer: string): AnswerRead {
  const read = readYesNo(ALL_ITEMS, answer);
  return !read.ok || read.fields.length === 0
    ? read
    : refuse(
        'сохраните распоряжение в формате DOCX и прочитайте его заново: таблица в нём читается по её рамкам',
      );
}

function readYesNo(about: FieldPath, answer: string): AnswerRead {
  if (/^(?:yes|да|true)$/i.test(answer)) return accept();
  return /^(?:no|нет|false)$/i.test(answer) ? accept([about, null]) : refuse('ответьте «да» или «нет»');
}

/** ISO of `2024-02-15` and `15.02.2024`. */
function dateIn(text: string): string | null {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const iso = year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
  return isIsoDate(iso) ? iso : null;
}

/** «1 500,5»; what is no number stays text, which the schema refuses. */
function numberIn(text: string): number | string {
  const plain = text.replace(/\s/g, '').replace(',', '.');
  return /^\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : text;
}

const DEADLINE_HINT =
  'срок не понят: напишите дату (25.08.2024), формулировку с датой («не позднее 25 августа 2024 года», «ежеквартально, первый срок 1 октября 2024 года») или «по графику»';

/** The document's own words stay in `text`, the answer says what they mean. */
function readDeadlineAnswer(file: DraftFile, about: FieldPath, answer: string): AnswerRead {
  const before = fieldOf(file, about);
  const words = typeof before === 'string' ? before : (before as { text?: string } | null)?.text;
  const withWords = (form: object) => accept([about, words === undefined ? form : { text: words, ...form }]);
  const date = dateIn(answer);
  if (date !== null) return withWords({ date });
  if (/^по\s+графику$/i.test(answer)) return withWords({ external: true });
  if (answer.startsWith('{')) {
    const yaml = readYaml(answer, '');
    const form = yaml.ok && yaml.issues.length === 0 ? DeadlineSchema.safeParse(yaml.data) : null;
    if (!form?.success || typeof form.data === 'string') return refuse(DEADLINE_HINT);
    const read = readDeadline(form.data);
    return read.ok ? withWords(form.data) : refuse(read.message);
  }
  const read = readDeadline(answer);
  if (!read.ok) return refuse(DEADLINE_HINT);
  if (words === undefined) return accept([about, answer]);
  const { deadline } = read;
  if (deadline.kind === 'date') return withWords({ date: deadline.due });
  if (deadline.kind === 'external') return withWords({ external: true });
  if (deadline.kind === 'after')
    return withWords({ after: { item: deadline.item, workingDays: deadline.workingDays } });
  const { first, rule, until } = deadline;
  return withWords({ recurring: { first, rule, ...(until !== undefined && { until }) } });
}

function readPerson(file: DraftFile, about: FieldPath, answer: string): AnswerRead {
  const person = personIn(file, answer);
  if (!person.ok) return refuse(person.message);
  return accept(...person.added, ...changedPlaces(file, about, person.key), [about, person.key]);
}

/** Who becomes the lead of a party gets no copies any more: the lead before does. */
function changedPlaces(file: DraftFile, about: FieldPath, key: string): [FieldPath, unknown][] {
  const [, party] = /^parties\.([^.]+)\.lead$/.exec(about) ?? [];
  const { informed, lead } = (party !== undefined && file.parties[party]) || {};
  if (!informed?.includes(key)) return [];
  const others = informed.flatMap((one) => (one === key ? (lead ?? []) : one));
  return [[`parties.${party}.informed`, others.length > 0 ? others : null]];
}

function readPeople(file: DraftFile, about: FieldPath, answer: string): AnswerRead {
  const read = answer.split(';').map((part) => personIn(file, part.trim()));
  const fault = read.find((one) => !one.ok);
  if (fault && !fault.ok) return refuse(fault.message);
  const people = read.filter((one) => one.ok);
  return accept(...people.flatMap(({ added }) => added), [about, people.map(({ key }) => key)]);
}

/** «4, 5, 8: shkurkina; 2: nazarova». */
function readByItem(file: DraftFile, answer: string, field: 'lead' | 'minWorkingDays'): AnswerRead {
  const fields: [FieldPath, unknown][] = [];
  for (const part of answer.split(';').filter((text) => text.trim() !== '')) {
    const colon = part.indexOf(':');
    if (colon < 0) return refuse('напишите в виде «4, 5: значение; 8: значение»');
    const value = part.slice(colon + 1).trim();
    const person = field === 'lead' ? personIn(file, value) : null;
    if (person && !person.ok) return refuse(person.message);
    if (person) fields.push(...person.added);
    for (const id of part.slice(0, colon).split(/[\s,]+/)) {
      if (id === '') continue;
      if (!file.items.some((item) => item.id === id)) return refuse(`пункта «${id}» нет`);
      fields.push([`items.${id}.${field}`, person ? person.key : numberIn(value)]);
    }
  }
  return accept(...fields);
}

function readYear(file: DraftFile, answer: string): AnswerRead {
  const context = yearIn(answer);
  if (!context) return refuse('нужен год «2025» или учебный год «2025/26»');
  return accept(
    ...[...inYearGiven(file.items, context, file.order.date ?? null)].map(
      ([id, deadline]): [FieldPath, unknown] => [`items.${id}.deadline`, deadline],
    ),
  );
}

/** Of all items that have what was proposed for those without a result. */
function readResult(file: DraftFile, { proposed }: Question, answer: string): AnswerRead {
  const items = file.items.filter(({ result }) => result.text === proposed);
  return accept(...items.map(({ id }): [FieldPath, unknown] => [`items.${id}.result.text`, answer]));
}

/** Of all items that have nobody: a party of the file, or the name of a new one. */
function readResponsible(file: DraftFile, answer: string): AnswerRead {
  const known = Object.entries(file.parties).find(([key, { name }]) => key === answer || name === answer);
  if (!known && !/[А-Яа-яЁё]{2}/.test(answer)) return refuse('напишите наименование исполнителя');
  const key = known?.[0] ?? keyOf(answer, new Set(Object.keys(file.parties)));
  const added: [FieldPath, unknown][] = known ? [] : [[`parties.${key}`, { name: answer, lead: null }]];
  const items = file.items.filter(({ responsible }) => responsible === null);
  return accept(...added, ...items.map(({ id }): [FieldPath, unknown] => [`items.${id}.responsible`, [key]]));
}

type PersonRead = { ok: true; key: string; added: [FieldPath, unknown][] } | { ok: false; message: string };

/** The key of somebody in the file, their name, or a new person: «И.И. Иванов, начальник отдела». */
function personIn(file: DraftFile, answer: string): PersonRead {
  if (Object.hasOwn(file.people, answer)) return { ok: true, key: answer, added: [] };
  const comma = answer.indexOf(',');
  const name = (comma < 0 ? answer : answer.slice(0, comma)).trim();
  const position = comma < 0 ? null : answer.slice(comma + 1).trim() || null;
  const known = Object.entries(file.people).find(([, person]) => person.name === name);
  if (known) return { ok: true, key: known[0], added: [] };
  if (!/[А-Яа-яЁё]{2}/.test(name) || name.includes('@'))
    return { ok: false, message: 'укажите лицо: «И.И. Иванов, начальник отдела» или один из вариантов' };
  // Of the whole name, so that it does not depend on who else is named, nor in which order.
  const key = personKey(name);
  if (Object.hasOwn(file.people, key))
    return { ok: false, message: `ключ «${key}» уже у другого лица: укажите имя с инициалами` };
  return { ok: true, key, added: [[`people.${key}`, { name, position, email: null }]] };
}

/** «И.И. Иванов» is `ivanov-ii`. */
function personKey(name: string): string {
  const initials = name.match(/(?<!\p{L})\p{Lu}(?=\.)/gu) ?? [];
  return keyOf(`${name.replace(/(?<!\p{L})\p{Lu}\./gu, ' ')} ${initials.join('')}`);
}
