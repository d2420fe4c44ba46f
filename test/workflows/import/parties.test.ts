import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readMarkdown } from '../../../src/import/markdown.ts';
import { printName } from '../../../src/workflows/import/act.ts';
import { findClauses } from '../../../src/workflows/import/clauses.ts';
import { readParties } from '../../../src/workflows/import/parties.ts';
import { findRequisites } from '../../../src/workflows/import/requisites.ts';
import type { Found, SourceDocument } from '../../../src/workflows/import/source-document.ts';
import { regexpWork } from '../../support/regexp-work.ts';
import { actOf, orderOfTomsk } from './acts.ts';

const NO_ACT = { body: null };
const cellsOf = (texts: string[]): Found<string>[] =>
  texts.map((text, row) => ({
    value: text,
    place: { block: 0, row, column: 2, start: 0, end: text.length },
    sure: true,
  }));
/** The parties of cells by name, with what is said of them. */
const namesOf = (...texts: string[]) =>
  readParties(cellsOf(texts), [], NO_ACT).parties.map(({ name, byAgreement, lead, sure }) =>
    [name, byAgreement && 'по согласованию', lead && printName(lead.value), sure || '?']
      .filter((word) => typeof word === 'string')
      .join(' | '),
  );

describe('the parties of the order of Tomsk', () => {
  const doc = orderOfTomsk();
  const table = doc.blocks.find((block) => block.kind === 'table');
  const cells = table?.rows.slice(1).map(([, , cell]) => cell?.text ?? '') ?? [];
  const { parties, ofRow } = readParties(cellsOf(cells), findClauses(doc), findRequisites(doc));

  it('are two, the first-named of a row first', () => {
    expect(parties.map(({ name }) => name)).toEqual([
      'Департамент образования администрации Города Томска',
      'МАОУ гимназия № 29 г. Томска',
    ]);
    const [department = '', school = ''] = parties.map(({ key }) => key);
    expect(ofRow).toHaveLength(13);
    expect(ofRow.map((keys) => keys.length)).toEqual([1, 2, 2, 2, 1, 2, 1, 2, 2, 2, 2, 2, 2]);
    expect(ofRow[1]).toEqual([department, school]);
    expect(ofRow[6]).toEqual([school]);
  });

  it('have the leads and the informed that the clauses name', () => {
    const [department, school] = parties;
    expect(school?.lead).toMatchObject({ value: { surname: 'Шаболина', initials: 'С.В.' }, sure: true });
    expect(school?.informed).toEqual([]);
    expect(department?.lead).toMatchObject({
      value: { surname: 'Назарова', initials: 'О.И.' },
      sure: false,
      why: 'Пункт 4 акта называет нескольких: О.И. Назарова, И.Я. Шкуркина.',
    });
    expect(department?.informed.map(({ value }) => printName(value))).toEqual(['И.Я. Шкуркина']);
  });
});

describe('the cells of executors', () => {
  it('have no place where the cell has none', () => {
    const cell = { value: 'Отдел образования; отдел культуры; Иванов И.И.', place: null, sure: true };
    expect(readParties([cell], [], NO_ACT).parties.map(({ places }) => places)).toEqual([[], [], []]);
  });

  it.each<[string, string[]]>([
    [
      'Комитет организационно-кадровой работы, информатизации и делопроизводства',
      ['Комитет организационно-кадровой работы, информатизации и делопроизводства'],
    ],
    [
      'Управление культуры, спорта и молодёжной политики',
      ['Управление культуры, спорта и молодёжной политики'],
    ],
    ['Отдел образования, отдел культуры', ['Отдел образования', 'Отдел культуры']],
    ['Отдел образования; отдел культуры', ['Отдел образования', 'Отдел культуры']],
    ['Отдел образования\nОтдел культуры', ['Отдел образования', 'Отдел культуры']],
    ['Отдел образования,\nМБОУ СОШ № 5', ['Отдел образования', 'МБОУ СОШ № 5']],
    ['Отдел образования администрации\nгорода Томска', ['Отдел образования администрации города Томска']],
    ['Департамент образова-\nния', ['Департамент образования']],
    ['Отдел научно-\nтехнического творчества', ['Отдел научно-технического творчества']],
    ['Управление северо- восточного округа', ['Управление северо-восточного округа']],
    ['MAOU гимназия № 29', ['МАОУ гимназия № 29']],
    [
      'МАОУ «Гимназия, лицей и школа № 29», отдел кадров',
      ['МАОУ «Гимназия, лицей и школа № 29»', 'Отдел кадров'],
    ],
    [
      'УМВД России по области (по согласованию), арендаторы лесных участков (по согласованию)',
      ['УМВД России по области | по согласованию', 'Арендаторы лесных участков | по согласованию'],
    ],
    ['ГБУЗ «МИАЦ», поставщик', ['ГБУЗ «МИАЦ»', 'Поставщик | ?']],
    ['Ким, Бондарь', ['Ким', 'Бондарь | ?']],
    [
      'Департамент информации совместно с отделом кадров',
      ['Департамент информации совместно с отделом кадров | ?'],
    ],
    ['главы сельских поселений (по согласованию)', ['Главы сельских поселений | по согласованию']],
    ['Зобнин С.Н. (по согласованию)', ['Зобнин С.Н. | по согласованию | С.Н. Зобнин']],
    [
      'Марчков В.П., Зобнин С.Н. (по согласованию)',
      ['Марчков В.П. | В.П. Марчков', 'Зобнин С.Н. | по согласованию | С.Н. Зобнин'],
    ],
    ['Заместитель главы администрации Дурягина Т.И.', ['Заместитель главы администрации | Т.И. Дурягина']],
    ['Департамент по образованию, Потапова Н.Г.', ['Департамент по образованию | Н.Г. Потапова']],
    ['Р.А. Гардымова И.А. Никитина', ['Р.А. Гардымова | Р.А. Гардымова', 'И.А. Никитина | И.А. Никитина']],
    ['Иванов И.И.Петров П.П.', ['Иванов И.И. | И.И. Иванов', 'Петров П.П. | П.П. Петров']],
    ['КлюевЕгорова', ['Клюев | Клюев | ?', 'Егорова | Егорова | ?']],
    ['Клюев, Егорова', ['Клюев | Клюев | ?', 'Егорова | Егорова | ?']],
    [
      'Отв.: Леденева В.В., Лисицына Л.П.',
      ['Леденева В.В. | В.В. Леденева', 'Лисицына Л.П. | Л.П. Лисицына'],
    ],
    ['Отв.: Председатель оргкомитета.', ['Председатель оргкомитета']],
    ['Главный инженер региональной дирекции', ['Главный инженер региональной дирекции']],
    ['Администрация, школы, д/сады', ['Администрация', 'Школы', 'д/сады']],
    ['Кл. руководители Организатор', ['Кл. руководители', 'Организатор | ?']],
    [
      'Департамент финансов (далее - Департамент) Субъекты бюджетного планирования',
      ['Департамент финансов', 'Субъекты бюджетного планирования'],
    ],
    [
      'Администрации Калининского, Ленинского районов города Чебоксары, управление по развитию рынка',
      ['Администрации Калининского, Ленинского районов города Чебоксары | ?', 'Управление по развитию рынка'],
    ],
    [
      'Руководители предприятий, организаций, учреждений, индивидуальные предприниматели',
      ['Руководители предприятий, организаций, учреждений', 'Индивидуальные предприниматели'],
    ],
    [
      'Отдел образования Администрации Обливского района',
      ['Отдел образования Администрации Обливского района'],
    ],
    [
      'Администрация ГП "Город Балабаново", МО УМЭП ЖКХ',
      ['Администрация ГП "Город Балабаново"', 'МО УМЭП ЖКХ'],
    ],
    ['', []],
    [' , ; ', []],
  ])('«%s»', (text, expected) => {
    expect(namesOf(text)).toEqual(expected);
  });

  it('take a position after a person for theirs', () => {
    const cell = { value: 'Рязанцева Е.Ю., ведущий специалист, Зобнин С.Н.', place: null, sure: true };
    const leads = readParties([cell], [], NO_ACT).parties.map(({ lead }) => lead?.value);
    expect(leads).toMatchObject([
      { surname: 'Рязанцева', position: 'ведущий специалист' },
      { surname: 'Зобнин', position: null },
    ]);
  });

  it.each([
    'МАОУ «Школа № 1», Иванов И.И.\nМБОУ «Лицей № 2», Кузнецов П.П.',
    'МАОУ «Школа № 1», Иванов И.И.; МБОУ «Лицей № 2», Кузнецов П.П.',
    'МАОУ «Школа № 1», Иванов И.И., МБОУ «Лицей № 2», Кузнецов П.П.',
  ])('give each body of «%s» its own lead, in doubt', (text) => {
    const { parties } = readParties(cellsOf([text]), [], NO_ACT);
    expect(parties.map(({ name, lead }) => [name, lead && printName(lead.value), lead?.sure])).toEqual([
      ['МАОУ «Школа № 1»', 'И.И. Иванов', false],
      ['МБОУ «Лицей № 2»', 'П.П. Кузнецов', false],
    ]);
  });

  it('keep heads of two bodies apart', () => {
    expect(namesOf('директор МАОУ «Школа № 1» Кузнецов П.П.\nдиректор МБОУ «Лицей № 2» Орлов О.О.')).toEqual([
      'Директор МАОУ «Школа № 1» | П.П. Кузнецов',
      'Директор МБОУ «Лицей № 2» | О.О. Орлов',
    ]);
  });

  it('leave people apart where two follow one body, or two bodies stand before one', () => {
    expect(namesOf('Отдел кадров, Иванов И.И., Петров П.П.')).toHaveLength(3);
    expect(namesOf('Отдел кадров, отдел спорта, Петров П.П.')).toHaveLength(3);
  });

  it('doubt the lead of a body with whom the rows name different people, each once', () => {
    const cells = cellsOf(
      ['Иванов И.', 'Орлов О.О.', 'Иванов И.И.', 'Орлов О.'].map((name) => `МАОУ «Школа № 1», ${name}`),
    );
    const [school] = readParties(cells, [], NO_ACT).parties;
    expect(school?.lead).toMatchObject({
      value: { surname: 'Иванов', initials: 'И.И.' },
      sure: false,
      why: 'С этим исполнителем названы разные лица: И. Иванов, О.О. Орлов.',
    });
    expect(school?.informed.map(({ value }) => printName(value))).toEqual(['О.О. Орлов']);
  });

  it('make one party of an abbreviation and the name that it was introduced for', () => {
    expect(namesOf('Министерство образования области (далее – Минобр)', 'Минобр')).toEqual([
      'Министерство образования области',
    ]);
    expect(
      namesOf('Отдел торговли администрации города (далее - отдел торговли)', 'Отдел торговли'),
    ).toHaveLength(1);
  });

  it('make one party of an abbreviation that a clause introduced', () => {
    const clauses = findClauses(
      actOf('ПРИКАЗ\n№ 5\n1. Утвердить план работы отдела по делам архивов (далее – архивный отдел).'),
    );
    const { parties } = readParties(cellsOf(['Отдел по делам архивов', 'архивный отдел']), clauses, NO_ACT);
    expect(parties).toHaveLength(1);
  });

  it('make one party, unsure, of a short form or of initial letters', () => {
    expect(namesOf('Отдел образования администрации района', 'Отдел образования')).toEqual([
      'Отдел образования администрации района | ?',
    ]);
    expect(namesOf('ДГХ', 'Департамент городского хозяйства мэрии')).toEqual([
      'Департамент городского хозяйства мэрии | ?',
    ]);
  });

  it('make one party, surely, of a school by its number', () => {
    expect(namesOf('МАОУ гимназия № 29 г. Томска', 'гимназия № 29')).toEqual([
      'МАОУ гимназия № 29 г. Томска',
    ]);
  });

  it('keep apart what is not one', () => {
    expect(namesOf('МАОУ гимназия № 29', 'МАОУ гимназия № 28', 'МБОУ гимназия № 29')).toHaveLength(3);
    expect(namesOf('Департамент культуры, спорта и туризма', 'Департамент культуры')).toHaveLength(2);
    expect(namesOf('Учитель', 'Учитель физкультуры')).toHaveLength(2);
    expect(namesOf('Иванов И.И.', 'Иванов И.П.')).toHaveLength(2);
  });

  it('leave a short form that fits two bodies apart and unsure', () => {
    expect(namesOf('Гимназия № 2', 'МАОУ гимназия № 2', 'МБОУ гимназия № 2')).toEqual([
      'Гимназия № 2 | ?',
      'МАОУ гимназия № 2',
      'МБОУ гимназия № 2',
    ]);
  });

  it('point to the words of each party', () => {
    const [cell] = cellsOf(['Отдел образования, МБОУ СОШ № 5 (по согласованию)']);
    const { parties } = readParties([cell ?? null], [], NO_ACT);
    const words = parties.map(({ places: [place] }) => cell?.value.slice(place?.start, place?.end));
    expect(words).toEqual(['Отдел образования', 'МБОУ СОШ № 5 (по согласованию)']);
  });

  it('keep an empty row empty, and the keys of all rows known', () => {
    const { parties, ofRow } = readParties([null, ...cellsOf(['Отдел кадров'])], [], NO_ACT);
    expect(ofRow).toEqual([[], [parties[0]?.key]]);
  });
});

describe('the cells of real annexes', () => {
  const folder = new URL('../../fixtures/roadmaps/', import.meta.url);
  const columnOf = (name: string): string[] => {
    const blocks = readMarkdown(readFileSync(new URL(name, folder), 'utf8'));
    return blocks.flatMap((block) => {
      if (block.kind === 'paragraph') return [];
      const column = block.rows[0]?.findIndex(({ text }) => /^(?:ответств|исполнител)/iu.test(text)) ?? -1;
      return column < 0 ? [] : block.rows.slice(1).map((row) => row[column]?.text ?? '');
    });
  };

  it.each([
    [
      'doc01.md',
      [
        'Первый заместитель главы администрации города Мценска',
        'Комитет организационно-кадровой работы, информатизации и делопроизводства',
      ],
    ],
    ['doc03.md', ['Министерство образования, науки и молодежной политики Нижегородской области']],
    [
      'doc06.md',
      [
        'Н.Е. Байрачный',
        'К.А. Федоренко',
        'Т.Ю. Горностаева',
        'Е.В. Воробьева',
        'Р.А. Гардымова',
        'И.А. Никитина',
      ],
    ],
    [
      'doc12.md',
      ['Станчев А.Е.', 'Органы местного самоуправления', 'Григорьева Т.В.', 'Романов П.Н.', 'Паевская А.Я.'],
    ],
    [
      'doc15.md',
      [
        'Зобнин С.Н.',
        'Главы сельских поселений',
        'Главы администраций сельских поселений',
        'Овечкина В.С.',
        'Марчков В.П.',
      ],
    ],
    [
      'doc17.md',
      [
        'Департамент финансов администрации Петропавловск-Камчатского городского округа',
        'Субъекты бюджетного планирования',
      ],
    ],
    ['doc50.md', ['Администрация городского округа город Мантурово']],
    [
      'doc57.md',
      [
        'Администрация ГП "Город Балабаново"',
        'УМЭП ЖКХ',
        'Школы',
        'д/сады и другие организации различных форм собственности',
        'МО УМЭП ЖКХ',
      ],
    ],
    [
      'doc66.md',
      [
        'Заместитель главы администрации',
        'Руководители предприятий, организаций, учреждений',
        'Индивидуальные предприниматели',
      ],
    ],
  ])('are grouped in %s', (name, expected) => {
    const whole = columnOf(name).filter((text) => !text.includes('[обрезано]'));
    expect(readParties(cellsOf(whole), [], NO_ACT).parties.map((party) => party.name)).toEqual(expected);
  });

  it('all give parties whose places are inside their cells', () => {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
      const texts = columnOf(name);
      const { parties, ofRow } = readParties(cellsOf(texts), [], NO_ACT);
      expect(ofRow).toHaveLength(texts.length);
      for (const { places } of parties)
        for (const { row, start, end } of places) {
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(texts[row ?? -1]?.length ?? 0);
        }
    }
  });
});

describe('any text', () => {
  const WORDS =
    'Отдел образования , МБОУ № 29 Иванов И.И. ( ) « » " ; \n приказ от 01.02.2024 № 5-р УТВЕРЖДЕНА распоряжением Контроль возложить на Петрову 1. 4.1. : О мерах Директор (далее – тел. 8(3822)'.split(
      ' ',
    );
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const text = (words: number) => Array.from({ length: words }, () => WORDS[random(WORDS.length)]).join(' ');

  it('is read without a fault', () => {
    for (let run = 0; run < 300; run++) {
      const doc: SourceDocument = actOf(`ПРИКАЗ\n${text(40)}\n${text(40)}`);
      const cells = cellsOf([text(20), text(20), text(3)]);
      const { parties, ofRow } = readParties(cells, findClauses(doc), findRequisites(doc));
      const keys = new Set(parties.map(({ key }) => key));
      expect(keys.size).toBe(parties.length);
      expect(ofRow.flat().filter((key) => !keys.has(key))).toEqual([]);
    }
  });

  it('takes work that grows with its length, not faster', () => {
    const work = (rows: number) => {
      const cells = cellsOf(
        Array.from({ length: rows }, (_, row) => `Отдел образования, МБОУ СОШ № ${row}, Иванов И.И.`),
      );
      const doc = actOf(`ПРИКАЗ\n${'1. Отделу кадров (Петрова И.И.) обеспечить работу. '.repeat(rows)}`);
      return regexpWork(() => {
        expect(readParties(cells, findClauses(doc), findRequisites(doc)).ofRow).toHaveLength(rows);
      });
    };
    expect(work(500)).toBeLessThan(11 * work(50));
  });
});
