// The annex of indicators by the meaning of its header.
import { describe, expect, it } from '@jest/globals';
import { findIndicators } from '../../../src/workflows/import/indicators.ts';
import { type Block, fragmentAt } from '../../../src/workflows/import/source-document.ts';
import { docOf, grid } from './grids.ts';

/** «id | name | unit | opening | later», «–» for null. */
const lines = (...blocks: Block[]) =>
  findIndicators(docOf(blocks)).map(({ id, name, unit, opening, later }) =>
    [id, name, unit, opening, later].map((found) => found?.value ?? '–').join(' | '),
  );

describe('indicators', () => {
  it('have their unit at the end of the name, and the least values of the opening year and later ones', () => {
    const annex =
      grid(`№ п/п | Наименование индикатора/показателя | Минимальное значение в год открытия | Минимальное значение в год в последующие годы
      1 | 2 | 3 | 4
      3. | Численность детей от 5 до 18 лет (человек в год) | 3 000 | 6000
      3.1. | Количество мероприятий (единиц в год) | 15 | 30
      4 | Доля педагогов (%) | 0 | 99,5`);
    expect(lines(annex)).toEqual([
      '3 | Численность детей от 5 до 18 лет | человек в год | 3000 | 6000',
      '3.1 | Количество мероприятий | единиц в год | 15 | 30',
      '4 | Доля педагогов | % | 0 | 99.5',
    ]);
    const doc = docOf([annex]);
    const [first] = findIndicators(doc);
    expect(first?.unit?.place && fragmentAt(doc, first.unit.place)).toBe('человек в год');
  });

  it('may have a column of units, columns of years and sections', () => {
    const annex = grid(`Показатель | Единица измерения | Целевое значение по годам | <
      ^ | ^ | 2025 | 2024
      Охват | < | < | <
      Доля детей (от 5 до 18 лет) | % | не менее 80 | 75
      Число кружков | ед. | 12 | –`);
    expect(lines(annex)).toEqual([
      '1 | Доля детей (от 5 до 18 лет) | % | 75 | 80',
      '2 | Число кружков | ед. | – | 12',
    ]);
  });

  it('ask about the later years where their values differ', () => {
    const annex = grid('Показатели | 2024 год | 2025 год | 2026 год\nЧисло кружков, ед. | 10 | 12 | 14');
    expect(lines(annex)).toEqual(['1 | Число кружков | ед. | 10 | 12']);
    expect(findIndicators(docOf([annex]))[0]?.later?.sure).toBe(false);
  });

  it('are not read from a roadmap, a list of people or an estimate', () => {
    const plan = grid('№ | Мероприятие | Срок\n1 | Ремонт | 2024 год');
    const people = grid('№ | ФИО | Телефон\n1 | Иванов И.И. | 90-99-81');
    expect(lines(plan, people)).toEqual([]);
  });
});
