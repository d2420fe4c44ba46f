import { describe, expect, it } from '@jest/globals';
import { formatIssue } from '../../src/workflows/locate.ts';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import { parseOrganisations } from '../../src/workflows/parse-organisations.ts';

const FILE = 'organisations.yaml';
const faults = (text: string): string[] => {
  const read = parseOrganisations(text, FILE);
  return read.ok ? [] : read.errors.map(formatIssue);
};

describe('the file of organisations', () => {
  it('may be empty, or nothing but comments', () => {
    for (const text of ['', '\n\n', '# organisations:\n\n  # - id: a\n'])
      expect(parseOrganisations(text, FILE)).toEqual({ ok: true, organisations: [] });
  });

  it('gives addresses in small letters, and no parent where none is named', () => {
    const text = `organisations:
  - id: region
    title: Область
    operators: [Region@Example.org]
  - { id: town, title: Город, parent: region, operators: [], observers: [Mayor@example.org] }
`;
    expect(parseOrganisations(text, FILE)).toEqual({
      ok: true,
      organisations: [
        { id: 'region', title: 'Область', parent: null, operators: ['region@example.org'], observers: [] },
        { id: 'town', title: 'Город', parent: 'region', operators: [], observers: ['mayor@example.org'] },
      ],
    });
  });

  it('names every fault at once, each with its line and column', () => {
    const text = `organisations:
  - id: own
    title: Область
    operators: [region@example.org]
  - id: town
    title: ''
    parent: nowhere
    operators: [not an address]
    observer: [a@example.org]
  - id: town
    title: Город
    parent: town
    operators: []
`;
    expect(faults(text)).toEqual([
      'organisations.yaml:2:9: ключи all, none, own заняты программой: выберите другой',
      'organisations.yaml:6:12: пустая строка',
      'organisations.yaml:7:13: организации «nowhere» нет в файле: опишите её или исправьте ключ',
      'organisations.yaml:8:17: неверный адрес электронной почты',
      'organisations.yaml:9:5: неизвестный ключ «observer»: исправьте или удалите его',
      'organisations.yaml:10:9: организация «town» указана дважды',
      'organisations.yaml:12:13: организация «town» подчинена сама себе: исправьте parent',
    ]);
  });

  it('has no circles', () => {
    const entry = (id: string, parent: string) =>
      `  - { id: ${id}, title: ${id}, parent: ${parent}, operators: [] }`;
    const text = ['organisations:', entry('a', 'b'), entry('b', 'c'), entry('c', 'b'), ''].join('\n');
    expect(faults(text)).toEqual([
      'organisations.yaml:3:32: организация «b» подчинена сама себе: исправьте parent',
      'organisations.yaml:4:32: организация «c» подчинена сама себе: исправьте parent',
    ]);
  });

  it('is refused whole when it is something else', () => {
    expect(faults('- id: a')).toHaveLength(1);
    expect(faults('organisations: []\n# nothing else\nmore: 1')).toEqual([
      'organisations.yaml:3:1: неизвестный ключ «more»: исправьте или удалите его',
    ]);
  });
});

describe('the directory of organisations', () => {
  const one = (id: string, parent: string | null) => ({
    id,
    title: id,
    parent,
    operators: [`operator@${id}`],
    observers: [`observer@${id}`],
  });
  const directory = organisationDirectory([
    one('country', null),
    one('region', 'country'),
    one('town', 'region'),
    one('village', 'region'),
  ]);

  it('says who stands above, the nearest first', () => {
    expect(directory.lineage('town')).toEqual(['town', 'region', 'country']);
    expect(directory.lineage('nowhere')).toEqual([]);
  });

  it('lets operators run their own alone, and see what stands under it', () => {
    expect(directory.operatedBy('operator@region')).toEqual(['region']);
    expect(directory.seenBy('operator@region')).toEqual(['region', 'town', 'village']);
    expect(directory.operatedBy('observer@region')).toEqual([]);
    expect(directory.seenBy('observer@town')).toEqual(['town']);
    expect(directory.seenBy('stranger@town')).toEqual([]);
  });

  it('knows all operators and observers, each once', () => {
    expect(directory.addresses).toHaveLength(8);
  });
});
