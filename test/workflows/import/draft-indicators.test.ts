// Annexes of orders that are not the first one: what their words say of each other.
import { describe, expect, it } from '@jest/globals';
import { addresseeIn } from '../../../src/workflows/import/addressee.ts';
import { composeDraft } from '../../../src/workflows/import/compose-draft.ts';
import { docOf, grid, paragraph } from './grids.ts';

function compose(roadmap: string, indicators: string) {
  const doc = docOf([
    paragraph('АДМИНИСТРАЦИЯ ГОРОДА ОМСКА'),
    paragraph('РАСПОРЯЖЕНИЕ'),
    paragraph('10.01.2024 № 12'),
    paragraph('План мероприятий («дорожная карта»)'),
    grid(`№ | Мероприятие | Ответственный | Результат | Срок\n${roadmap}`),
    paragraph('Показатели'),
    grid(
      `№ | Наименование показателя | Единица измерения | Значение 2024 год | Значение 2025 год\n${indicators}`,
    ),
  ]);
  const draft = composeDraft(doc, { calendar: 'ru', policy: 'default' });
  if ('fault' in draft) throw new Error(draft.fault.message);
  return draft;
}

const SPORT = compose(
  `1 | Составить календарь турниров | МАУ «Спортивная школа № 3» | Календарь | 1 марта 2024 года
  2 | Организовать переподготовку тренерского состава | МАУ «Спортивная школа № 3» | Приказ | 1 мая 2024 года
  3 | Открыть зал | МАУ «Спортивная школа № 3» | Акт | 1 июня 2024 года
  4 | Представить сведения о показателях | МАУ «Спортивная школа № 3» | Справка для городского комитета по физической культуре и спорту об итогах квартала | ежеквартально, до 5 числа месяца, следующего за отчетным`,
  `1 | Число спортсменов, участвовавших в турнирах и спартакиадах | чел. | 100 | 200
  2 | Число проведенных турниров | ед. | 5 | 10
  3 | Доля тренеров, завершивших профессиональную переподготовку | % | 50 | 100
  4 | Численность занимающихся в секциях | чел. | 300 | 400`,
);
const LIBRARY = compose(
  `1 | Обучение библиотекарей работе с фондом | Библиотека № 4 | Журнал | 1 апреля 2024 года
  2 | Повышение квалификации сотрудников читального зала | Библиотека № 4 | Журнал | 1 июня 2024 года
  3 | Закупка средств обучения и воспитания, подготовка списка сотрудников | Библиотека № 4 | Договор | 1 июля 2024 года
  4 | Мониторинг показателей | Библиотека № 4 | Сведения | ежеквартально`,
  `1 | Количество посетителей лекций и выставок | человек | 100 | 200
  1.1 | Количество лекций | единиц | 5 | 10
  1.2 | Количество книжных выставок | единиц | 2 | 4
  2 | Доля сотрудников, повысивших квалификацию | % | 50 | 100
  3 | Доля экземпляров, внесенных в каталог | % | 50 | 60`,
);

const of = ({ file, questions }: typeof SPORT, field: string) =>
  (file.indicators ?? []).map(({ id, ...indicator }) => {
    const asked = questions.find(({ about }) => about === `indicators.${id}.${field}`);
    const value = (indicator as Record<string, unknown>)[field] ?? null;
    return asked ? [value, asked.alternatives.map((one) => one.value)] : value;
  });

describe('indicators', () => {
  it('of participants require that of the events they name, whatever the wording', () => {
    expect(of(SPORT, 'requires')).toEqual([['2', ['нет']], null, null, null]);
  });

  it('leave to a person which of several events is meant', () => {
    expect(of(LIBRARY, 'requires')).toEqual([[null, ['1.1', '1.2', 'нет']], null, null, null, null]);
    const asked = LIBRARY.questions.find(({ about }) => about === 'indicators.1.requires');
    expect(asked).toMatchObject({
      proposed: null,
      why: 'Участников без мероприятий не бывает. Подходят несколько: 1.1, 1.2.',
    });
  });

  it('of the share of trained workers wait for the item of their training', () => {
    expect(of(SPORT, 'judgedAfter')).toEqual([null, null, ['2', ['нет']], null]);
    expect(of(LIBRARY, 'judgedAfter')).toEqual([null, null, null, [null, ['1', '2', 'нет']], null]);
  });
});

describe('the addressee of the report', () => {
  it('is the body that the result names, or is asked for', () => {
    expect(SPORT.file.monitoring?.addressee).toBe('Городской комитет по физической культуре и спорту');
    expect(LIBRARY.file.monitoring?.addressee).toBeUndefined();
    expect(LIBRARY.questions.find(({ about }) => about === 'monitoring.addressee')).toMatchObject({
      proposed: null,
      required: false,
    });
  });

  it.each([
    ['Отчет в региональный проектный офис по итогам мониторинга', 'Региональный проектный офис'],
    ['Информация в Министерство спорта Омской области за квартал', 'Министерство спорта Омской области'],
    ['Сведения в администрацию г. Омска, по форме', 'Администрация г. Омска'],
    ['Письмо в адрес областной библиотеки до 5 числа', 'Областная библиотека'],
    ['Данные для управления по работе с молодежью', 'Управление по работе с молодежью'],
    ['Отчёт в соответствии с формой в центр «Старт» (копия)', 'Центр «Старт»'],
  ])('«%s»: %s', (result, body) => expect(addresseeIn(result)).toBe(body));

  it.each(['Отчет в срок', 'Акт в трёх экземплярах', 'Доклад для школ района', 'Запись в журнале комитета'])(
    'is not in «%s»',
    (result) => expect(addresseeIn(result)).toBeNull(),
  );
});
