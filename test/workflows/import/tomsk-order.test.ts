// The first order, from its text to the roadmap that was written of it by hand.
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readPlainText } from '../../../src/import/plain-text.ts';
import { answerQuestions } from '../../../src/workflows/import/answer-questions.ts';
import { composeDraft } from '../../../src/workflows/import/compose-draft.ts';
import { fragmentAt } from '../../../src/workflows/import/source-document.ts';
import { writeRoadmapYaml } from '../../../src/workflows/import/write-yaml.ts';
import { parseRoadmap } from '../../../src/workflows/parse-roadmap.ts';
import { type RoadmapFile, RoadmapFileSchema } from '../../../src/workflows/roadmap.ts';
import { defaultPolicy, russianCalendar } from '../../support/roadmaps.ts';
import { formatMail, scenario, simulate } from '../../support/simulated.ts';

const doc = {
  format: 'text' as const,
  name: 'распоряжение.txt',
  blocks: readPlainText(readFileSync('test/fixtures/order-1410.txt', 'utf8')),
};
const committed = RoadmapFileSchema.parse(
  parse(readFileSync('config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml', 'utf8')),
);
const composed = composeDraft(doc, { calendar: 'ru', policy: 'default' });
if ('fault' in composed) throw new Error(composed.fault.message);
const draft = composed;

/** What an operator answers: addresses, what the document leaves open, and their own reading of it. */
const ANSWERS: Record<string, string> = {
  'people.savenkov.email': 'savenkov@example.org',
  'people.shvaiko.email': 'shvaiko@example.org',
  'people.zubchevskaya.email': 'zubchevskaya@example.org',
  'people.nazarova.email': 'nazarova@example.org',
  'people.shkurkina.email': 'shkurkina@example.org',
  'people.shabolina.email': 'shabolina@example.org',
  'people.nazarova.position': 'комитет по общему образованию департамента образования',
  'people.shkurkina.position': 'отдел обеспечения деятельности учреждений департамента образования',
  'items.lead': '4, 5, 8: shkurkina',
  'items.minWorkingDays': '2, 3, 7: 10; 4, 6, 10, 12, 13: 5; 5: 12; 8: 75; 9: 60; 11: 20; 1: 0',
  'items.12.related': 'нет',
  'monitoring.recipients': 'Региональный ведомственный проектный офис',
  'people.regionalnyi-vedomstvennyi-proektnyi-ofis.email': 'rvpo@example.org',
};

/** The keys of people and parties are the program's own: each for the committed one of the same name. */
function withKeysOf<T>(value: T, from: Pick<RoadmapFile, 'people' | 'parties'>): T {
  const keys = new Map<string, string>();
  for (const part of ['people', 'parties'] as const)
    for (const [key, { name }] of Object.entries(from[part]))
      keys.set(key, Object.entries(committed[part]).find(([, known]) => known.name === name)?.[0] ?? key);
  const renamed = (inner: unknown): unknown => {
    if (typeof inner === 'string') return keys.get(inner) ?? inner;
    if (Array.isArray(inner)) return inner.map(renamed);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([key, one]) => [keys.get(key) ?? key, renamed(one)]),
    );
  };
  return renamed(value) as T;
}

/** `items.5.after` → its value, for every field of a file that is stated. */
function fieldsOf(file: unknown, path = ''): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  const isLeaf = (value: unknown) =>
    typeof value !== 'object' || (Array.isArray(value) && typeof value[0] === 'string');
  for (const [key, value] of Object.entries(file as object)) {
    const name = typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : key;
    if (value === null || value === undefined) continue;
    if (isLeaf(value)) fields.set(`${path}${key}`, value);
    else for (const [inner, one] of fieldsOf(value, `${path}${name}.`)) fields.set(inner, one);
  }
  return fields;
}

function differences(imported: unknown): Record<string, { committed: unknown; imported: unknown }> {
  const [a, b] = [fieldsOf(committed), fieldsOf(imported)];
  const paths = [...new Set([...a.keys(), ...b.keys()])];
  return Object.fromEntries(
    paths
      .filter((path) => JSON.stringify(a.get(path)) !== JSON.stringify(b.get(path)))
      .map((path) => [path, { committed: a.get(path), imported: b.get(path) }]),
  );
}

const asFile = (file: unknown): RoadmapFile => withKeysOf(file as RoadmapFile, file as RoadmapFile);
const pathsOf = (found: Record<string, unknown>) => Object.keys(found).sort();

const ADDRESSES = ['nazarova', 'savenkov', 'shabolina', 'shkurkina', 'shvaiko', 'zubchevskaya'];
/** The committed file says the position shorter than the order does. */
const SHORTER = ['shabolina', 'shvaiko'].map((key) => `people.${key}.position`);
/** Of the roadmap's author; nothing is computed from them. */
const OWN_LINKS = ['4', '7', '10', '11'].map((id) => `items.${id}.related`);
const PARTY_ADDRESSES = ['department', 'school'].map((key) => `parties.${key}.email`);

it('has every field of the roadmap written by hand that the order states, and says where it differs', () => {
  const found = differences(asFile(draft.file));
  expect(pathsOf(found)).toEqual(
    [
      'roadmap',
      ...ADDRESSES.map((key) => `people.${key}.email`),
      ...SHORTER,
      // Bodies, where the order names no position.
      'people.nazarova.position',
      'people.shkurkina.position',
      'people.rvpo.name',
      'people.rvpo.email',
      'monitoring.recipients',
      ...PARTY_ADDRESSES,
      ...OWN_LINKS,
      'items.12.related',
      ...['4', '5', '8'].map((id) => `items.${id}.lead`),
      ...draft.file.items.map(({ id }) => `items.${id}.minWorkingDays`),
    ].sort(),
  );
  // Nothing but an id, a body's name and a link that was proposed is stated otherwise; the rest is missing.
  const otherwise = Object.entries(found).filter(([, pair]) => pair.imported !== undefined);
  expect(otherwise.map(([path, pair]) => [path, pair.imported])).toEqual([
    ['roadmap', 'departament-obrazovaniya-tomska-kvantorium-29-2024'],
    [
      'people.shvaiko.position',
      'заместитель начальника департамента образования администрации Города Томска',
    ],
    [
      'people.nazarova.position',
      'Комитет по общему образованию департамента образования администрации Города Томска',
    ],
    [
      'people.shkurkina.position',
      'отдел обеспечения деятельности учреждений департамента образования администрации Города Томска',
    ],
    [
      'people.shabolina.position',
      'руководитель муниципального автономного общеобразовательного учреждения гимназии № 29 г. Томска',
    ],
    ['items.12.related', ['11']],
  ]);
});

it('asks a person for what the order does not say, and to confirm what it does not say plainly', () => {
  const ids = (required: boolean, isProposed: boolean) =>
    draft.questions
      .filter((question) => question.required === required && (question.proposed !== null) === isProposed)
      .map(({ id }) => id)
      .sort();
  expect(ids(true, false)).toEqual(ADDRESSES.map((key) => `people.${key}.email`));
  expect(ids(true, true)).toEqual([]);
  expect(ids(false, false)).toEqual(['items.lead', 'items.minWorkingDays', 'monitoring.recipients']);
  expect(ids(false, true)).toEqual(
    [
      'controller',
      'roadmap',
      'roll',
      'people.nazarova.position',
      'people.shkurkina.position',
      'people.zubchevskaya.position',
      // Two are named together.
      `parties.${keyOfParty('Департамент')}.lead`,
      // Typed in Latin letters.
      `parties.${keyOfParty('МАОУ')}.name`,
      'items.1.executed',
      ...['5', '8', '9', '12'].map((id) => `items.${id}.after`),
      ...['9', '12', '13'].map((id) => `items.${id}.related`),
      ...['1', '2', '3', '3.1', '4', '5'].map((id) => `indicators.${id}.kind`),
      'indicators.3.requires',
      'indicators.5.judgedAfter',
      'monitoring.opening',
      'monitoring.addressee',
    ].sort(),
  );
});

const keyOfParty = (name: string): string =>
  Object.entries(draft.file.parties).find(([, party]) => party.name?.startsWith(name))?.[0] ?? '';

it('keeps for every field the place where the order says it', () => {
  const said = (path: string) => {
    const place = draft.places[path];
    return place && fragmentAt(doc, place);
  };
  expect(said('order.number')).toBe('1410 р');
  expect(said('supervisor')).toBe('Швайко И.В.');
  for (const { id, title, deadline, result } of draft.file.items) {
    expect(said(`items.${id}.title`)).toBe(title);
    expect(said(`items.${id}.deadline`)).toBe(deadline);
    expect(said(`items.${id}.result.text`)).toBe(result.text);
  }
});

/** What no words of the order say, so that there is no place to point to. */
const CONCLUDED: Record<string, string> = {
  roadmap: 'made of the body and the title, to name the file',
  calendar: 'what the operator has set up',
  policy: 'what the operator has set up',
};

it('has for every field it fills in a place, or a question, or a reason why neither', () => {
  const asked = new Set(draft.questions.map(({ about }) => about));
  const isKept = (path: string): boolean =>
    draft.places[path] !== undefined ||
    asked.has(path) ||
    // An item's number is its own place, an act is asked about with its date.
    (/\.(?:id|executed\.\w+)$/.test(path) && isKept(path.slice(0, path.lastIndexOf('.'))));
  const bare = [...fieldsOf(draft.file).keys()].filter((path) => !isKept(path) && !(path in CONCLUDED));
  expect(bare).toEqual([]);
});

it('keeps the places of positions, telephones, those informed and what is concluded from a field', () => {
  const said = (path: string) => {
    const place = draft.places[path];
    return place && fragmentAt(doc, place);
  };
  expect(said('people.savenkov.position')).toBe('Начальник департамента');
  expect(said('people.shvaiko.position')).toMatch(/^заместителя начальника/);
  expect(said('people.shabolina.position')).toMatch(/^руководителю муниципального/i);
  expect(said('people.zubchevskaya.phone')).toBe('(3822) 90-99-81');
  expect(said(`parties.${keyOfParty('Департамент')}.informed`)).toBe('И.Я. Шкуркина');
  expect(said('items.5.result.type')).toBe(draft.file.items.find(({ id }) => id === '5')?.result.text);
  expect(said('items.1.executed')).toMatch(/^Утвердить/);
  expect(said('monitoring.item')).toBe(draft.file.items.at(-1)?.title);
});

const answered = (() => {
  const { draft: done, faults } = answerQuestions(draft, ANSWERS);
  expect(faults).toEqual([]);
  return done;
})();

it('differs, once answered, only in its id, in longer positions, and in what computes nothing', () => {
  expect(pathsOf(differences(asFile(answered.file)))).toEqual(
    ['roadmap', ...SHORTER, ...PARTY_ADDRESSES, ...OWN_LINKS].sort(),
  );
});

it.each([
  ['nothing', 'golden-2024.txt'],
  ['late-procurement', 'golden-2024-late-procurement.txt'],
])('gives the mails over 2024 that the roadmap written by hand gives, with %s happening', (name, golden) => {
  const calendar = russianCalendar();
  const known = { calendar: () => calendar, policies: new Map([['default', defaultPolicy()]]) };
  const read = parseRoadmap(writeRoadmapYaml(answered), 'карта.yaml', known);
  if (!read.ok) throw new Error(read.errors.map(({ message }) => message).join('\n'));
  const roadmap = withKeysOf(read.roadmap, read.roadmap);
  const events = name === 'nothing' ? [] : scenario(name, roadmap);
  const { mails } = simulate({ roadmap, to: '2024-12-31', events });
  const kept = readFileSync(`test/fixtures/${golden}`, 'utf8').trimEnd().split('\n');
  expect(mails.map(formatMail)).toEqual(kept);
});
