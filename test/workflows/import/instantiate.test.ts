// One draft for each organisation of a list: what varies, what is shared, and what is asked once.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DraftFile, Question } from '../../../src/workflows/import/draft.ts';
import { instantiate } from '../../../src/workflows/import/instantiate.ts';
import type { Organisation } from '../../../src/workflows/import/organisations.ts';
import { makeDraft } from './drafts.ts';

type Item = DraftFile['items'][number];

const draft = makeDraft({
  deadlines: { '1': '25 августа X - 1 года', '2': 'до 1 июня 2021 года', '3': '1 мая X года' },
});
const five: Organisation = {
  name: 'МАОУ средняя общеобразовательная школа № 5 г. Томска',
  shortName: 'МАОУ СОШ № 5',
  lead: 'И.И. Иванова',
  position: 'директор',
  email: 'five@example.org',
  line: 2,
};
const nameless: Organisation = { name: 'МБОУ лицей № 1', line: 3 };

function drafts(organisations: Organisation[], options = {}) {
  const made = instantiate(draft, organisations, options);
  if ('fault' in made) throw new Error(made.fault.message);
  return made.drafts;
}

describe('an order for many organisations', () => {
  it('has each organisation with its person in the place of the party that is named by its kind', () => {
    const [one] = drafts([five], { year: 2021 });
    expect(one?.file).toMatchObject({
      roadmap: 'tomsk-it-cube-maou-sosh-5',
      title: 'Комплекс мер по созданию центров «IT-куб» в 2020 - 2022 годах: МАОУ СОШ № 5',
      supervisor: 'head',
      controller: 'clerk',
    });
    expect(one?.file.parties).toEqual({
      department: { name: 'Департамент образования', lead: 'clerk' },
      'maou-sosh-5': { name: 'МАОУ СОШ № 5', lead: 'ivanova-maou-sosh-5' },
    });
    expect(one?.file.people).toEqual({
      head: { name: 'М.Г. Савенков', email: null },
      clerk: { name: 'О.В. Зубчевская', email: 'clerk@example.org' },
      'ivanova-maou-sosh-5': { name: 'И.И. Иванова', position: 'директор', email: 'five@example.org' },
    });
    expect(one?.file.items.map(({ responsible, deadline }) => ({ responsible, deadline }))).toEqual([
      {
        responsible: ['maou-sosh-5', 'department'],
        deadline: { text: '25 августа X - 1 года', date: '2020-08-25' },
      },
      { responsible: ['department'], deadline: 'до 1 июня 2021 года' },
      { responsible: ['maou-sosh-5', 'department'], deadline: { text: '1 мая X года', date: '2021-05-01' } },
    ]);
    expect(Object.keys(one?.places ?? {})).toEqual([
      'items.1.deadline',
      'items.2.deadline',
      'items.3.deadline',
    ]);
  });

  it('asks what is common under one id, and of an organisation only what its line leaves out', () => {
    const [one, other] = drafts([five, nameless], { year: 2021 });
    expect(one?.questions.map(({ id }) => id)).toEqual(['people.head.email']);
    expect(other?.questions.map(({ id }) => id)).toEqual(['parties.mbou-litsei-1.lead', 'people.head.email']);
  });

  it('takes the same kind of party in other words for the same, and no other kind', () => {
    const loose = structuredClone(draft);
    loose.file.parties['schools'] = { name: 'Муниципальные общеобразовательные организации', lead: null };
    const [asked] = draft.questions as [Question];
    loose.questions.push({ ...asked, id: 'parties.schools.lead', about: 'parties.schools.lead' });
    loose.file.items[1] = {
      ...(loose.file.items[1] as Item),
      responsible: ['schools', 'department', 'school'],
    };
    const made = instantiate(loose, [five], { year: 2021 });
    const [one] = 'drafts' in made ? made.drafts : [];
    expect(Object.keys(one?.file.parties ?? {})).toEqual(['department', 'maou-sosh-5']);
    expect(one?.file.items[1]?.responsible).toEqual(['maou-sosh-5', 'department']);
    expect(one?.questions.map(({ id }) => id)).toEqual(['people.head.email']);
    loose.file.parties['colleges'] = { name: 'Профессиональные образовательные организации', lead: null };
    expect(instantiate(loose, [five])).toHaveProperty('fault.code', 'several-parties');
    expect(instantiate(loose, [five], { party: 'colleges' })).toHaveProperty('drafts.0.file.parties.school');
  });

  it('says which parties there are where none, or several, could be meant', () => {
    const named = structuredClone(draft);
    Object.assign(named.file.parties['school'] ?? {}, { name: 'МАОУ гимназия № 29' });
    expect(instantiate(named, [five])).toMatchObject({
      fault: {
        code: 'no-party',
        parties: [{ key: 'department' }, { key: 'school', name: 'МАОУ гимназия № 29' }],
      },
    });
    expect(instantiate(named, [five], { party: 'маоу гимназия № 29' })).toHaveProperty('drafts.0');
    named.file.parties['a'] = { name: 'Муниципальные общеобразовательные организации', lead: null };
    named.file.parties['b'] = { name: 'Детские сады', lead: null };
    expect(instantiate(named, [five])).toMatchObject({
      fault: { code: 'several-parties', parties: [{ key: 'a' }, { key: 'b' }] },
    });
    expect(instantiate(named, [five], { party: 'district' })).toMatchObject({ fault: { code: 'no-party' } });
  });

  it('gives every copy keys of its own: two people with one name are two', () => {
    const organisations = fc.uniqueArray(
      fc.record({
        name: fc.string({ minLength: 1, maxLength: 60 }),
        lead: fc.constantFrom('А.А. Ким', 'Б.Б. Ли'),
      }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(organisations, (list) => {
        const made = drafts(list.map((one, i) => ({ ...one, line: i + 2 })));
        expect(made).toHaveLength(list.length);
        const own = made.flatMap(({ file }) =>
          Object.keys(file.people).filter((key) => key !== 'head' && key !== 'clerk'),
        );
        expect(new Set(own).size).toBe(list.length);
        expect(new Set(made.map(({ file }) => file.roadmap)).size).toBe(list.length);
        for (const { file } of made) expect(file.roadmap).toMatch(/^[a-z0-9][a-z0-9-]*$/);
      }),
      { numRuns: 50 },
    );
  });

  it('shares what does not vary, so that copies cost what varies', () => {
    const [one, other] = drafts([five, nameless]);
    expect(one?.file.items[1]).toBe(draft.file.items[1]);
    expect(other?.file.items[1]).toBe(draft.file.items[1]);
    expect(one?.links).toBe(draft.links);
  });
});
