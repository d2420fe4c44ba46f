import { describe, expect, it } from '@jest/globals';
import { printName, type Requisites } from '../../../src/workflows/import/act.ts';
import { findRequisites } from '../../../src/workflows/import/requisites.ts';
import { fragmentAt } from '../../../src/workflows/import/source-document.ts';
import { actOf, orderOfTomsk } from './acts.ts';

/** The values alone; people as «М.Г. Савенков, начальник департамента, телефон». */
function said(requisites: Requisites) {
  const { signatory, drafter, ...texts } = requisites;
  const person = (found: Requisites['signatory']) =>
    found && [printName(found.value), found.value.position, found.value.phone].filter(Boolean).join(', ');
  return {
    ...Object.fromEntries(Object.entries(texts).map(([field, found]) => [field, found?.value ?? null])),
    signatory: person(signatory),
    drafter: person(drafter),
  };
}

const NOTHING = {
  body: null,
  kind: null,
  number: null,
  date: null,
  title: null,
  signatory: null,
  drafter: null,
};

describe('the requisites of an act', () => {
  it('reads the order of Tomsk', () => {
    expect(said(findRequisites(orderOfTomsk()))).toEqual({
      body: 'Департамент образования администрации города Томска',
      kind: 'распоряжение',
      number: '1410 р',
      date: '2023-12-27',
      title:
        'О реализации мероприятия по созданию на базе общеобразовательных организаций детских технопарков «Кванториум» в 2024 году в рамках федерального проекта «Современная школа» национального проекта «Образование»',
      signatory: 'М.Г. Савенков, начальник департамента',
      drafter: 'О.В. Зубчевская, (3822) 90-99-81',
    });
  });

  it('keeps the place of everything it reads', () => {
    const doc = orderOfTomsk();
    const { number, date, kind, signatory, drafter, title } = findRequisites(doc);
    const words = [number, date, kind, signatory, drafter, title].map((found) =>
      found?.place ? fragmentAt(doc, found.place) : null,
    );
    expect(words.slice(0, 5)).toEqual([
      '1410 р',
      '27.12.2023',
      'РАСПОРЯЖЕНИЕ',
      'М.Г. Савенков',
      'Зубчевская Ольга Владиславна',
    ]);
    expect(words[5]).toMatch(/^О реализации .+ «Образование»$/);
  });

  it('joins words broken at the end of a line, and keeps the hyphen of compounds', () => {
    const { title } = findRequisites(
      actOf(`АДМИНИСТРАЦИЯ ГОРОДА МЦЕНСКА
       ПОСТАНОВЛЕНИЕ
       от 05.03.2021 № 187
       О развитии научно-
       технического творчества в северо-
       восточном округе на базе общеобра-
       зовательных организаций
       В соответствии с законом постановляю:
       1. Утвердить план.`),
    );
    expect(title?.value).toBe(
      'О развитии научно-технического творчества в северо-восточном округе на базе общеобразовательных организаций',
    );
  });

  it.each<[string, string, object]>([
    [
      'number and date in one line, a title over several lines',
      `ПРАВИТЕЛЬСТВО КИРОВСКОЙ ОБЛАСТИ
       ПОСТАНОВЛЕНИЕ
       от 5 марта 2021 г. № 187-П
       г. Киров
       О мерах по подготовке
       в рамках областной программы
       к отопительному периоду
       В соответствии с распоряжением от 01.02.2020 № 33 Правительство Кировской области ПОСТАНОВЛЯЕТ:
       1. Утвердить план (приложение).
       Председатель Правительства
       Кировской области    А.А. Чурин`,
      {
        body: 'Правительство Кировской области',
        kind: 'постановление',
        number: '187-П',
        date: '2021-03-05',
        title: 'О мерах по подготовке в рамках областной программы к отопительному периоду',
        signatory: 'А.А. Чурин, председатель Правительства Кировской области',
        drafter: null,
      },
    ],
    [
      'number and date in a table without borders, a title in capitals',
      `РОССИЙСКАЯ ФЕДЕРАЦИЯ
       ОРЛОВСКАЯ ОБЛАСТЬ
       АДМИНИСТРАЦИЯ ГОРОДА МЦЕНСКА
       П О С Т А Н О В Л Е Н И Е
       28 февраля 2020 г. | N 187
       ОБ УЧАСТИИ ГОРОДА В КОНКУРСЕ
       На основании письма от 30.01.2020 № 12-5 постановляю:
       1. Принять участие.
       Глава города Мценска | А.Н. Беляев
       Исп.: Петрова И.С., тел. 2-15-40-11`,
      {
        body: 'Администрация города Мценска',
        kind: 'постановление',
        number: '187',
        date: '2020-02-28',
        title: 'ОБ УЧАСТИИ ГОРОДА В КОНКУРСЕ',
        signatory: 'А.Н. Беляев, глава города Мценска',
        drafter: 'И.С. Петрова, 2-15-40-11',
      },
    ],
    [
      'a date with its day in quotation marks, an acting head, the name before a slash',
      `Муниципальное бюджетное общеобразовательное учреждение
       «Средняя школа № 5»
       ПРИКАЗ № 45/1-о
       от « 5 » апреля 2012 г.
       О назначении ответственных
       В целях исполнения приказа управления от 01.04.2012 № 77
       ПРИКАЗЫВАЮ:
       1. Назначить ответственных.
       И.о. директора        Сидорова Мария Петровна`,
      {
        kind: 'приказ',
        number: '45/1-о',
        date: '2012-04-05',
        title: 'О назначении ответственных',
        body: 'Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 5»',
        signatory: 'М.П. Сидорова, и.о. директора',
        drafter: null,
      },
    ],
    [
      'the whole head in one line, as legal databases print it',
      `Приказ Министерства образования и науки Краснодарского края от 13 ноября 2015 г. N 5976 "Об утверждении дорожной карты"
       1. Утвердить дорожную карту.
       Министр Т.Ю. Синюгина`,
      {
        body: 'Министерство образования и науки Краснодарского края',
        kind: 'приказ',
        number: '5976',
        date: '2015-11-13',
        title: 'Об утверждении дорожной карты',
        signatory: 'Т.Ю. Синюгина, министр',
        drafter: null,
      },
    ],
    [
      'a decision of a council with body and number in two lines',
      `ГОРОДСКАЯ ДУМА ГОРОДА КАЛУГИ
       РЕШЕНИЕ
       27.12.2023 № 312
       О плане работы
       Городская Дума города Калуги РЕШИЛА:
       1. Утвердить план.
       Глава городского самоуправления города Калуги
       Ю.Е. Моисеев`,
      {
        body: 'Городская дума города Калуги',
        kind: 'решение',
        number: '312',
        date: '2023-12-27',
        title: 'О плане работы',
        signatory: 'Ю.Е. Моисеев, глава городского самоуправления города Калуги',
        drafter: null,
      },
    ],
    [
      'the owner of the body after it, a number that was left blank',
      `ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ
       АДМИНИСТРАЦИИ ГОРОДА ТОМСКА
       РАСПОРЯЖЕНИЕ
       от ____________ № ______
       О ходе работ
       В соответствии с распоряжением от 08.12.2023 № 1884-р
       1. Принять к сведению.`,
      {
        ...NOTHING,
        body: 'Департамент образования администрации города Томска',
        kind: 'распоряжение',
        title: 'О ходе работ',
      },
    ],
    [
      'no abbreviation in brackets for the body, and a head of another word',
      `МИНИСТЕРСТВО ПРОСВЕЩЕНИЯ РОССИЙСКОЙ ФЕДЕРАЦИИ
       (МИНПРОСВЕЩЕНИЯ РОССИИ)
       П Р И К А З
       «31» мая 2021 г.
       № 286
       Москва
       Об утверждении стандарта
       1. Утвердить стандарт.
       Заведующий отделом образования О.Ю. Вершинина`,
      {
        body: 'Министерство просвещения Российской Федерации',
        kind: 'приказ',
        number: '286',
        date: '2021-05-31',
        title: 'Об утверждении стандарта',
        signatory: 'О.Ю. Вершинина, заведующий отделом образования',
        drafter: null,
      },
    ],
    [
      'an annex that names its act',
      `УТВЕРЖДЕНА
       распоряжением департамента образования
       администрации Города Томска
       от 27.12.2023 № 1410 р
       Дорожная карта по созданию детского технопарка`,
      {
        ...NOTHING,
        body: 'Департамент образования администрации Города Томска',
        kind: 'распоряжение',
        number: '1410 р',
        date: '2023-12-27',
      },
    ],
    [
      'an annex to a decree',
      `Приложение N 2
       к постановлению Мэрии г. Кызыла
       от 18 июня 2014 г. N 820
       План мероприятий`,
      { ...NOTHING, body: 'Мэрия г. Кызыла', kind: 'постановление', number: '820', date: '2014-06-18' },
    ],
    [
      'nothing in an annex alone, though it cites an act',
      `План мероприятий по подготовке
       в соответствии с приказом от 01.02.2020 № 33`,
      NOTHING,
    ],
    [
      'nothing of an act that is only cited in the preamble',
      `ПРИКАЗ
       На основании распоряжения от 08.12.2023 № 1884-р приказываю:
       1. Исполнить.`,
      { ...NOTHING, kind: 'приказ' },
    ],
  ])('reads %s', (_, text, expected) => {
    expect(said(findRequisites(actOf(text)))).toEqual(expected);
  });

  it('is not sure of a body that no word of the line names', () => {
    const { body } = findRequisites(actOf('КУБАНСКИЕ ЗОРИ\nПРИКАЗ\n№ 5'));
    expect(body).toMatchObject({ sure: false, why: expect.stringMatching(/^Неясно/) });
  });

  it('takes no day that the calendar does not have', () => {
    expect(findRequisites(actOf('ПРИКАЗ\nот 31.02.2024 № 5')).date).toBeNull();
  });
});
