import { describe, expect, it } from '@jest/globals';
import { printName } from '../../../src/workflows/import/act.ts';
import { findClauses } from '../../../src/workflows/import/clauses.ts';
import { actOf, orderOfTomsk } from './acts.ts';

const clausesOf = (text: string) => findClauses(actOf(`ПРИКАЗ\nот 01.02.2024 № 5\nПРИКАЗЫВАЮ:\n${text}`));
/** «тело: И.О. Фамилия, должность; …» for each charge. */
const chargesOf = (text: string) =>
  clausesOf(text).flatMap(({ charged }) =>
    charged.map(
      ({ body, people }) =>
        `${body}: ${people.map(({ value }) => [printName(value), value.position].filter(Boolean).join(', ')).join('; ')}`,
    ),
  );
const controlOf = (text: string) => {
  const control = clausesOf(text).find((clause) => clause.control)?.control;
  return control && [printName(control.value), control.value.position].filter(Boolean).join(', ');
};

describe('the clauses of an act', () => {
  const clauses = findClauses(orderOfTomsk());

  it('keeps the numbers of the order of Tomsk and remarks on those out of order', () => {
    expect(clauses.map(({ number }) => number)).toEqual(['1', '2', '3', '4.1', '4.2', '4', '5']);
    expect(clauses.filter(({ remark }) => remark).map(({ remark }) => remark)).toEqual([
      'Подпункт 4.1 стоит под пунктом 3; номер оставлен как в источнике.',
      'Подпункт 4.2 стоит под пунктом 3; номер оставлен как в источнике.',
    ]);
  });

  it('joins a clause that was broken into two paragraphs', () => {
    expect(clauses.find(({ number }) => number === '4')?.text).toMatch(
      /организовать сопровождение муниципального/,
    );
  });

  it('reads who is charged, in the nominative', () => {
    expect(clauses.flatMap(({ charged }) => charged.map(({ body }) => body))).toEqual([
      'муниципальное автономное общеобразовательное учреждение гимназия № 29 г. Томска',
      'Комитет по общему образованию департамента образования администрации Города Томска',
      'отдел обеспечения деятельности учреждений департамента образования администрации Города Томска',
    ]);
    const people = clauses.flatMap(({ charged }) => charged.flatMap((charge) => charge.people));
    expect(people.map(({ value }) => printName(value))).toEqual([
      'С.В. Шаболина',
      'О.И. Назарова',
      'И.Я. Шкуркина',
    ]);
    expect(people.every(({ sure }) => sure)).toBe(true);
  });

  it('reads on whom control is laid', () => {
    expect(clauses.find(({ control }) => control)?.control?.value).toMatchObject({
      surname: 'Швайко',
      initials: 'И.В.',
      position: 'заместитель начальника департамента образования администрации Города Томска',
    });
  });

  it('reads what is approved, and in which annex', () => {
    expect(clauses.flatMap(({ approves }) => approves?.annex ?? [])).toEqual(['1', '2']);
  });

  it.each([
    [
      '1. Отделу кадров (Петрова И.И.) и отделу снабжения (Сидоров А.А.) подготовить списки.',
      ['Отдел кадров: И.И. Петрова', 'отдел снабжения: А.А. Сидоров'],
    ],
    [
      '1. Директору МБОУ «Школа № 5» Иванову И.И. провести ремонт.',
      ['МБОУ «Школа № 5»: И.И. Иванов, директор МБОУ «Школа № 5»'],
    ],
    ['1. Рекомендовать главам сельских поселений организовать работу.', ['главы сельских поселений: ']],
    [
      '1. Заместителю директора Петровой Анне Сергеевне обеспечить контроль.',
      ['Заместитель директора: А.С. Петрова, заместитель директора'],
    ],
    [
      '1. Управлению культуры, молодёжной политики и спорта обеспечить участие.',
      ['Управление культуры, молодёжной политики и спорта: '],
    ],
    ['1. Руководителям учреждений: 1.1. принять меры;', ['учреждения: ']],
    [
      '1. Управлению культуры (Ким О.А.) и МУП «Водоканал» подготовить предложения.',
      ['Управление культуры: О.А. Ким', 'МУП «Водоканал»: '],
    ],
    ['1. Утвердить положение об отделе.', []],
    ['1. Провести конкурс. Отделу образования (Ким О.А.) принять участие.', []],
    ['1. Создать рабочую группу при комитете.', []],
  ])('reads the charges of «%s»', (text, expected) => {
    expect(chargesOf(text)).toEqual(expected);
  });

  it.each([
    [
      '1. Контроль за исполнением приказа возложить на заместителя министра Петрову Анну Ивановну.',
      'А.И. Петрова, заместитель министра',
    ],
    [
      '1. Контроль за выполнением настоящего приказа возложить на первого заместителя главы Сидорова П.П.',
      'П.П. Сидоров, первый заместитель главы',
    ],
    ['1. Контроль исполнения осуществляет Ким О.А., начальник отдела.', 'О.А. Ким, начальник отдела'],
    [
      '1. Контроль за исполнением приказа оставляю за собой.\nДиректор                И.И. Иванов',
      'И.И. Иванов, директор',
    ],
    ['1. Контроль за исполнением приказа возложить на отдел кадров.', null],
    ['1. Контрольные работы провести Иванову И.И.', undefined],
  ])('reads the control of «%s»', (text, expected) => {
    expect(controlOf(text) ?? null).toBe(expected ?? null);
  });

  it('reads clauses without numbers after «приказываю»', () => {
    const [first, second] = clausesOf('Утвердить план.\nКонтроль оставляю за собой.\nДиректор И.И. Иванов');
    expect([first?.number, second?.number]).toEqual([null, null]);
    expect(second?.control?.value.surname).toBe('Иванов');
  });

  it('finds none in an annex alone', () => {
    expect(findClauses(actOf('План мероприятий\n1. Провести совещание\n2. Подвести итоги'))).toEqual([]);
  });

  it('remarks on a number given twice and on one left out', () => {
    const remarks = clausesOf('1. Принять.\n1. Издать.\n4. Хранить.').map(({ remark }) => remark);
    expect(remarks).toEqual([
      null,
      'Номер 1 в акте стоит дважды; оставлен как в источнике.',
      'После пункта 1 стоит пункт 4; номер оставлен как в источнике.',
    ]);
  });
});
