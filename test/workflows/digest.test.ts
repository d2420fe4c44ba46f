// What supervisor, issuer and controller read, and on which days a digest is worth a mail.
import { describe, expect, it } from '@jest/globals';
import { digestOn, digestReaders } from '../../src/workflows/digest.ts';
import { createPlanContext, NOTHING_TOLD, type Told } from '../../src/workflows/plan/context.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { defaultPolicy, makeItem, makeRoadmap, russianCalendar } from '../support/roadmaps.ts';
import { formatMail, type Happening, simulate } from '../support/simulated.ts';
import { at, underControl } from '../support/told.ts';

const one = (due: string, changes: Partial<Roadmap> = {}) =>
  makeRoadmap({ items: [makeItem('1', due, { responsible: ['department'] })], ...changes });
/** A person's digests, without what repeats in every line of these tests. */
const digests = (to: string, until: string, events: Happening[] = [], roadmap: Roadmap = one('2024-06-28')) =>
  simulate({ roadmap, to: until, events })
    .mails.map(formatMail)
    .filter((line) => line.includes(` ${to} digest `))
    .map((line) => line.replace(`T09:30 ${to} digest`, ''));
const acknowledged: Happening = { at: '2023-12-28T12:00', do: 'acknowledge', by: 'nazarova' };
const submit = (time: string): Happening => ({ at: time, do: 'submit', by: 'nazarova', item: '1' });
const accept = (time: string): Happening => ({ at: time, do: 'accept', by: 'zubchevskaya', item: '1' });

describe('the supervisor’s digest', () => {
  it('comes on the day of a request and weekly until the act, whatever else is said of the item', () => {
    const events: Happening[] = [
      acknowledged,
      {
        at: '2024-02-06T12:00',
        do: 'request-extension',
        by: 'nazarova',
        item: '1',
        date: '2024-07-26',
        text: 'поставка',
      },
      { at: '2024-02-13T12:00', do: 'support-extension', by: 'shvaiko', item: '1' },
      {
        at: '2024-02-21T12:00',
        do: 'amend',
        item: '1',
        date: '2024-07-26',
        act: { kind: 'приказ', number: '7', date: '2024-02-21', signatory: 'М.Г. Савенков' },
      },
    ];
    expect(digests('shvaiko', '2024-03-11', events)).toEqual([
      '2024-02-07 1:decide',
      '2024-02-12 1:decide',
      '2024-02-19 1:decide',
      '2024-02-26 1:changed',
    ]);
  });

  it('counts a growing number of days as no news, and names missing acknowledgements only weekly', () => {
    expect(digests('shvaiko', '2024-02-12', [], one('2024-01-30'))).toEqual([
      // The acknowledgement is missing from Thursday 11 January: Monday says it.
      '2024-01-15 1:not-acknowledged',
      '2024-01-22 1:soon 1:not-acknowledged',
      '2024-01-29 1:soon 1:not-acknowledged',
      '2024-01-31 1:overdue 1:not-acknowledged',
      '2024-02-05 1:overdue 1:not-acknowledged',
      '2024-02-12 1:overdue 1:not-acknowledged',
    ]);
  });

  it('says nothing of an item under review, and once that it was done', () => {
    const events = [acknowledged, submit('2024-01-26T12:00'), accept('2024-02-07T12:00')];
    const rest = makeItem('2', '2024-12-20', { responsible: ['department'] });
    const { items } = one('2024-01-30');
    expect(digests('shvaiko', '2024-02-26', events, makeRoadmap({ items: [...items, rest] }))).toEqual([
      '2024-01-22 1:soon',
      '2024-02-12 1:done',
    ]);
  });

  it('reports a missing report of a series as such, not as overdue', () => {
    const series = makeRoadmap({
      items: [
        makeItem('1', '', {
          responsible: ['department'],
          deadline: { kind: 'recurring', text: 'ежеквартально', first: '2024-02-01', rule: 'FREQ=QUARTERLY' },
        }),
      ],
    });
    expect(digests('shvaiko', '2024-02-05', [acknowledged], series)).toEqual([
      '2024-01-22 1@2024-02-01:soon',
      '2024-01-29 1@2024-02-01:soon',
      '2024-02-02 1@2024-02-01:monitoring-missing',
      '2024-02-05 1@2024-02-01:monitoring-missing',
    ]);
    expect(digests('savenkov', '2024-02-12', [acknowledged], series)).toEqual([
      '2024-02-12 1@2024-02-01:monitoring-missing',
    ]);
  });

  it('shows in the weekly one what was not delivered', () => {
    const state = underControl(one('2024-06-28'));
    const told: Told = {
      ...NOTHING_TOLD,
      alarms: [
        { code: 'failed', item: '1', person: 'nazarova', text: 'О.И. Назарова: письмо не доставлено' },
      ],
    };
    const context = createPlanContext({
      state,
      policy: defaultPolicy(),
      calendar: russianCalendar(),
      told,
      now: at('2023-12-28T09:30'),
    });
    const [supervisor, , controller] = digestReaders(state);
    if (!supervisor || !controller) throw new Error('no readers');
    const sections = (reader: typeof supervisor, weekly: boolean) =>
      digestOn(context, reader, '2023-12-28', weekly, undefined)?.lines.map(
        (l) => `${l.section} ${l.text ?? ''}`,
      ) ?? [];
    expect(sections(supervisor, true)).toEqual(['undelivered О.И. Назарова: письмо не доставлено']);
    expect(sections(supervisor, false)).toEqual([]);
    expect(sections(controller, false)).toEqual(['alarm О.И. Назарова: письмо не доставлено']);
  });
});

describe('the issuer’s digest', () => {
  it('comes on first days of weeks: when an item is new at O+5, and then once a month', () => {
    expect(digests('savenkov', '2024-04-30', [acknowledged], one('2024-01-30'))).toEqual([
      '2024-02-12 1:overdue',
      '2024-03-04 1:overdue',
      '2024-04-01 1:overdue',
    ]);
  });

  it('is the supervisor’s where they are one person', () => {
    const same = one('2024-01-30', { supervisor: 'savenkov' });
    expect(digestReaders(underControl(same))).toEqual([
      { person: 'savenkov', roles: ['supervisor'] },
      { person: 'zubchevskaya', roles: ['controller'] },
    ]);
    expect(digests('savenkov', '2024-02-01', [acknowledged], same)).toEqual([
      '2024-01-22 1:soon',
      '2024-01-29 1:soon',
      '2024-01-31 1:overdue',
    ]);
  });

  it('waits for the week also where the issuer checks results, whose other news does not wait', () => {
    const same = one('2024-01-30', { controller: 'savenkov' });
    expect(digests('savenkov', '2024-02-15', [acknowledged, submit('2024-02-14T12:00')], same)).toEqual([
      '2024-02-12 1:overdue',
      '2024-02-15 1:review',
    ]);
  });
});

describe('the controller’s digest', () => {
  it('tells of a new result, of one that waits two working days, and weekly', () => {
    expect(digests('zubchevskaya', '2024-02-19', [submit('2024-02-07T12:00')])).toEqual([
      '2024-02-08 1:review',
      '2024-02-09 1:review',
      '2024-02-12 1:review',
      '2024-02-19 1:review',
    ]);
  });

  it('tells of items to clarify on the first morning', () => {
    const late = one('2023-12-20');
    expect(digests('zubchevskaya', '2024-01-10', [], late)).toEqual([
      '2023-12-27 1:clarify',
      '2024-01-09 1:clarify',
    ]);
  });

  it('tells at once of a date that is missing where nothing says by when it is needed', () => {
    const external = makeRoadmap({
      items: [makeItem('1', '', { deadline: { kind: 'external', text: 'по графику' } })],
    });
    expect(digests('zubchevskaya', '2024-01-09', [], external)).toEqual([
      '2023-12-27 1:date-missing',
      '2024-01-09 1:date-missing',
    ]);
    expect(digests('shvaiko', '2024-01-09', [], external)).toEqual([]);
  });

  it('ends with the last open item', () => {
    const events = [submit('2024-02-07T12:00'), accept('2024-02-08T12:00')];
    expect(digests('zubchevskaya', '2024-03-31', events)).toEqual(['2024-02-08 1:review']);
  });
});
