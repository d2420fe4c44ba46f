// A calendar that changes while the service runs: what is shown before, what plans and mails are afterwards, in every process.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { addDays, instantOf } from '../../src/calendar/dates.ts';
import { type CalendarChangerDeps, createCalendarChanger } from '../../src/engine/change-calendar.ts';
import { createClaim } from '../../src/engine/claim.ts';
import type { LiveRules } from '../../src/engine/live-rules.ts';
import { contextToPlan } from '../../src/engine/plan-context.ts';
import { createFileStore } from '../../src/files/file-store.ts';
import { createLog } from '../../src/log.ts';
import { verifyProof } from '../../src/proof/verify-proof.ts';
import { writeProof } from '../../src/proof/write-proof.ts';
import { verifyChains } from '../../src/store/journal.ts';
import { noticesAhead, toldBefore } from '../../src/store/notices.ts';
import { createRoadmapCache, lockRoadmap } from '../../src/store/roadmaps.ts';
import { proofWords } from '../../src/web/proof-words.ts';
import { DAY_KINDS, dayKind, type ProposedChange } from '../../src/workflows/calendar-change.ts';
import { planWith } from '../../src/workflows/plan/plan.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { unpacked } from '../proof/proof-stage.ts';
import { beforeDecree, liveRules, ownDays, wholeYear } from '../support/calendars.ts';
import { makeItem, makeRoadmap, russianYear } from '../support/roadmaps.ts';
import { key, openStage, type Stage, said } from './stage.ts';

const DECREED = '2024-04-27';
/** The files as they stood before 27 April 2024 was made a working day in exchange for 29 April. */
const filesBefore = () =>
  [2023, 2024, 2025, 2026].map((year) => (year === 2024 ? beforeDecree(2024, DECREED) : russianYear(year)));
const decree = wholeYear(russianYear(2024));
const alone = (id: string, due: string) =>
  makeItem(id, due, { responsible: ['department'], lead: 'shkurkina' });
const roadmap = (changes: Partial<Roadmap> = {}) =>
  makeRoadmap({ items: [alone('7', '2024-04-29')], ...changes });

let stage: Stage;
let rules: LiveRules;
beforeEach(async () => {
  rules = liveRules(filesBefore());
  stage = await openStage({ rules });
});
afterEach(() => stage.close());

const changer = (given: LiveRules = rules, patience?: CalendarChangerDeps['patience']) =>
  createCalendarChanger({
    ...(patience && { patience }),
    db: stage.database.db,
    clock: stage.clock,
    rules: given,
    log: createLog('silent'),
  });
async function change(proposal: ProposedChange): Promise<number> {
  const changed = await changer().change(proposal, { by: null });
  if (!changed.ok) throw new Error(JSON.stringify(changed));
  return changed.id;
}
const planned = () =>
  stage.rows<{ rung: string; slot: string }>(
    `SELECT rung, to_char(slot AT TIME ZONE 'Asia/Tomsk', 'YYYY-MM-DD HH24:MI') AS slot FROM notices
     WHERE status = 'planned' AND recipient LIKE 'shkurkina@%' AND rung <> 'A' ORDER BY slot, key LIMIT 6`,
  );
const journal = () =>
  stage.rows<{ roadmap: string; payload: Record<string, unknown> }>(
    "SELECT roadmap, payload FROM journal WHERE type = 'calendar-changed' ORDER BY roadmap, seq",
  );

/** A change is waiting for the transaction of whoever asks. */
async function isWaitedFor(): Promise<void> {
  for (;;) {
    const { rows } = await sql`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(
      stage.database.db,
    );
    if (rows.length > 0) return;
  }
}

describe('a decree that makes 29 April a day off', () => {
  beforeEach(async () => {
    stage.at('2024-04-15T08:00');
    await stage.apply(roadmap());
    stage.at('2024-04-15T09:00');
    await stage.work();
    await stage.engine.runCommand('technopark', { do: 'acknowledge', by: 'shkurkina' });
  });

  it('is shown before: the control date, the notices, why; and nothing has changed', async () => {
    const before = await planned();
    const preview = await changer().preview(decree);
    expect(preview).toMatchObject({
      version: 0,
      days: {
        days: [
          { date: '2024-04-27', kind: 'working' },
          { date: '2024-04-29', kind: 'off' },
        ],
        added: [],
        removed: [],
      },
      past: [],
      roadmaps: 1,
      concerned: 1,
      controlDates: [
        { roadmap: 'technopark', item: '7', due: '2024-04-29', from: '2024-04-29', to: '2024-04-27' },
      ],
      overdue: [],
    });
    expect(await planned()).toEqual(before);
    expect(await journal()).toEqual([]);
  });

  it('moves what is planned, exactly as shown, and leaves the date in force', async () => {
    const { notices } = await changer().preview(decree);
    await change(decree);
    expect(await stage.engine.followCalendars()).toBe(1);
    expect(await planned()).toEqual([
      { rung: 'T-5', slot: '2024-04-22 09:00' },
      { rung: 'T-1', slot: '2024-04-26 09:00' },
      { rung: 'T-0', slot: '2024-04-27 09:00' },
      { rung: 'O+1', slot: '2024-05-02 09:00' },
      { rung: 'O+3', slot: '2024-05-06 09:00' },
      { rung: 'O+6', slot: '2024-05-13 09:00' },
    ]);
    const [line] = await journal();
    expect(line?.payload).toMatchObject({
      changes: [
        { change: 1, calendar: 'ru', organisation: '', kind: 'year', year: 2024, source: expect.any(String) },
      ],
      days: [
        { date: '2024-04-27', kind: 'working' },
        { date: '2024-04-29', kind: 'off' },
      ],
      controlDates: [{ item: '7', occurrence: '', from: '2024-04-29', to: '2024-04-27' }],
      notices: { added: notices.added.total, moved: notices.moved.total, withdrawn: notices.withdrawn.total },
    });
    const state = await stage.engine.stateOf('technopark');
    expect(state?.items['7']?.occurrences['']).toMatchObject({ due: '2024-04-29', dueVersion: 0 });
    expect(await verifyChains(stage.database.db)).toEqual([]);
  });

  it('stands in the proof file with its source, and the file holds', async () => {
    await change(decree);
    await stage.engine.followCalendars();
    const folder = await mkdtemp(join(tmpdir(), 'srok-calendar-'));
    try {
      const files = createFileStore({ folder, log: createLog('silent') });
      const path = join(folder, 'proof.zip');
      const deps = { db: stage.database.db, files, words: proofWords, version: 'test' };
      await writeProof(deps, { roadmap: 'technopark', item: '7', path, now: stage.clock.now() });
      const anchors = async () => [];
      const verdict = await verifyProof(path, { words: proofWords, version: 'test', anchors });
      expect(verdict.faults).toEqual([]);
      const page = (await unpacked(path)).get('index.html')?.toString();
      expect(page).toContain('изменён календарь рабочих дней');
      expect(page).toContain('Постановление Правительства РФ от 10.08.2023 № 1314');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('goes on from where a process ended, and tells every journal once', async () => {
    for (const n of [2, 3, 4]) await stage.apply(roadmap({ id: `technopark-${n}` }));
    await change(decree);
    // It has followed in two of them and is killed.
    await stage.engine.replanEach(['technopark', 'technopark-2']);
    const other = stage.another({ rules: liveRules(filesBefore()) });
    expect(await other.engine.followCalendars()).toBe(2);
    expect(await other.engine.followCalendars()).toBe(0);
    expect(await other.engine.replanDue()).toBe(0);
    expect(await stage.engine.replanDue()).toBe(0);
    expect((await journal()).map((line) => line.roadmap)).toEqual([
      'technopark',
      'technopark-2',
      'technopark-3',
      'technopark-4',
    ]);
  });

  it('holds for a process that was not told: its mails first follow the calendar', async () => {
    const other = stage.another({ rules: liveRules(filesBefore()) });
    stage.at('2024-04-29T09:00');
    await change(decree);
    // By the files alone T-0 is due now; but it is a day off, and the date was kept on the 27th.
    for (const stream of ['reminders', 'escalations', 'monitoring'] as const)
      await other.engine.sendDue(stream, { id: 'other' });
    expect((await stage.received()).filter((m) => said(m) === '7:T-0')).toEqual([]);
    expect(await journal()).toHaveLength(1);
    const result = await other.engine.runCommand('technopark', {
      do: 'submit',
      by: 'shkurkina',
      item: '7',
      executed: '2024-04-29',
    });
    expect(result).toMatchObject({ ok: true });
    expect(await journal()).toHaveLength(1);
  });

  it('is waited for by no mail: who has begun to decide ends by the days it began with', async () => {
    let ended = '';
    let changing: Promise<unknown> = Promise.resolve();
    await stage.database.db.transaction().execute(async (tx) => {
      await rules.live.hold(tx);
      changing = change(decree).then(() => {
        ended += 'changed';
      });
      await isWaitedFor();
      ended += 'decided ';
    });
    const other = liveRules(filesBefore());
    await stage.database.db.transaction().execute(async (tx) => {
      expect((await other.live.hold(tx)).calendar('ru')?.isWorkingDay('2024-04-29')).toBe(false);
    });
    await changing;
    expect(ended).toBe('decided changed');
  });

  it('waits for no plan or mail without a limit, and lets all go first before it tries again', async () => {
    const patience = { attempts: 2, waitMs: 200, pauseMs: 1_000 };
    await stage.database.db.transaction().execute(async (tx) => {
      await rules.live.hold(tx);
      let isBusy = false;
      const changing = changer(rules, patience)
        .change(decree, { by: null })
        .finally(() => (isBusy = true));
      await isWaitedFor();
      // The first of them waits behind it.
      for (let i = 0; i < 20; i += 1)
        await stage.database.db.transaction().execute((other) => rules.live.hold(other));
      expect(isBusy).toBe(false);
      expect(await changing).toEqual({ ok: false, reason: 'busy' });
    });
    expect(await changer(rules, patience).change(decree, { by: null })).toMatchObject({ ok: true });
  });

  it('is followed by several workers at once: none waits for another’s roadmap', async () => {
    await stage.apply(roadmap({ id: 'technopark-2' }));
    await change(decree);
    await stage.database.db.transaction().execute(async (tx) => {
      await lockRoadmap(tx, 'technopark');
      expect(await stage.engine.followCalendars({ forMs: 0 })).toBe(0);
      expect(await stage.engine.followCalendars()).toBe(1);
      expect(await stage.engine.plansBehind()).toBe(1);
    });
    expect(await stage.engine.followCalendars()).toBe(1);
    // Another policy is the matter of `replanDue`.
    await stage.rows("UPDATE roadmaps SET plan_basis = ''");
    expect(await stage.engine.plansBehind()).toBe(0);
    expect(await stage.engine.followCalendars()).toBe(0);
  });

  it('is not taken back by a process that has read an earlier one for longer', async () => {
    let wasRead = () => {};
    const reading = new Promise<void>((resolve) => (wasRead = resolve));
    let goOn = () => {};
    const going = new Promise<void>((resolve) => (goOn = resolve));
    let results = 0;
    const slow = stage.database.db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        results += 1;
        if (results === 2) {
          wasRead();
          await going;
        }
        return result;
      },
    });
    const other = liveRules(filesBefore());
    await change(decree);
    const late = other.live.refresh(slow);
    await reading;
    await change(ownDays({ '2024-04-17': 'off' }));
    await other.live.refresh(stage.database.db);
    goOn();
    expect((await late).version).toBe(1);
    expect(other.live.changes()).toHaveLength(2);
    // Only a restore takes changes away.
    await stage.rows('DELETE FROM calendar_changes WHERE id = 2');
    expect((await other.live.refresh(stage.database.db)).version).toBe(1);
    expect(other.live.changes()).toHaveLength(1);
  });

  it('keeps no mail waiting that goes by other days', async () => {
    const applied = await stage.engine.apply(
      roadmap({ id: 'town', items: [makeItem('1', '2024-04-29', { responsible: ['department'] })] }),
      { organisation: 'gorod' },
    );
    expect(applied.ok).toBe(true);
    stage.at('2024-04-15T12:00');
    await stage.work();
    await change(ownDays({ '2024-04-17': 'off' }, 'gorod'));
    stage.at('2024-04-22T09:00');
    const tried: string[][] = [];
    const { db } = stage.database;
    const claim = createClaim({
      db,
      cache: createRoadmapCache(),
      clock: stage.clock,
      rules,
      notifier: stage.notifier,
      settings: { batchSize: 9, sentBatch: 1, leaseMs: 1, retryBaseMs: 1, retryMaxMs: 1, mailDomain: 'srok' },
      log: createLog('silent'),
      onChanged: () => {},
      catchUp: async (ids) => {
        tried.push([...ids]);
        return [...ids];
      },
    });
    const first = await claim('reminders', 'test', 9);
    const about = ({ messages }: typeof first) =>
      messages.flatMap(({ draft }) => draft.entries.map((entry) => entry.roadmap));
    expect(new Set(about(first))).toEqual(new Set(['technopark']));
    expect(tried).toEqual([]);
    const second = await claim('reminders', 'test', 9);
    expect(new Set(about(second))).toEqual(new Set(['town']));
    expect(tried).toEqual([['town']]);
  });

  it('is withdrawn by a change of its own, and everything is as it was', async () => {
    const before = await planned();
    const id = await change(decree);
    await stage.engine.followCalendars();
    const withdrawal: ProposedChange = {
      calendar: 'ru',
      organisation: '',
      content: { kind: 'withdrawal', of: id, reason: 'внесено по ошибке' },
    };
    expect((await changer().preview(withdrawal)).controlDates).toMatchObject([
      { from: '2024-04-27', to: '2024-04-29' },
    ]);
    await change(withdrawal);
    await stage.engine.followCalendars();
    expect(await planned()).toEqual(before);
    expect((await journal()).map(({ payload }) => payload.changes)).toMatchObject([
      [{ kind: 'year' }],
      [{ kind: 'withdrawal', of: 1 }],
    ]);
    expect(await changer().check(withdrawal)).toMatchObject([{ path: ['of'] }]);
  });

  it('is refused to whoever looked at it before another change', async () => {
    const { version } = await changer().preview(decree);
    await change(ownDays({ '2024-04-17': 'off' }));
    expect(await changer().change(decree, { by: null, seen: version })).toEqual({
      ok: false,
      reason: 'overtaken',
    });
  });
});

it('tells nobody a second time what was told before the day became a day off', async () => {
  stage.at('2024-04-15T08:00');
  await stage.apply(roadmap());
  await stage.workUntil(Date.parse('2024-04-22T12:00:00+07:00'));
  const told = (await stage.received()).filter((m) => key(m) === 'shkurkina').map(said);
  expect(told.filter((one) => one === '7:T-5')).toHaveLength(1);
  stage.at('2024-04-22T13:00');
  // T-5 of the 22nd would be on the 23rd if another day before the 29th were worked.
  const saturday = ownDays({ '2024-04-27': 'working' });
  expect((await changer().preview(saturday)).notices.sent).toMatchObject({
    total: 1,
    first: [{ rung: 'T-5', item: '7' }],
  });
  await change(saturday);
  await stage.engine.followCalendars();
  const mails = await stage.workUntil(Date.parse('2024-04-29T12:00:00+07:00'));
  expect(mails.filter((m) => key(m) === 'shkurkina').map(said)).toEqual(['7:T-1', '7:T-0']);
});

it('still tells within the hour what a changed day puts into the past', async () => {
  stage.at('2024-04-15T08:00');
  await stage.apply(roadmap());
  await stage.workUntil(Date.parse('2024-04-25T11:00:00+07:00'));
  stage.at('2024-04-25T11:40');
  // T-1 was to go on Friday, T-0 on Monday. Without both days they belong to Wednesday and this morning.
  const free = ownDays({ '2024-04-26': 'off', '2024-04-29': 'off' });
  const { notices } = await changer().preview(free);
  const today = Date.parse('2024-04-25T12:00:00+07:00');
  const shown = notices.overtaken.first.filter(({ to }) => to === 'И.Я. Шкуркина');
  expect(shown).toMatchObject([
    { rung: 'T-1', at: today },
    { rung: 'T-0', at: today },
  ]);
  await change(free);
  await stage.engine.followCalendars();
  const [line] = await journal();
  expect(line?.payload['notices']).toEqual({
    added: notices.added.total,
    moved: notices.moved.total,
    withdrawn: notices.withdrawn.total,
    overtaken: notices.overtaken.total,
  });
  // Drawn anew it does not forget them.
  await stage.engine.replanEach(['technopark']);
  expect(await stage.work()).toEqual([]);
  const mails = await stage.workUntil(Date.parse('2024-04-25T18:00:00+07:00'));
  expect(mails.filter((m) => key(m) === 'shkurkina').map(said)).toEqual(['7:T-0']);
  expect(stage.clock.now()).toBe(today);
  const later = await stage.workUntil(Date.parse('2024-05-02T12:00:00+07:00'));
  expect(later.filter((m) => key(m) === 'shkurkina').map(said)).toEqual(['7:O+1']);
});

it('lists what would no longer be overdue, or would become it', async () => {
  stage.at('2024-04-15T08:00');
  await stage.apply(roadmap());
  stage.at('2024-04-30T10:00');
  // The 29th is a working day by these files, the 30th none: overdue from the 2nd of May on.
  expect((await changer().preview(ownDays({ '2024-04-30': 'working' }))).overdue).toEqual([
    { roadmap: 'technopark', item: '7', occurrence: '', due: '2024-04-29', isOverdue: true },
  ]);
});

it('gives an organisation its own days, those of the bodies above it too, and its neighbours none', async () => {
  await change(ownDays({ '2024-06-07': 'off' }, 'gorod'));
  await change(ownDays({ '2024-06-10': 'off' }, 'oblast'));
  await change(ownDays({ '2024-06-07': 'working', '2024-06-08': 'working' }, 'gorod'));
  const free = (organisation?: string) =>
    ['2024-06-07', '2024-06-08', '2024-06-10'].map((day) =>
      rules.calendar('ru', organisation)?.isWorkingDay(day),
    );
  expect(free()).toEqual([true, false, true]);
  expect(free('oblast')).toEqual([true, false, false]);
  expect(free('gorod')).toEqual([true, true, false]);
  expect(free('rayon')).toEqual([true, false, false]);
});

it('plans from the first minute with a year that was missing, and the alarm about it ends', async () => {
  rules = liveRules([2023, 2024].map(russianYear));
  const { engine } = stage.another({ rules });
  stage.at('2024-12-20T08:00');
  const applied = await engine.apply(roadmap({ items: [alone('5', '2024-12-28')] }));
  expect(applied.ok).toBe(true);
  stage.at('2024-12-28T20:00');
  await engine.sendDue('reminders', { id: 'late' });
  const alarms = () => stage.rows("SELECT FROM alarms WHERE code = 'calendar' AND closed_at IS NULL");
  expect(await alarms()).toHaveLength(1);
  await change(wholeYear(russianYear(2025)));
  await engine.followCalendars();
  expect(await alarms()).toEqual([]);
  stage.at('2025-01-09T09:00');
  await engine.sendDue('reminders', { id: 'new' });
  expect(
    (await stage.received())
      .filter((m) => key(m) === 'shkurkina')
      .map(said)
      .at(-1),
  ).toContain('5:O+1');
});

it('leaves in the ledger what a plan from scratch has, whatever days are set while mail goes out, and repeats nothing', async () => {
  stage.at('2024-01-15T08:00');
  await stage.apply(makeRoadmap());
  const random = fc.uniqueArray(
    fc.record({ after: fc.integer({ min: -20, max: 80 }), kind: fc.constantFrom(...DAY_KINDS) }),
    { selector: ({ after }) => after, minLength: 1, maxLength: 12 },
  );
  const sets = fc.sample(random, { numRuns: 8, seed: 20241 });
  for (const [n, set] of sets.entries()) {
    const today = addDays('2024-01-22', n * 12);
    await stage.workUntil(instantOf(today, '11:30', 'Asia/Tomsk'));
    stage.at(`${today}T11:40`);
    const days = Object.fromEntries(
      set
        .map(({ after, kind }) => [addDays(today, after), kind] as const)
        .filter(([day, kind]) => dayKind(calendarNow(), day) !== kind),
    );
    if (Object.keys(days).length > 0) await change(ownDays(days));
    // Without a change that matters the plan reaches no further than it did.
    if ((await stage.engine.followCalendars()) === 0) await stage.engine.replanEach(['technopark']);
    expect(await ledgerAhead()).toEqual(await planAhead());
  }
  const told = await stage.rows<{ key: string }>(
    "SELECT key FROM notices WHERE status IN ('taken', 'merged') GROUP BY roadmap, key HAVING count(*) > 1",
  );
  expect(told).toEqual([]);
  expect(await verifyChains(stage.database.db)).toEqual([]);
});

const calendarNow = () => {
  const calendar = rules.calendar('ru');
  if (!calendar) throw new Error('no calendar');
  return calendar;
};
const listed = (notices: readonly { key: string; slot: number }[]) =>
  notices.map(({ key: one, slot }) => `${new Date(slot).toISOString()} ${one}`).sort();
async function ledgerAhead(): Promise<string[]> {
  const ahead = await noticesAhead(stage.database.db, 'technopark', stage.clock.now());
  return listed(ahead.filter(({ status }) => status === 'planned'));
}
/** By the years as they hold now, as if there had never been others; without what was told. */
async function planAhead(): Promise<string[]> {
  const { db } = stage.database;
  const state = await stage.engine.stateOf('technopark');
  if (!state) throw new Error('no roadmap');
  const now = stage.clock.now();
  const fresh = liveRules(rules.live.years('ru'));
  const planned = planWith(await contextToPlan(db, fresh, state, now));
  const told = await toldBefore(
    db,
    'technopark',
    planned.map((notice) => notice.key),
    now,
  );
  return listed(planned.filter((notice) => !told.has(notice.key)));
}
