import { describe, expect, it } from '@jest/globals';
import { makeRoadmap } from '../support/roadmaps.ts';
import { EVENTFUL, mailsOf, mailTo } from './mails.ts';

const year = mailsOf(EVENTFUL, '2025-01-20');
const subject = (to: string, day: string, rung: string) => mailTo(year, to, day, rung).subject;

describe('subjects are those of official practice', () => {
  it.each([
    ['nazarova', '2023-12-27', 'A', 'Поставлено на контроль: распоряжение № 1410 р (пунктов: 7)'],
    ['shabolina', '2024-01-09', 'A+3', 'Подтвердите ознакомление: распоряжение № 1410 р'],
    [
      'shabolina',
      '2024-01-15',
      'T-10',
      'П. 3: представьте материалы ответственному исполнителю до 22.01.2024',
    ],
    ['shabolina', '2024-01-22', 'date-set', 'П. 2: установлен срок 05.02.2024'],
    ['nazarova', '2024-01-26', 'returned', 'П. 3: возвращён на доработку. Замечания в письме'],
    ['nazarova', '2024-01-31', 'accepted', 'П. 3: снят с контроля (исполнен 29.01.2024)'],
    ['shkurkina', '2024-01-30', 'at-risk', 'П. 5: риск нарушения срока 15.02.2024'],
    ['shkurkina', '2024-02-01', 'T-10', 'П. 5: не исполнен п. 2. Срок по п. 5 не изменён'],
    ['nazarova', '2024-02-02', 'T-1', 'П. 2: срок 05.02.2024, остался 1 раб. день'],
    ['nazarova', '2024-02-05', 'T-0', 'П. 2: срок исполнения истекает сегодня'],
    ['nazarova', '2024-02-06', 'O+1', 'П. 2: срок нарушен (05.02.2024). Укажите причину'],
    ['nazarova', '2024-02-08', 'O+3', 'П. 2: срок нарушен (05.02.2024), прошло 3 раб. дня'],
    ['shabolina', '2024-02-06', 'O+1', 'П. 2: срок нарушен (05.02.2024). Представьте материалы'],
    ['shkurkina', '2024-02-09', 'start', 'П. 5: можно приступать, п. 2 представлен на проверку'],
    [
      'nazarova',
      '2024-03-14',
      'extension-decided',
      'П. 8: запрос о продлении поддержан, срок изменится после издания акта',
    ],
    [
      'nazarova',
      '2024-03-28',
      'extension-decided',
      'П. 12: в продлении срока отказано, действует срок 15.09.2024',
    ],
    [
      'shabolina',
      '2024-03-26',
      'amended',
      'П. 8: срок продлён до 12.10.2024; основание: распоряжение от 25.03.2024 № 77 р',
    ],
    [
      'shkurkina',
      '2024-04-10',
      'substitute-set',
      'Замещение с 15.04 по 12.05.2024: О.И. Назарова (пунктов: 5)',
    ],
    ['nazarova', '2024-05-30', 'P+2', 'П. 9: сообщите о ходе исполнения'],
    ['shkurkina', '2024-06-03', 'lead-changed', 'П. 9: Вы назначены ответственным'],
    ['nazarova', '2024-06-03', 'lead-changed', 'П. 9: назначен другой исполнитель – И.Я. Шкуркина'],
    ['nazarova', '2024-06-10', 'cancelled', 'П. 7: снят с контроля без исполнения'],
    ['nazarova', '2024-06-11', 'reopened', 'П. 3: возобновлён контроль'],
    ['nazarova', '2024-09-20', 'T-7', 'П. 13: запрос показателей за III квартал 2024 г.'],
    ['nazarova', '2024-12-19', 'T-7', 'П. 13: запрос показателей за IV квартал 2024 г.'],
    ['shvaiko', '2024-06-13', 'at-risk', 'Сводка по № 1410 р на 13.06.2024: нарушено 1, риск 2'],
    [
      'shvaiko',
      '2024-03-13',
      'decide',
      'Сводка по № 1410 р на 13.03.2024: нарушено 1, на решении 1, не ознакомлены 1',
    ],
    ['zubchevskaya', '2024-01-30', 'review', 'Сводка по № 1410 р на 30.01.2024: на проверке 1'],
  ])('to %s on %s about %s', (to, day, rung, expected) => {
    expect(subject(to, day, rung)).toBe(expected);
  });
});

describe('subjects of merged mails', () => {
  it('name the broken date first, then the nearest one, and count the items', () => {
    expect(subject('shkurkina', '2024-04-15', 'T-10')).toBe(
      'Распоряжение № 1410 р: нарушен срок по п. 5, ближайший срок 29.04.2024 (пунктов: 2)',
    );
  });

  it('name each order where there are several', () => {
    const second = makeRoadmap({ id: 'z-second', order: { ...makeRoadmap().order, number: '77' } });
    const [assigned, ...rest] = mailsOf([], '2024-01-15', {
      roadmaps: [makeRoadmap(), second],
      wanted: (mail) => mail.to.key === 'nazarova',
    });
    expect(assigned?.subject).toBe('Поставлено на контроль: распоряжения № 1410 р, № 77 (пунктов: 14)');
    expect(rest.at(-1)?.subject).toBe(
      '№ 1410 р: ближайший срок 29.01.2024; № 77: ближайший срок 29.01.2024 (пунктов: 4)',
    );
    expect(rest.at(-1)?.text).toMatch(
      /Распоряжение № 1410 р от 27\.12\.2023\n-+\n[\s\S]*Распоряжение № 77 от 27\.12\.2023\n-+\n/,
    );
  });
});

describe('every subject of a year', () => {
  it('is one line of at most 120 characters', () => {
    for (const { subject: line } of year) {
      expect(line).not.toMatch(/[\p{Cc}]/u);
      expect(line.length).toBeLessThanOrEqual(120);
    }
  });

  it('is the same with and without a body', () => {
    expect(year.map((sent) => sent.cheapSubject)).toEqual(year.map((sent) => sent.subject));
  });

  it('says no word that officials do not use', () => {
    for (const { text } of year)
      expect(text).not.toMatch(/ступен|слот|запас|предшественник|эскалац|дедлайн|undefined|null|NaN|\.\./i);
  });
});
