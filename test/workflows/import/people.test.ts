import { describe, expect, it } from '@jest/globals';
import { printName } from '../../../src/workflows/import/act.ts';
import { personOf, readNames } from '../../../src/workflows/import/people.ts';
import { type GrammaticalCase, nominativeSurname } from '../../../src/workflows/import/surnames.ts';
import { regexpWork } from '../../support/regexp-work.ts';

const namesIn = (text: string, around: GrammaticalCase = 'nominative') =>
  readNames(text).map((name) => printName(personOf(name, { case: around, place: null }).value));

describe('names of people', () => {
  it.each<[string, string[]]>([
    ['М.Г. Савенков', ['М.Г. Савенков']],
    ['М. Г. Савенков', ['М.Г. Савенков']],
    ['М.Г.Савенков', ['М.Г. Савенков']],
    ['Савенков М.Г.', ['М.Г. Савенков']],
    ['Савенков М. Г.', ['М.Г. Савенков']],
    ['Савенков М.Г', ['М.Г. Савенков']],
    ['САВЕНКОВ М.Г.', ['М.Г. Савенков']],
    ['М.Г. САВЕНКОВ', ['М.Г. Савенков']],
    ['Зубчевская Ольга Владиславна', ['О.В. Зубчевская']],
    ['Ольга Владиславна Зубчевская', ['О.В. Зубчевская']],
    ['Кечил-оола Т.Б.', ['Т.Б. Кечил-оола']],
    ['Соколова-Микитова А.А.', ['А.А. Соколова-Микитова']],
    ['Абрамович Роман Аркадьевич', ['Р.А. Абрамович']],
    ['Ильин Пётр Ильич', ['П.И. Ильин']],
    ['А. Каримов', ['А. Каримов']],
    ['Иванов И.И.Петров П.П.', ['И.И. Иванов', 'П.П. Петров']],
    [
      'Н.Е. Байрачный К.А. Федоренко Т.Ю. Горностаева',
      ['Н.Е. Байрачный', 'К.А. Федоренко', 'Т.Ю. Горностаева'],
    ],
    ['Марчков В.П., Зобнин С.Н.', ['В.П. Марчков', 'С.Н. Зобнин']],
    ['гимназии № 29 г. Томска С.В. Шаболина', ['С.В. Шаболина']],
    ['Заместитель главы администрации Дурягина Т.И.', ['Т.И. Дурягина']],
    ['Директор Сидорова Мария Петровна', ['М.П. Сидорова']],
    ['И.о. начальника отдела Ким О.А.', ['О.А. Ким']],
    ['Иванов\nИ.И.', ['И.И. Иванов']],
    ['Иванов И.И.\nГИМЦ', ['И.И. Иванов']],
    ['ИВАНОВ И.И.\nГИМЦ', ['И.И. Иванов']],
    ['Иванов И.И. ГИМЦ', ['И.И. Иванов']],
    ['Иванов И.И.\nТомский техникум', ['И.И. Иванов']],
    ['Иванов И.И. Томский техникум', ['И.И. Иванов']],
    ['Кузнецов П.П.\nИМЦ «Планирование карьеры»', ['П.П. Кузнецов']],
    ['Иванов И.И.\nМБОУ «Лицей № 2», Кузнецов П.П.', ['И.И. Иванов', 'П.П. Кузнецов']],
    ['гимназии г. Томска С.В.\nШаболина', ['С.В. Шаболина']],
    ['КИМ О.А.\nЦОЙ П.П.', ['О.А. Ким', 'П.П. Цой']],
  ])('reads «%s»', (text, expected) => {
    expect(namesIn(text)).toEqual(expected);
  });

  it.each([
    'Департамент образования администрации Города Томска',
    'МАОУ гимназия № 29 г. Томска',
    'Управление Федеральной службы по Томской области',
    'тел. (3822) 90-99-81',
    'приложение А. к приказу',
    'в соответствии с п. 5 Положения',
    'Российская Федерация',
    '',
  ])('finds no name in «%s»', (text) => {
    expect(namesIn(text)).toEqual([]);
  });

  it.each<[GrammaticalCase, string, string]>([
    ['dative', 'С.В. Шаболиной', 'С.В. Шаболина'],
    ['dative', 'Иванову И.И.', 'И.И. Иванов'],
    ['dative', 'Зубчевской О.В.', 'О.В. Зубчевская'],
    ['dative', 'Зубчевскому О.В.', 'О.В. Зубчевский'],
    ['dative', 'Мельнику О.И.', 'О.И. Мельник'],
    ['dative', 'Мельник О.И.', 'О.И. Мельник'],
    ['dative', 'Швайко И.В.', 'И.В. Швайко'],
    ['dative', 'Черных А.А.', 'А.А. Черных'],
    ['dative', 'Цой О.В.', 'О.В. Цой'],
    ['dative', 'Ткачуку П.П.', 'П.П. Ткачук'],
    ['dative', 'Гоголю Н.В.', 'Н.В. Гоголь'],
    ['dative', 'Бабаю А.А.', 'А.А. Бабай'],
    ['dative', 'Чавчавадзе И.Г.', 'И.Г. Чавчавадзе'],
    ['dative', 'Толстой А.А.', 'А.А. Толстая'],
    ['dative', 'Рабочему А.А.', 'А.А. Рабочий'],
    ['accusative', 'Швайко И.В.', 'И.В. Швайко'],
    ['accusative', 'Назарову О.И.', 'О.И. Назарова'],
    ['accusative', 'Назарова О.И.', 'О.И. Назаров'],
    ['accusative', 'Зубчевскую О.В.', 'О.В. Зубчевская'],
    ['accusative', 'Зубчевского О.В.', 'О.В. Зубчевский'],
    ['accusative', 'Мельника П.П.', 'П.П. Мельник'],
    ['accusative', 'Глинку М.И.', 'М.И. Глинка'],
    ['accusative', 'Берию Л.П.', 'Л.П. Берия'],
    ['accusative', 'Толстую А.А.', 'А.А. Толстая'],
    ['accusative', 'Коваля С.С.', 'С.С. Коваль'],
    ['accusative', 'Седых П.П.', 'П.П. Седых'],
    ['genitive', 'Савенкова М.Г.', 'М.Г. Савенков'],
    ['genitive', 'Шаболиной С.В.', 'С.В. Шаболина'],
    ['instrumental', 'Савенковым М.Г.', 'М.Г. Савенков'],
    ['instrumental', 'Шаболиной С.В.', 'С.В. Шаболина'],
    ['instrumental', 'Зубчевским О.В.', 'О.В. Зубчевский'],
    ['unknown', 'Савенков М.Г.', 'М.Г. Савенков'],
    ['unknown', 'Шаболиной С.В.', 'С.В. Шаболина'],
    ['nominative', 'Толстой Л.Н.', 'Л.Н. Толстой'],
    // A full name tells its own case, whatever stands around.
    ['nominative', 'Зубчевской Ольге Владиславне', 'О.В. Зубчевская'],
    ['nominative', 'Петрову Ивану Ильичу', 'И.И. Петров'],
    ['nominative', 'Петрову Анну Ильиничну', 'А.И. Петрова'],
    ['nominative', 'Петрова Ивана Кузьмича', 'И.К. Петров'],
    ['dative', 'Ольге Владиславне Зубчевской', 'О.В. Зубчевская'],
    ['nominative', 'Шевченко Ивану Петровичу', 'И.П. Шевченко'],
    ['nominative', 'Мельник Анне Петровне', 'А.П. Мельник'],
    ['nominative', 'Иванова Ивана Ивановича', 'И.И. Иванов'],
  ])('puts a %s, «%s», into the nominative', (around, text, expected) => {
    const found = readNames(text).map((name) => personOf(name, { case: around, place: null }));
    expect(found.map(({ value, sure }) => [printName(value), sure])).toEqual([[expected, true]]);
  });

  it.each<[GrammaticalCase, string, string[]]>([
    ['unknown', 'Назарову', ['Назаров', 'Назарова']],
    ['dative', 'Толстому', ['Толстый', 'Толстой']],
    ['dative', 'Трубецкому', ['Трубецкий', 'Трубецкой']],
    ['dative', 'Кравцу', ['Кравец', 'Кравц']],
    ['dative', 'Глинке', ['Глинка', 'Глинке']],
    ['dative', 'Лановой', ['Ланова', 'Лановая']],
    ['accusative', 'Гайдая', ['Гайдая', 'Гайдай']],
    ['accusative', 'Соловья', ['Соловей', 'Соловья']],
    ['genitive', 'Живого', ['Живый', 'Живой', 'Живого']],
  ])('leaves a %s «%s» as printed, with its readings', (around, printed, readings) => {
    expect(nominativeSurname(printed, around)).toEqual({ surname: printed, sure: false, readings });
  });

  it('says the readings of a name in doubt to the operator', () => {
    const [name] = readNames('Толстому А.А.');
    if (!name) throw new Error('no name was read');
    expect(personOf(name, { case: 'dative', place: null })).toEqual({
      value: { surname: 'Толстому', initials: 'А.А.', position: null, alternatives: ['Толстый', 'Толстой'] },
      place: null,
      sure: false,
      why: 'Фамилия стоит не в именительном падеже, возможны варианты: А.А. Толстый, А.А. Толстой.',
    });
  });

  it('doubts a surname left in the nominative where the sentence asks for the dative', () => {
    expect(nominativeSurname('Иванова', 'dative')).toMatchObject({ surname: 'Иванова', sure: false });
  });

  it('never makes up a patronymic', () => {
    expect(namesIn('Савенков Михаил')).toEqual([]);
  });

  it('takes work that grows with the length, not faster', () => {
    const work = (length: number) => {
      const text = 'Иванов И.И. Петрову Ивану Ильичу директору '.repeat(length);
      return regexpWork(() => expect(readNames(text)).toHaveLength(2 * length));
    };
    expect(work(2000)).toBeLessThan(11 * work(200));
  });
});
