// After a restore nobody knows what went out since the backup was made. Never twice: what was due until the lost service
// stopped ends as suppressed. Never lost in silence: it is in the journal, and the controller is told (see ADR 8).
import { formatInstant, type Instant } from '../calendar/dates.ts';
import { openAlarms } from '../store/alarms.ts';
import { revokeEveryApiToken } from '../store/api-tokens.ts';
import { endEveryFeed } from '../store/calendar-feeds.ts';
import { appendJournal, type JournalLine } from '../store/journal.ts';
import { type Db, listRoadmaps, lockRoadmap, markToReplan, reviseEveryRoadmap } from '../store/roadmaps.ts';
import { endEverySession } from '../store/sessions.ts';
import { forgetEveryToken } from '../store/sign-in-tokens.ts';
import { endUnknownMail, RESTORED, type UnknownNotice } from '../store/unknown-mail.ts';
import { forgetWatch } from '../store/watch.ts';
import { pauseEveryWebhook } from '../store/webhooks.ts';
import { isAnythingOpen } from '../workflows/alarms.ts';
import { groupBy } from '../workflows/group-by.ts';
import type { Kind } from '../workflows/notice.ts';
import type { RoadmapState } from '../workflows/state.ts';

export interface RestoredGap {
  /** The moment of the backup. */
  savedAt: Instant;
  /** Until when the lost service may have sent; not after it was saved: nothing is unknown. */
  sentUntil: Instant;
  now: Instant;
}

/** Within the transaction of the restore. Returns what is not sent, by slot. */
export async function settleRestored(db: Db, gap: RestoredGap): Promise<UnknownNotice[]> {
  const { savedAt, sentUntil, now } = gap;
  // The lost service's clockwork: nothing has woken this one yet.
  await forgetWatch(db);
  // Who has signed out since the backup must not be signed in again by it.
  await endEverySession(db);
  await forgetEveryToken(db);
  const isKnown = sentUntil <= savedAt;
  if (!isKnown) {
    // A token revoked since the backup must not come back to life. Where nothing happened since, none was revoked.
    await revokeEveryApiToken(db, now);
    // Nor an address of a calendar. What has gone by mail stays in calendars, which follow no event whose revision goes back.
    await endEveryFeed(db);
    await reviseEveryRoadmap(db, now);
    // One that was removed since must not be told again, nor an old secret sign: an operator looks first.
    await pauseEveryWebhook(db, now);
  }
  const unknown = isKnown ? [] : await endUnknownMail(db, sentUntil);
  const byRoadmap = groupBy(unknown, (notice) => notice.roadmap);
  for (const id of await listRoadmaps(db)) {
    const notices = byRoadmap.get(id) ?? [];
    await appendJournal(db, journalOf(id, notices, gap));
    const state = isKnown ? undefined : (await lockRoadmap(db, id))?.state;
    const item = notices.find((n) => n.item !== '')?.item ?? state?.roadmap.items[0]?.id;
    if (!state || item === undefined || !isAnythingOpen(state)) continue;
    const text = alarmText(state, notices, gap);
    // Nobody's address: mail that gets somewhere does not settle it.
    await openAlarms(db, now, [{ roadmap: id, item, person: null, recipient: '', code: RESTORED, text }]);
    await markToReplan(db, [id], now);
  }
  return unknown;
}

function journalOf(roadmap: string, notices: readonly UnknownNotice[], gap: RestoredGap): JournalLine[] {
  const { savedAt, sentUntil, now } = gap;
  return [
    { roadmap, at: now, type: 'restored', payload: { savedAt, sentUntil, notices: notices.length } },
    ...notices.map(({ item, occurrence, kind, rung, slot }) => ({
      roadmap,
      at: now,
      type: 'notice-suppressed',
      payload: { item, occurrence, kind, rung, slot, reason: RESTORED },
    })),
  ];
}

const KINDS: Record<Kind, string> = {
  overdue: 'о нарушении срока',
  reminder: 'напоминание',
  monitoring: 'запрос показателей',
  notice: 'уведомление',
  assignment: 'постановка на контроль',
  digest: 'сводка',
};
/** More of them stand in the answer of the command and in the journal. */
const NAMED_AT_MOST = 12;

function alarmText(state: RoadmapState, notices: readonly UnknownNotice[], gap: RestoredGap): string {
  const { timezone, people } = state.roadmap;
  const at = (instant: Instant): string => {
    const text = formatInstant(instant, timezone);
    return `${text.slice(0, 10).split('-').reverse().join('.')} ${text.slice(11, 16)}`;
  };
  const restored = `Данные восстановлены из копии от ${at(gap.savedAt)}. Отметки, внесённые позже, не сохранились: внесите их заново.`;
  if (notices.length === 0) return restored;
  const named = notices.map(({ item, kind, to }) => {
    const name = people[to]?.name ?? to;
    return item === '' ? `${KINDS[kind]} (${name})` : `п. ${item} – ${KINDS[kind]} (${name})`;
  });
  const shown = [...new Set(named)];
  const rest = shown.length - NAMED_AT_MOST;
  const list = `${shown.slice(0, NAMED_AT_MOST).join('; ')}${rest > 0 ? ` и ещё ${rest}` : ''}`;
  return `${restored} Неизвестно, отправлены ли уведомления, время которых наступило до ${at(gap.sentUntil)}; повторно они не отправлены: ${list}. При необходимости сообщите исполнителям сами.`;
}
