// Lists of organisations as people send them: encodings, separators, workbooks, and faults that name their lines.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { readOrganisationsFile } from '../../src/import/organisations-file.ts';

const HEADER =
  '№;Наименование организации;Краткое наименование;Руководитель;Должность;Электронная почта;Телефон;Часовой пояс';
const ROWS = [
  '1;МАОУ средняя общеобразовательная школа № 5 г. Томска;МАОУ СОШ № 5;И.И. Иванова;директор;school5@example.org;(3822) 11-22-33;МСК+4',
  '2;"МБОУ лицей «Точка; роста»";;П.П. Петров;директор;Liceum@Example.org;;',
];
const csv = (...lines: string[]) => [HEADER, ...lines].join('\r\n');
const utf8 = (text: string) => new TextEncoder().encode(text);
/** No encoder of the platform knows it. */
const windows1251 = (text: string) => {
  const letters = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, i) => i));
  return Uint8Array.from(text, (letter) => letters.indexOf(letter));
};

const EXPECTED = {
  ok: true,
  organisations: [
    {
      line: 2,
      name: 'МАОУ средняя общеобразовательная школа № 5 г. Томска',
      shortName: 'МАОУ СОШ № 5',
      lead: 'И.И. Иванова',
      position: 'директор',
      email: 'school5@example.org',
      phone: '(3822) 11-22-33',
      timezone: 'Asia/Krasnoyarsk',
    },
    {
      line: 3,
      name: 'МБОУ лицей «Точка; роста»',
      lead: 'П.П. Петров',
      position: 'директор',
      email: 'liceum@example.org',
    },
  ],
};

describe('a list of organisations', () => {
  it.each([
    ['UTF-8', utf8(csv(...ROWS))],
    ['UTF-8 with its mark', utf8(`\ufeff${csv(...ROWS)}`)],
    ['Windows-1251', windows1251(csv(...ROWS))],
    ['UTF-16 as Excel saves «Юникод»', Buffer.from(`\ufeff${csv(...ROWS)}`, 'utf16le')],
  ])('is read in %s', async (_name, bytes) => {
    expect(await readOrganisationsFile(bytes)).toEqual(EXPECTED);
  });

  it.each([',', '\t'])('is read with «%s» between cells', async (mark) => {
    const lines = [
      ['Школа', 'ФИО директора', 'E-mail директора', 'Почта организации'],
      ['"МБОУ «Школа, которая растёт»"', 'А.А. Ким', 'kim@example.org', 'school@example.org'],
    ].map((cells) => cells.join(mark));
    expect(await readOrganisationsFile(utf8(lines.join('\n')))).toEqual({
      ok: true,
      organisations: [
        {
          line: 2,
          name: 'МБОУ «Школа, которая растёт»',
          lead: 'А.А. Ким',
          leadEmail: 'kim@example.org',
          email: 'school@example.org',
        },
      ],
    });
  });

  it('is read from a workbook, below its title', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('Список');
    sheet.addRow(['Список организаций на 2025 год']);
    sheet.addRow([]);
    sheet.addRow([
      '№ п/п',
      'Муниципальное образование',
      'Наименование',
      'Ответственный',
      'Эл. почта ответственного',
    ]);
    sheet.addRow([1, 'г. Томск', 'МАОУ СОШ № 5', 'И.И. Иванова', 'ivanova@example.org']);
    sheet.addRow([2, 'г. Северск', 'МАОУ СОШ № 8', 'Б.Б. Белова', 'belova at example.org']);
    const bytes = new Uint8Array(await book.xlsx.writeBuffer());
    expect(await readOrganisationsFile(bytes)).toEqual({
      ok: false,
      faults: [
        {
          line: 5,
          message:
            'электронная почта руководителя «belova at example.org»: неверный адрес электронной почты: исправьте',
        },
      ],
    });
  });

  it('is refused with every fault at once, each on its line', async () => {
    const bytes = utf8(
      csv(
        '1;МАОУ СОШ № 5;;;;five@example.org;;',
        '2;;;Кто-то;;;;',
        '3;МАОУ СОШ № 6;;;;six@@example.org;;Томск-2',
        '4;маоу сош № 5;;;;other@example.org;;',
        '5;МАОУ СОШ № 7;;;;FIVE@example.org;;',
      ),
    );
    const read = await readOrganisationsFile(bytes);
    expect(read.ok ? [] : read.faults.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '3: нет наименования организации: заполните его или удалите строку',
      '4: электронная почта «six@@example.org»: неверный адрес электронной почты: исправьте',
      '4: часовой пояс «Томск-2»: неизвестный часовой пояс: укажите «МСК+4» или «Asia/Tomsk»',
      '5: организация «маоу сош № 5» уже есть в строке 2: удалите одну из строк',
      '6: адрес five@example.org уже указан в строке 2: у каждой организации нужен свой',
    ]);
  });

  it.each(['Школа  №1', '«ШКОЛА» № 1', 'Шкoлa N 1', 'Школа №\u00a01.'])(
    'takes «%s» for «Школа № 1», and not for «Школа № 11»',
    async (name) => {
      const list = utf8(['Наименование', 'Школа № 11', 'Школа № 1', name].join('\n'));
      const read = await readOrganisationsFile(list);
      expect(read.ok ? [] : read.faults.map(({ line }) => line)).toEqual([4]);
    },
  );

  it.each([
    ['nothing', '', 'нет столбца с наименованием'],
    ['no header', 'один;два\nтри;четыре', 'нет столбца с наименованием'],
    ['two columns of names', 'Наименование;Название школы\nа;б', 'два столбца «наименование»'],
    ['a header alone', 'Наименование;Почта\n;', 'нет ни одной организации'],
    ['a quotation mark without its end', 'Наименование;Почта\n"Школа;a@example.org', 'кавычка не закрыта'],
    ['no text', '\0\0\0', 'не таблица CSV'],
    ['too many lines', `Наименование\n${'Школа\n'.repeat(6_100)}`, 'разделите список'],
  ])('is refused where it has %s', async (_what, text, words) => {
    const read = await readOrganisationsFile(utf8(text));
    expect(read.ok ? '' : read.faults[0]?.message).toContain(words);
  });

  it('is refused as a whole where it is another file, a large one or one that unpacks to a hundred times its size', async () => {
    const faultOf = async (bytes: Uint8Array) => {
      const read = await readOrganisationsFile(bytes);
      return read.ok ? '' : read.faults[0]?.message;
    };
    expect(await faultOf(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0))).toContain('Excel старого вида');
    expect(await faultOf(new Uint8Array(6 * 1024 * 1024))).toContain('больше 5 МБ');
    expect(await faultOf(utf8('PK\u0003\u0004 and no more'))).toContain('не читается');
    expect(await faultOf(zipOf('xl/a.xml', deflateRawSync(Buffer.alloc(1_000)), 110_000_000))).toContain(
      'слишком велика',
    );
    // It says that it is small.
    expect(await faultOf(zipOf('xl/a.xml', deflateRawSync(Buffer.alloc(1_000_000)), 10))).toContain(
      'не читается',
    );
  });
});

/** An archive of one deflated file whose header says what we like. */
function zipOf(name: string, content: Buffer, says: number): Uint8Array {
  const path = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(says, 18);
  common.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path, content]);
  const central = Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), common, Buffer.alloc(14), path]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return new Uint8Array(Buffer.concat([local, central, end]));
}
