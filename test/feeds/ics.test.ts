// What is written is read by two programs that have nothing in common with it or with each other.
import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { feedIcs, publishedIcs } from '../../src/feeds/ics.ts';
import type { FeedEvent } from '../../src/workflows/feed.ts';

const place = {
  domainOf: () => 'srok.example.org',
  linkTo: ({ roadmap, item }: FeedEvent) =>
    `https://srok.example.org/roadmaps/${roadmap}/items/${encodeURIComponent(item)}?due=2024-10-20`,
};
const organizer = { name: 'Срок, «напоминания»', email: 'srok@example.org' };

const event: FeedEvent = {
  id: 'tomsk_5%D0%B0_2024-10-20',
  sequence: 137,
  changedAt: Date.UTC(2024, 1, 1, 3, 4, 5),
  roadmap: 'tomsk',
  item: '5а',
  occurrence: '2024-10-20',
  standing: 'open',
  controlDate: '2024-10-18',
  due: '2024-10-20',
  originalDue: '2024-10-06',
  status: 'in_execution',
  executedAt: null,
  executedLate: false,
  blockedBy: ['3', '4'],
  title:
    'Направить в министерство предложения; перечень – «Приложение, № 2» \\ проект:\r\nстрока вторая 🙂\u0007, согласованный со всеми участниками',
  order: { number: '1410, р;', date: '2023-12-27', roadmapTitle: 'О мерах, «дорожная карта»; часть 1' },
};

const DESCRIPTION = [
  'Распоряжение от 27.12.2023 № 1410, р;. О мерах, «дорожная карта»; часть 1',
  'П. 5а: Направить в министерство предложения; перечень – «Приложение, № 2» \\ проект: строка вторая 🙂 , согласованный со всеми участниками.',
  'Контрольная дата: 18 октября 2024 г.',
  'Действующий срок: 20 октября 2024 г.',
  'Срок по документу: 6 октября 2024 г.',
  'Состояние: на исполнении; ожидает исполнения п. 3, 4',
  'Открыть пункт: https://srok.example.org/roadmaps/tomsk/items/5%D0%B0?due=2024-10-20',
].join('\n');

interface Read {
  uid: string;
  sequence: number;
  date: string;
  isDate: boolean;
  stamp: string;
  modified: string;
  summary: string;
  description: string;
  status: string;
  transparency: string;
  url: string;
}

function readByIcalJs(text: string): Read[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((one) => {
    const value = (name: string) => one.getFirstPropertyValue(name);
    const start = value('dtstart');
    if (!(start instanceof ICAL.Time)) throw new Error('no date');
    return {
      uid: String(value('uid')),
      sequence: Number(value('sequence')),
      date: start.toString(),
      isDate: start.isDate,
      stamp: String(value('dtstamp')),
      modified: String(value('last-modified')),
      summary: String(value('summary')),
      description: String(value('description')),
      status: String(value('status')),
      transparency: String(value('transp')),
      url: String(value('url')),
    };
  });
}

function readByNodeIcal(text: string): Read[] {
  const instant = (date: Date | undefined) => `${date?.toISOString().slice(0, 19)}Z`;
  return Object.values(nodeIcal.sync.parseICS(text)).flatMap((one) => {
    if (one?.type !== 'VEVENT') return [];
    const { start } = one;
    // With parameters a value is an object.
    const words = (text: unknown) =>
      typeof text === 'object' && text !== null && 'val' in text ? String(text.val) : String(text);
    return [
      {
        uid: one.uid,
        sequence: Number(one.sequence),
        // Of a date it makes midnight in the zone of this machine.
        date: [start.getFullYear(), start.getMonth() + 1, start.getDate()]
          .map((n) => String(n).padStart(2, '0'))
          .join('-'),
        isDate: one.datetype === 'date',
        stamp: instant(one.dtstamp),
        modified: instant(one.lastmodified),
        summary: words(one.summary),
        description: words(one.description),
        status: String(one.status),
        transparency: String(one.transparency),
        url: words(one.url),
      },
    ];
  });
}

const READERS = [
  ['ical.js', readByIcalJs],
  ['node-ical', readByNodeIcal],
] as const;

describe.each(READERS)('a calendar read by %s', (_, read) => {
  it('has every field as it was meant, whatever stands in the words', () => {
    expect(read(feedIcs([event], place))).toEqual([
      {
        uid: 'tomsk_5%D0%B0_2024-10-20@srok.example.org',
        sequence: 137,
        date: '2024-10-18',
        isDate: true,
        stamp: '2024-02-01T03:04:05Z',
        modified: '2024-02-01T03:04:05Z',
        summary:
          'Контрольный срок: п. 5а – Направить в министерство предложения; перечень – «Приложение, № 2» \\ проект: строка…',
        description: DESCRIPTION,
        status: 'CONFIRMED',
        transparency: 'TRANSPARENT',
        url: 'https://srok.example.org/roadmaps/tomsk/items/5%D0%B0?due=2024-10-20',
      },
    ]);
  });

  it('shows what became of an item', () => {
    const became = (changes: Partial<FeedEvent>) => {
      const [one] = read(feedIcs([{ ...event, title: 'Отчитаться', ...changes }], place));
      return [one?.status, one?.summary, /Состояние: (.*)/.exec(one?.description ?? '')?.[1]];
    };
    const executed = { standing: 'executed', status: 'executed', blockedBy: [] } as const;
    expect([
      became(executed),
      became({ ...executed, executedLate: true }),
      became({ standing: 'cancelled', status: 'cancelled', blockedBy: [] }),
      became({ standing: 'handed-over', blockedBy: [] }),
    ]).toEqual([
      ['CONFIRMED', 'Исполнено: п. 5а – Отчитаться', 'исполнен, снят с контроля'],
      ['CONFIRMED', 'Исполнено: п. 5а – Отчитаться', 'исполнен с нарушением срока'],
      ['CANCELLED', 'Снято с контроля: п. 5а – Отчитаться', 'снят с контроля без исполнения'],
      [
        'CANCELLED',
        'Передано другому исполнителю: п. 5а – Отчитаться',
        'передан другому исполнителю; на исполнении',
      ],
    ]);
  });

  it('is a calendar without events, too', () => {
    expect(read(feedIcs([], place))).toEqual([]);
  });

  it('is the same event in a mail as in the feed', () => {
    expect(read(publishedIcs([event], { ...place, organizer }))).toEqual(read(feedIcs([event], place)));
  });
});

describe('a calendar', () => {
  const text = feedIcs([event], place);

  it('has lines of at most 75 octets, broken between characters, each ended by CRLF', () => {
    expect(text.endsWith('\r\nEND:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const lines = text.split('\r\n');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBe(75);
    expect(lines.map((line) => Buffer.from(line).toString()).join('\r\n')).toBe(text);
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });

  it('names itself and says how often to ask, and holds no control character', () => {
    const root = new ICAL.Component(ICAL.parse(text));
    const values = ['version', 'prodid', 'name', 'x-wr-calname', 'refresh-interval', 'method'].map((name) =>
      root.getFirstPropertyValue(name)?.toString(),
    );
    expect(values).toEqual([
      '2.0',
      '-//Srok//Control dates//RU',
      'Контрольные сроки',
      'Контрольные сроки',
      'PT1H',
      undefined,
    ]);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('is published in a mail by the service itself', () => {
    const root = new ICAL.Component(ICAL.parse(publishedIcs([event], { ...place, organizer })));
    const who = root.getFirstSubcomponent('vevent')?.getFirstProperty('organizer');
    expect([
      root.getFirstPropertyValue('method'),
      who?.getFirstValue(),
      who?.getFirstParameter('cn'),
    ]).toEqual(['PUBLISH', 'mailto:srok@example.org', 'Срок, «напоминания»']);
  });
});
