import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { type DatedItem, proposeLinks } from '../../../src/workflows/import/dependencies.ts';
import type { RoadmapFile } from '../../../src/workflows/roadmap.ts';

const item = (id: string, title: string, due: string | null, result: string | null = null): DatedItem => ({
  id,
  title,
  result,
  due,
});
const shown = (items: DatedItem[]): string[] =>
  proposeLinks(items).map((link) => `${link.item} ${link.kind} ${link.of}`);

/** By the order's own dates; item 2 waits for a schedule. */
const TOMSK_DUE = [
  '2023-12-30',
  null,
  '2024-01-29',
  '2024-03-01',
  '2024-02-15',
  '2024-04-29',
  '2024-08-23',
  '2024-08-25',
  '2024-08-23',
  '2024-08-23',
  '2024-12-31',
  '2024-09-15',
  '2024-10-01',
];

function tomsk(): { file: RoadmapFile; items: DatedItem[] } {
  const text = readFileSync('config/roadmaps/tomsk-gymnasium-29-kvantorium.yaml', 'utf8');
  const file = parse(text) as RoadmapFile;
  const items = file.items.map(({ id, title, result }, i) =>
    item(id, title, TOMSK_DUE[i] ?? null, result.text),
  );
  return { file, items };
}

describe('the proposed order of dependency', () => {
  it('finds every predecessor of the Tomsk roadmap and none besides', () => {
    const { file, items } = tomsk();
    const proposed = proposeLinks(items).filter(({ kind }) => kind === 'after');
    const byItem = file.items.map(({ id }) =>
      proposed.filter((link) => link.item === id).map(({ of }) => of),
    );
    expect(byItem).toEqual(file.items.map(({ after = [] }) => after));
  });

  it('connects the items of the Tomsk roadmap that go side by side', () => {
    expect(shown(tomsk().items).filter((link) => link.includes('related'))).toEqual([
      '9 related 8',
      '10 related 7',
      '12 related 11',
      '13 related 12',
    ]);
  });

  it('gives each link a reason and a confidence', () => {
    const links = proposeLinks(tomsk().items);
    expect(links.find((link) => link.item === '8')).toEqual({
      item: '8',
      of: '5',
      kind: 'after',
      reason: 'поставка и установка следуют за закупкой',
      confidence: 'high',
    });
    expect(links.find((link) => link.of === '2')?.confidence).toBe('medium');
  });

  it('never proposes a predecessor whose date is later', () => {
    const items = [
      item('1', 'Проведение закупки мебели', '2025-06-01'),
      item('2', 'Поставка мебели и оборудования', '2025-05-01'),
    ];
    expect(shown(items)).toEqual([]);
  });

  it('follows the stages of one paper: drafted, agreed, adopted, published', () => {
    const items = [
      item('1', 'Разработка проекта порядка предоставления субсидий перевозчикам', '2025-02-01'),
      item('2', 'Согласование проекта порядка предоставления субсидий перевозчикам', '2025-03-01'),
      item('3', 'Утверждение порядка предоставления субсидий перевозчикам', '2025-04-01'),
      item('4', 'Ремонт кровли дома культуры', '2025-05-01'),
    ];
    expect(shown(items)).toEqual(['2 after 1', '3 after 1', '3 after 2']);
  });

  it('takes an item that a title names for its predecessor', () => {
    const items = [
      item('1', 'Сбор заявок', '2025-02-01'),
      item('2', 'Отбор участников по итогам п. 1', '2025-03-01'),
      item('3', 'Награждение (см. пункт 2 плана)', '2025-04-01'),
    ];
    expect(shown(items)).toEqual(['2 after 1', '3 after 2']);
  });

  it('takes an item whose result a later title names for its predecessor', () => {
    const items = [
      item('1', 'Обследование дворовых территорий', '2025-02-01', 'Адресный список дворов'),
      item('2', 'Заключение договоров с жителями', '2025-03-01', 'Договор'),
      item('3', 'Рассмотрение комиссией адресного списка дворов', '2025-04-01', 'Протокол'),
    ];
    expect(shown(items)).toEqual(['3 after 1']);
  });

  it('follows a delivery back to its own procurement among many', () => {
    const items = ['школы', 'библиотеки', 'бассейна', 'музея', 'театра', 'стадиона', 'приюта'].flatMap(
      (who, i) => [
        item(`${i + 1}.1`, `Проведение закупки мебели для городского ${who} имени Пушкина № ${i}`, null),
        item(`${i + 1}.2`, `Поставка мебели для городского ${who} имени Пушкина № ${i}`, null),
      ],
    );
    expect(shown(items).filter((link) => link.startsWith('7.2'))).toContain('7.2 after 7.1');
  });

  it('proposes some links an item however long the table is', () => {
    const items = Array.from({ length: 1500 }, (_, i) =>
      item(String(i + 1), i % 2 ? 'Монтаж оборудования' : 'Проведение закупки', null),
    );
    expect(proposeLinks(items).length).toBeLessThanOrEqual(5 * items.length);
  });

  const anItem = fc.record({
    title: fc
      .array(
        fc.constantFrom(
          ...'закупка объявлена поставка оборудования ремонт помещений открытие центра перечень утвержден план работы п. 1 пункт 2 мониторинг показателей лицензия'.split(
            ' ',
          ),
        ),
        { maxLength: 9 },
      )
      .map((words) => words.join(' ')),
    result: fc.constantFrom(null, 'перечень оборудования', 'план работы центра'),
    due: fc.option(fc.integer({ min: 1, max: 28 }).map((day) => `2025-03-${String(day).padStart(2, '0')}`)),
  });
  const roadmap = fc
    .array(anItem, { maxLength: 14 })
    .map((items) => items.map((rest, i): DatedItem => ({ id: String(i + 1), ...rest })));

  it('closes no circle, names each pair once and contradicts no date, whatever the items say', () => {
    fc.assert(
      fc.property(roadmap, (items) => {
        const links = proposeLinks(items);
        const due = new Map(items.map(({ id, due }) => [id, due]));
        const left = new Map(items.map(({ id }) => [id, new Set<string>()]));
        for (const { item, of, kind } of links) {
          if (kind !== 'after') continue;
          const [later, earlier] = [due.get(item) ?? null, due.get(of) ?? null];
          expect(later === null || earlier === null || earlier <= later).toBe(true);
          left.get(item)?.add(of);
        }
        for (let free = true; free; ) {
          const ready = [...left].filter(([, before]) => before.size === 0).map(([id]) => id);
          free = ready.length > 0;
          for (const id of ready) left.delete(id);
          for (const before of left.values()) for (const id of ready) before.delete(id);
        }
        expect([...left.keys()]).toEqual([]);
        const pairs = links.map(({ item, of }) => [item, of].sort().join());
        expect(new Set(pairs).size).toBe(pairs.length);
      }),
    );
  });
});
