// The roadmap table by the meaning of its header, in the shapes that orders print it in.
import { describe, expect, it } from '@jest/globals';
import { isPeriod, periodPhrase } from '../../../src/workflows/import/period-headers.ts';
import { findRoadmapTable, type RoadmapTable } from '../../../src/workflows/import/roadmap-table.ts';
import {
  type Block,
  fragmentAt,
  type SourceDocument,
} from '../../../src/workflows/import/source-document.ts';
import { docOf, grid, paragraph } from './grids.ts';

function tableOf(doc: SourceDocument, chosen?: number): RoadmapTable {
  const table = findRoadmapTable(doc, chosen);
  if ('code' in table) throw new Error(`${table.code}: ${table.message}`);
  return table;
}

function faultOf(...blocks: Block[]) {
  const fault = findRoadmapTable(docOf(blocks));
  if (!('code' in fault)) throw new Error('a roadmap was found');
  return fault;
}

/** «id | title | responsible | result | deadline», «–» for null, «?» after what is not sure. */
const lines = ({ rows }: RoadmapTable) =>
  rows.map(({ id, title, responsible, result, deadline }) =>
    [id, title, responsible, result, deadline]
      .map((found) => (found ? found.value + (found.sure ? '' : ' ?') : '–'))
      .join(' | '),
  );

const HEAD = '№ п/п | Мероприятие | Ответственный | Результат | Срок';

it('knows its columns in plain words as well', () => {
  const table = tableOf(
    docOf([grid('Что сделать | Когда | Кто\nНабрать группу | до 15.09.2025 | Иванов И.И.')]),
  );
  expect(table.columns.map(({ role }) => role)).toEqual(['title', 'deadline', 'responsible']);
});

describe('the executors of a row', () => {
  it('stay on lines of their own after a person only', () => {
    const executors = (cell: string) =>
      tableOf(docOf([grid(`${HEAD}\n1 | Подготовить список | ${cell} | письмо | до 1 марта 2024 года`)]))
        .rows[0]?.responsible?.value;
    expect(executors('Иванов И.И.\\nГИМЦ')).toBe('Иванов И.И.\nГИМЦ');
    expect(executors('директор МАОУ «Школа\\n№ 1» Кузнецов П.П.,\\nдиректор МБОУ «Лицей № 2»')).toBe(
      'директор МАОУ «Школа № 1» Кузнецов П.П.,\nдиректор МБОУ «Лицей № 2»',
    );
    expect(executors('И.И. Иванов (по согласованию)\\nМБОУ «Лицей № 2»')).toBe(
      'И.И. Иванов (по согласованию)\nМБОУ «Лицей № 2»',
    );
    expect(executors('Отдел образования\\nадминистрации Томска С.В.\\nШаболина')).toBe(
      'Отдел образования администрации Томска С.В. Шаболина',
    );
  });
});

describe('the columns of a roadmap', () => {
  it('are found by their names, in any order', () => {
    const table = grid(`Дата завершения | Вид документа | Исполнитель | № | Содержание работ | Примечание
      до 1 марта 2024 | приказ | Отдел кадров | 1 | Назначить ответственных |`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Назначить ответственных | Отдел кадров | приказ | до 1 марта 2024',
    ]);
  });

  it('join co-executors of a column of their own', () => {
    const table = grid(`№ | Мероприятие | Ответственный исполнитель | Соисполнители | Срок реализации
      1 | Провести ремонт | Департамент | Школа № 5, Фонд | 2024 год
      2 | Открыть класс | Департамент | – | май 2024 года`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Провести ремонт | Департамент, Школа № 5, Фонд | – | 2024 год',
      '2 | Открыть класс | Департамент | – | май 2024 года',
    ]);
  });

  it('are recognised by their cells where the header says too little, and marked as not sure', () => {
    const table = grid(`№ | Мероприятие | Кто делает | Когда-нибудь | Чем кончится
      1 | Утвердить план работы учреждения | Директор И.И. Иванов | – | приказ
      2 | Провести осмотр всех помещений | Завхоз П.П. Петров | – | акт`);
    const dated = grid(`№ | Мероприятие | | Исполнитель
      1 | Утвердить план работы учреждения | до 1 марта 2024 | Школа
      2 | Провести осмотр всех помещений | до 1 апреля 2024 | Школа`);
    expect(tableOf(docOf([dated])).columns.map(({ role, sure }) => [role, sure])).toEqual([
      ['number', true],
      ['title', true],
      ['deadline', false],
      ['responsible', true],
    ]);
    expect(tableOf(docOf([table])).columns.map(({ role }) => role)).toEqual([
      'number',
      'title',
      'responsible',
      'deadline',
      'result',
    ]);
  });

  it('may have a header of two rows with merged cells', () => {
    const table = grid(`№ | Мероприятие | Исполнители | < | Срок реализации | <
      ^ | ^ | ответственный | соисполнитель | начало | окончание
      1 | Ремонт | Школа | Фонд | 01.02.2024 | 01.03.2024
      2 | Открытие | Школа | | | 10.09.2024`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Ремонт | Школа, Фонд | – | с 01.02.2024 по 01.03.2024',
      '2 | Открытие | Школа | – | 10.09.2024',
    ]);
  });

  it('may be quarters with ticks', () => {
    const table = grid(`№ | Мероприятие | Ответственный | 2024 год | < | < | <
      ^ | ^ | ^ | I кв. | II кв. | III кв. | IV кв.
      1 | Совещание | Школа | х | - | х | -
      2 | Отчёт | Школа | - | - | - | х
      3 | Осмотр | Школа | - | - | - | -`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Совещание | Школа | – | I кв. 2024 года, III кв. 2024 года',
      '2 | Отчёт | Школа | – | IV кв. 2024 года',
      '3 | Осмотр | Школа | – | –',
    ]);
  });

  it('may be quarters without merged cells, one of them without ticks', () => {
    const table = grid(`№ | Мероприятие | Ответственный | Срок | | |
      | | | I кв. | II кв. | III кв. | IV кв.
      1 | Совещание | Школа | х | | х |
      2 | Отчёт | Школа | | | | х
      3 | Осмотр | Школа | | | |`);
    expect(lines(tableOf(docOf([table], 'markdown')))).toEqual([
      '1 | Совещание | Школа | – | I кв., III кв.',
      '2 | Отчёт | Школа | – | IV кв.',
      '3 | Осмотр | Школа | – | –',
    ]);
  });

  it('may be months with ticks, in short', () => {
    const table = grid(`№ | Мероприятие | Ответственный | янв. | фев. | март
      1 | Совещание | Школа | + | | +
      2 | Отчёт | Школа | | + | `);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Совещание | Школа | – | январь, март',
      '2 | Отчёт | Школа | – | февраль',
    ]);
  });

  it.each(['Маршрут', 'Декада', 'Авторы', 'Сенсор'])(
    'are no months where they begin like one: %s',
    (header) => {
      expect(isPeriod(header)).toBe(false);
      expect(periodPhrase([header])).toBe(header);
    },
  );

  it.each(['Сент.', 'сентябрь', 'Сентябре'])('are months in every form: %s', (header) => {
    expect(isPeriod(header)).toBe(true);
    expect(periodPhrase(['2025 год', header])).toBe('сентябрь 2025 года');
  });

  it('may hold the deadline beside the executor, which is asked about', () => {
    const table = grid(`№ | Мероприятие | Срок, ответственный
      1 | Ремонт | до 1 мая 2024 г., директор
      2 | Закупка | по мере сил, завхоз`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Ремонт | директор ? | – | до 1 мая 2024 г. ?',
      '2 | Закупка | по мере сил, завхоз ? | – | –',
    ]);
  });

  it('do not take times, places, money and marks of completion for something else', () => {
    const table =
      grid(`Дата | Время | Мероприятие | Место проведения | Ответственные | Бюджет, тыс. руб. | Отметка об исполнении (дата)
      1 сентября 2024 | 9.00 | Линейка | двор | Иванова А.А. | 10 | 02.09.2024
      5 сентября 2024 | 10.00 | Классный час | классы | Петров П.П. | 20 |`);
    const found = tableOf(docOf([table]));
    expect(found.columns.map(({ role }) => role)).toEqual([
      'deadline',
      'other',
      'title',
      'other',
      'responsible',
      'funding',
      'note',
    ]);
    expect(lines(found)[0]).toBe('1 ? | Линейка | Иванова А.А. | – | 1 сентября 2024');
  });

  it('may be without a header: the cells tell, and every column is asked about', () => {
    const table =
      grid(`1. | Провести ремонт здания школы | Департамент образования | приказ | до 1 мая 2024 года
      2. | Закупить оборудование для кабинетов | Школа № 5 | отчёт | до 1 июня 2024 года`);
    const found = tableOf(docOf([table]));
    expect(lines(found)[1]).toBe(
      '2 | Закупить оборудование для кабинетов | Школа № 5 | отчёт | до 1 июня 2024 года',
    );
    expect(found.columns.filter(({ sure }) => sure).map(({ role }) => role)).toEqual(['number']);
  });

  it('may be without numbers; these are given in order and asked about', () => {
    const table = grid(`Мероприятие | Срок
      Собрать заявки | до 1 мая 2024
      Подвести итоги | до 1 июня 2024`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 ? | Собрать заявки | – | – | до 1 мая 2024',
      '2 ? | Подвести итоги | – | – | до 1 июня 2024',
    ]);
    const numbered = grid(`Мероприятие | Срок
      1. Собрать заявки | до 1 мая 2024
      2. Подвести итоги | до 1 июня 2024`);
    const [first] = tableOf(docOf([numbered])).rows;
    expect([first?.id.value, first?.title.value]).toEqual(['1', 'Собрать заявки']);
  });

  it('may leave the deadline to the text of the item', () => {
    const doc = docOf([
      grid(`№ | Мероприятие | Исполнитель
        1 | Установить ограждение до 15.12.2024. | Управление
        2 | Проводить заседания | Управление`),
    ]);
    const table = tableOf(doc);
    expect(lines(table)[0]).toBe(
      '1 | Установить ограждение до 15.12.2024. | Управление | – | до 15.12.2024 ?',
    );
    const place = table.rows[0]?.deadline?.place;
    expect(place && fragmentAt(doc, place)).toBe('до 15.12.2024');
  });
});

describe('the rows of a roadmap', () => {
  it('leave out numbers under the header, the header again, titles above it, totals and footnotes', () => {
    const table = grid(`ДОРОЖНАЯ КАРТА | < | < | < | <
      ${HEAD}
      1 | 2 | 3 | 4 | 5
      1. | Ремонт* | Школа | акт | до 1 мая 2024
      ${HEAD}
      2. | Открытие | Школа | приказ | до 1 июня 2024
      Итого: 2 | | | |
      * при наличии средств | < | < | < | <`);
    const found = tableOf(docOf([table, paragraph('<1> Сноска под таблицей.')]));
    expect(lines(found)).toEqual([
      '1 | Ремонт | Школа | акт | до 1 мая 2024',
      '2 | Открытие | Школа | приказ | до 1 июня 2024',
    ]);
    expect(found.leftOut.map(({ text }) => text)).toEqual([
      'ДОРОЖНАЯ КАРТА',
      '*',
      'Итого: 2',
      '* при наличии средств',
      '<1> Сноска под таблицей.',
    ]);
  });

  it('stand in sections: merged rows, rows with one cell, headings with sub-items', () => {
    const table = grid(`${HEAD}
      I. Подготовка | < | < | < | <
      1 | Ремонт | Школа | акт | май 2024 года
      Открытие | | | |
      2 | Праздник | Школа | фото | июнь 2024 года
      3 | Работа с семьями | | |
      3.1 | Собрание | Школа | протокол | июль 2024 года
      4 | Итоги | Школа | отчёт | август 2024 года
      4.1 | Сводка | Школа | справка | август 2024 года`);
    const found = tableOf(docOf([table]));
    expect(found.rows.map(({ id, section }) => `${id.value}: ${section}`)).toEqual([
      '1: I. Подготовка',
      '2: Открытие',
      '3.1: 3. Работа с семьями',
      '4: 3. Работа с семьями',
      '4.1: 3. Работа с семьями',
    ]);
  });

  it('get the number of their section where numbers begin again, and a new number where one is repeated', () => {
    const again = grid(`${HEAD}
      I. Подготовка | < | < | < | <
      1 | Ремонт | Школа | акт | май 2024 года
      II. Открытие | < | < | < | <
      1 | Праздник | Школа | фото | июнь 2024 года`);
    expect(tableOf(docOf([again])).rows.map(({ id }) => id.value)).toEqual(['I.1', 'II.1']);
    const repeated = grid(`${HEAD}
      1 | Ремонт | Школа | акт | май 2024 года
      2 | Отчёт | Школа | отчёт | май 2024 года
      2 | Праздник | Школа | фото | июнь 2024 года
      | Уборка | Школа | фото | июнь 2024 года`);
    expect(tableOf(docOf([repeated])).rows.map(({ id }) => [id.value, id.sure])).toEqual([
      ['1', true],
      ['2', true],
      ['2-2', false],
      ['3', false],
    ]);
  });

  it('keep within its cell the place of a number whose title goes on in the next row', () => {
    const doc = docOf([
      grid(`Мероприятие | Ответственный | Результат | Срок | № | Соисполнители
        1.1 | № | № | № | № | Итого
        № | № | № | № | № | №
         | | № | № | | №
        ремонт | № | | № | № | №`),
    ]);
    const [row] = tableOf(doc).rows;
    expect([row?.id.value, row?.title.value]).toEqual(['1.1', 'ремонт']);
    expect(row?.id.place).toMatchObject({ start: 0, end: 3 });
    expect(row?.title.place).toMatchObject({ start: 3, end: 3 });
  });

  it('inherit merged cells with their place, and ditto marks', () => {
    const doc = docOf([
      grid(`${HEAD}
        1 | Ремонт | Школа | акт | май 2024 года
        2 | Отчёт | ^ | -//- | ^
        3 | Уборка | то же | | июнь 2024 года`),
    ]);
    const { rows } = tableOf(doc);
    expect(
      rows.map(({ responsible, result, deadline }) => [responsible?.value, result?.value, deadline?.value]),
    ).toEqual([
      ['Школа', 'акт', 'май 2024 года'],
      ['Школа', 'акт', 'май 2024 года'],
      ['Школа', undefined, 'июнь 2024 года'],
    ]);
    expect(rows[2]?.responsible?.place).toEqual({ block: 0, row: 1, column: 2, start: 0, end: 5 });
  });

  it('take an empty cell from above only where the format has no merged cells, and then ask', () => {
    const blocks = [
      grid(`${HEAD}
        1 | Ремонт | Школа | акт | май 2024 года
        2 | Отчёт | | отчёт | июнь 2024 года
        3 | Уборка | – | фото | июнь 2024 года`),
    ];
    expect(
      tableOf(docOf(blocks, 'markdown')).rows.map(({ responsible }) => [
        responsible?.value,
        responsible?.sure,
      ]),
    ).toEqual([
      ['Школа', true],
      ['Школа', false],
      [undefined, undefined],
    ]);
    expect(tableOf(docOf(blocks)).rows[1]?.responsible).toBeNull();
  });

  it('join broken lines and words, and rows broken by a page', () => {
    const table = grid(`${HEAD}
      1 | Организация дополнитель-\\nного образования и научно-\\nтехнического твор- чества | Школа | акт | до 5 мая\\n2024 года
      | и подведение итогов | г. Томска | | |`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Организация дополнительного образования и научно-технического творчества и подведение итогов | Школа г. Томска | акт | до 5 мая 2024 года',
    ]);
  });

  it('split several tasks that pair up with their deadlines, and keep the others as one item with a doubt', () => {
    const doc = docOf([
      grid(`${HEAD}
        1 | Подготовить:\\nа) смету;\\nб) проект. | Школа | акт | а) до 1 мая 2024;\\nб) до 1 июня 2024
        2 | Провести закупки и ремонт | Школа | акт | до 1 июля 2024\\nдо 1 августа 2024`),
    ]);
    const found = tableOf(doc);
    expect(lines(found)).toEqual([
      '1.а | Подготовить: смету | Школа | акт | до 1 мая 2024',
      '1.б | Подготовить: проект | Школа | акт | до 1 июня 2024',
      '2 | Провести закупки и ремонт | Школа | акт | до 1 июля 2024; до 1 августа 2024 ?',
    ]);
    const place = found.rows[1]?.deadline?.place;
    expect(place && fragmentAt(doc, place)).toBe('до 1 июня 2024');
  });

  it('keep one item whose title is merged over several rows', () => {
    const table = grid(`${HEAD}
      1 | Ремонт | Школа | акт | до 1 мая 2024
      ^ | ^ | Фонд | отчёт | до 1 июня 2024
      2 | Отчёт | Школа | отчёт | до 1 июля 2024`);
    expect(lines(tableOf(docOf([table])))).toEqual([
      '1 | Ремонт | Школа, Фонд | акт; отчёт | до 1 мая 2024; до 1 июня 2024 ?',
      '2 | Отчёт | Школа | отчёт | до 1 июля 2024',
    ]);
  });
});

describe('which table is the roadmap', () => {
  const plan = (from = 1) =>
    grid(`${HEAD}
    ${from} | Ремонт | Школа | акт | до 1 мая 2024
    ${from + 1} | Отчёт | Школа | отчёт | до 1 июня 2024`);
  const members = grid('ФИО | Должность\nИванов И.И. | директор');
  const indicators = grid('№ | Показатель | Минимальное значение\n1 | Численность детей (человек) | 30');

  it('is the one that names items and deadlines, among tables of members and indicators', () => {
    expect(tableOf(docOf([members, paragraph('Дорожная карта'), plan(), indicators])).blocks).toEqual([2]);
  });

  it('may go on in further tables: with the header again, without it, under headings of sections', () => {
    const rest = grid('3 | Праздник | Школа | фото | до 1 июля 2024');
    const found = tableOf(docOf([plan(), paragraph('2'), rest, paragraph('Раздел II. Открытие'), plan(4)]));
    expect(found.rows.map(({ id, section }) => [id.value, section])).toEqual([
      ['1', null],
      ['2', null],
      ['3', null],
      ['4', 'Раздел II. Открытие'],
      ['5', 'Раздел II. Открытие'],
    ]);
    expect(found.blocks).toEqual([0, 2, 4]);
  });

  it('may go on under short headings with numbers that begin again', () => {
    const found = tableOf(docOf([plan(), paragraph('Кадровая работа'), plan()]));
    expect(found.rows.map(({ id, section }) => `${id.value} ${section}`)).toEqual([
      '1 null',
      '2 null',
      '1.1 Кадровая работа',
      '1.2 Кадровая работа',
    ]);
  });

  it('is asked about where two are equally good, and taken as told', () => {
    const blocks = [plan(), paragraph('Приложение 2'), paragraph('План для лицея'), plan()];
    const fault = faultOf(...blocks);
    expect([fault.code, fault.candidates.map(({ block }) => block)]).toEqual(['several-tables', [0, 3]]);
    expect(fault.candidates[0]?.header).toBe(HEAD);
    expect(tableOf(docOf(blocks), 3).blocks).toEqual([3]);
  });

  it('is a fault in words where there is none, or none with deadlines', () => {
    expect(faultOf(paragraph('Приказываю:'), members).code).toBe('no-table');
    const undated = grid('№ | Мероприятие | Исполнитель\n1 | Ремонт | Школа\n2 | Отчёт | Школа');
    expect(faultOf(undated)).toEqual({
      code: 'no-deadlines',
      candidates: [{ block: 0, header: '№ | Мероприятие | Исполнитель' }],
      message: 'В таблице мероприятий нет столбца со сроками, и сроки не названы в тексте мероприятий.',
    });
  });
});
