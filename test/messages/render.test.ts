import { describe, expect, it } from '@jest/globals';
import { makeItem, makeRoadmap } from '../support/roadmaps.ts';
import { EVENTFUL, mailsOf, mailTo, visibleText } from './mails.ts';

const year = mailsOf(EVENTFUL, '2025-01-20');
const textOf = (to: string, day: string, rung: string) => mailTo(year, to, day, rung).text;

describe('a mail says', () => {
  it('by when, what proves it and whom to ask', () => {
    const text = textOf('shkurkina', '2024-02-14', 'T-1');
    expect(text).toContain('Распоряжение № 1410 р от 27.12.2023');
    expect(text).toContain('Исполнить не позднее 15 февраля 2024 г. (четверг).');
    expect(text).toContain('Осталось: 1 рабочий день');
    expect(text).toContain('Результат: Реестр извещений о проведении закупок');
    expect(text).toContain('укажите дату исполнения и номера извещений о закупках');
    expect(text).toContain('Не заменяет СЭД; подтверждение в системе не является электронной подписью.');
    expect(text).toContain('Вопросы по пункту: О.В. Зубчевская, (3822) 90-99-81');
    expect(text).toContain('Ответ на него получит О.В. Зубчевская.');
  });

  it('both dates where the date of the document is a day off, and that a Saturday is worked', () => {
    expect(textOf('shabolina', '2023-12-27', 'A')).toContain(
      'не позднее 27 апреля 2024 г. (суббота, рабочий день); срок по документу – 29 апреля 2024 г. (понедельник)',
    );
    expect(textOf('nazarova', '2024-04-01', 'P+1')).toContain(
      'Исполнить не позднее 11 октября 2024 г. (пятница); действующий срок – 12 октября 2024 г. (суббота); первоначальный срок по документу – 25 августа 2024 г. (воскресенье).',
    );
  });

  it('what the item waits for, and that its date is unchanged', () => {
    expect(textOf('shkurkina', '2024-02-01', 'T-10')).toContain(
      'Ожидает исполнения: п. 2 «Сформирован и направлен на согласование перечень оборудования» (О.И. Назарова, срок 05.02.2024). Срок по п. 5 не изменён.',
    );
  });

  it('the root cause behind the item waited for', () => {
    const waiting = mailsOf([], '2024-08-22', { wanted: (mail) => mail.to.key === 'nazarova' });
    const text = mailTo(waiting, 'nazarova', '2024-08-09', 'T-10').text;
    expect(text).toContain('Ожидает исполнения: п. 5 «Объявлены закупки');
    expect(text).toMatch(
      /Первопричина: не исполнен п\. 2 «[^»]+» \(О\.И\. Назарова, срок не определён\); п\. 3 «Разработан дизайн-проект»/,
    );
  });

  it('which dates break because of the item', () => {
    const overdue = mailsOf([], '2024-06-10', { wanted: (mail) => mail.to.key === 'shvaiko' });
    expect(overdue.at(-1)?.text).toContain(
      'Из-за этого под угрозой п. 8 – срок 25.08.2024; п. 9 – срок 23.08.2024; п. 12 – срок 15.09.2024.',
    );
    expect(textOf('nazarova', '2024-06-17', 'O+93')).toContain(
      'Из-за этого под угрозой п. 9 – срок 23.08.2024; п. 12 – срок 15.09.2024.',
    );
  });

  it('in the digest who, by when, how late, and the cause of a risk', () => {
    const text = textOf('shvaiko', '2024-06-13', 'at-risk');
    expect(text).toContain('О.И. Назарова; срок 29.01.2024 нарушен, прошёл 91 рабочий день.');
    expect(text).toContain('П. 3 не исполнен; прогноз 06.09.2024, срок 23.08.2024.');
    expect(text.indexOf('Срок нарушен: 1')).toBeLessThan(text.indexOf('Риск нарушения срока: 2'));
    expect(text).toContain(`Контрольная отметка журнала по № 1410 р: ${'0123456789abcdef'.repeat(2)}\n`);
  });

  it('to the supervisor who asks for an extension, until when, why, and who may move the date', () => {
    const text = textOf('shvaiko', '2024-03-13', 'decide');
    expect(text).toContain('# Требуется Ваше решение: 1');
    expect(text).toContain(
      'О.И. Назарова просит продлить срок до 12.10.2024 (запрос от 12.03.2024): Закупки объявлены позже.',
    );
    expect(text).toContain(
      'Срок установлен на региональном уровне: изменить его может только орган, который его установил.',
    );
  });

  it('the remarks of a return word by word, and whose part is to come again', () => {
    const text = textOf('shabolina', '2024-01-26', 'returned');
    expect(text).toContain('Замечания (О.В. Зубчевская):\n> Нет экспликации.\n> Приложите план этажа.');
    expect(text).toContain('Материалы соисполнителя нужно представить заново: МАОУ гимназия № 29 г. Томска.');
  });

  it('the act behind a moved date', () => {
    const text = textOf('nazarova', '2024-03-26', 'amended');
    expect(text).toContain('Было: 25.08.2024');
    expect(text).toContain('Основание: распоряжение от 25.03.2024 № 77 р, подписал: М.Г. Савенков');
  });

  it('which quarter is asked about, and as of which day where the date comes before its end', () => {
    const third = textOf('nazarova', '2024-09-20', 'T-7');
    expect(third).toContain('Представьте значения показателей за III квартал 2024 г.\n');
    expect(third).not.toContain('по состоянию');
    const fourth = textOf('nazarova', '2024-12-19', 'T-7');
    expect(fourth).toContain(
      'Представьте значения показателей за IV квартал 2024 г. по состоянию на 28.12.2024.',
    );
  });

  it('to a co-executor only their part', () => {
    expect(textOf('shabolina', '2024-09-20', 'T-7')).toContain(
      'ответственному исполнителю (О.И. Назарова) не позднее 24 сентября 2024 г. (вторник).\n\nПункт в целом исполнить не позднее 1 октября 2024 г. (вторник).',
    );
  });

  it('on whose behalf a substitute gets it, apart from what is their own', () => {
    const text = textOf('shkurkina', '2024-04-15', 'T-10');
    expect(text).toMatch(
      /Ваши пункты\n-+\n[\s\S]*# Пункт 5: [\s\S]*Замещение: О\.И\. Назарова\n-+\n\nО\.И\. Назарова отсутствует по 12\.05\.2024; Вы получили письмо как замещающий\.\n\n# Пункт 7: /,
    );
    expect(text.match(/^Распоряжение от 27 декабря 2023 г\. № 1410 р «/gm)).toHaveLength(1);
  });

  it('that a known expected date leaves nothing to ask on the first overdue day', () => {
    const [mail] = mailsOf(
      [
        [
          '2024-02-12T12:00',
          { do: 'expect', by: 'shkurkina', item: '5', date: '2024-03-01', text: 'Согласование' },
        ],
      ],
      '2024-02-16',
      { wanted: (m) => m.to.key === 'shkurkina' && m.kind === 'overdue' },
    );
    expect(mail?.subject).toBe('П. 5: срок нарушен (15.02.2024), прошёл 1 раб. день');
    expect(mail?.text).toContain('Ожидаемая дата – 01.03.2024. Срок она не изменяет');
  });
});

describe('HTML', () => {
  it('says everything the plain text says', () => {
    for (const { html, text } of year) {
      const seen = visibleText(html);
      for (const line of text.split('\n')) {
        const words = line
          .replace(/^(# |! |> )/, '')
          .replace(/[\s\u00a0]+/g, ' ')
          .trim();
        if (/^[=-]*$/.test(words)) continue;
        expect(seen).toContain(words);
      }
    }
  });

  it('declares its language and title, and hides its preview', () => {
    const { html, subject } = mailTo(year, 'shkurkina', '2024-02-16', 'O+1');
    expect(html).toMatch(/^<!doctype html><html lang="ru">/);
    expect(html).toContain(`<title>${subject}</title>`);
    expect(html).toContain(
      '<div style="display:none;max-height:0;overflow:hidden">Сообщите причину нарушения срока',
    );
  });

  it('escapes whatever documents and people wrote, and keeps it out of the subject', () => {
    const evil = `</title><script>alert("1")</script>\r\nBcc: a@example.org <img src=x onerror='1'> &amp;`;
    const { order, people, parties } = makeRoadmap();
    const hostile = makeRoadmap({
      title: evil,
      order: { ...order, number: `1\r\nBcc: a@example.org ${evil}`, title: evil },
      people: { ...people, nazarova: { ...people['nazarova'], name: evil, email: 'nazarova@example.org' } },
      parties: { ...parties, school: { name: evil, lead: 'shabolina' } },
      items: [makeItem('3', '2024-01-29', { title: evil, result: { text: evil, type: 'other' } })],
    });
    const sent = mailsOf(
      [
        ['2024-01-22T12:00', { do: 'submit', by: 'nazarova', item: '3', text: evil }],
        ['2024-01-23T12:00', { do: 'return', by: 'zubchevskaya', item: '3', text: evil }],
      ],
      '2024-02-05',
      { roadmaps: [hostile] },
    );
    expect(new Set(sent.map((s) => s.mail.kind))).toEqual(
      new Set(['assignment', 'notice', 'reminder', 'overdue', 'digest']),
    );
    for (const { html, subject } of sent) {
      expect(html).not.toMatch(/<script|<img|&amp;amp;amp;/);
      expect(html.match(/<\/title>/g)).toHaveLength(1);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(subject.length).toBeLessThanOrEqual(201);
    }
    expect(visibleText(sent[0]?.html ?? '')).toContain(
      `</title><script>alert("1")</script> Bcc: a@example.org <img src=x onerror='1'> &amp;`,
    );
  });
});
