// What the ledger shows of a service that does not do its work: notices that wait, messages in nobody's hands, mail
// that never left, alarms that nobody has seen to, a journal that was changed.
import { type Kysely, sql } from 'kysely';
import { START_SERVICE } from '../../messages/start-service.ts';
import { verifyChains } from '../../store/journal.ts';
import { routeFigures } from '../../store/refusals.ts';
import type { AlarmCode, Tables } from '../../store/tables.ts';
import { isRouteWrong } from '../../workflows/delivery-failure.ts';
import { type Finding, fault, listed, ok, warning } from './finding.ts';

type Db = Kysely<Tables>;

/** A notice that is due this long and not taken is a sign that nobody works (ms). */
const LATE_MS = 10 * 60_000;
/** A sender dead for this long should have been replaced: workers look every minute (ms). */
const ABANDONED_MS = 5 * 60_000;
/** The queue wakes a service at work every minute (ms). */
const SILENT_MS = 5 * 60_000;
const MOST_COUNTED = 10_000;

const NOBODY_WORKS = `Запустите службу: ${START_SERVICE}. Если она работает, посмотрите, что она пишет в журнал; проверьте также очередь и почтовый сервер.`;

/** @param now milliseconds since 1970 UTC */
export async function serviceAtWork(db: Db, now: number): Promise<Finding[]> {
  const row = await db.selectFrom('watch').select('at').where('name', '=', 'woken').executeTakeFirst();
  if (!row) return [warning('service', 'ещё не работала', `Запустите службу: ${START_SERVICE}.`)];
  const silent = now - row.at.getTime();
  if (silent < SILENT_MS) return [ok('service', 'очередь будит её')];
  return [warning('service', `очередь не будит её ${inWords(Math.floor(silent / 60_000))}`, NOBODY_WORKS)];
}

/** @param now milliseconds since 1970 UTC */
export async function lateNotices(db: Db, now: number): Promise<Finding[]> {
  const { rows } = await sql<{ n: number; oldest: Date | null }>`
    SELECT count(*)::int AS n, min(next_at) AS oldest FROM mail_schedule WHERE next_at <= ${new Date(now - LATE_MS)}`.execute(
    db,
  );
  const { n = 0, oldest = null } = rows[0] ?? {};
  if (n === 0 || oldest === null) return [ok('late', 'ничего не просрочено')];
  const minutes = Math.floor((now - oldest.getTime()) / 60_000);
  return [
    fault(
      'late',
      `ждут отправки дольше 10 мин, получателей: ${n}; дольше всех – ${inWords(minutes)}`,
      NOBODY_WORKS,
    ),
  ];
}

export async function abandonedMessages(db: Db, now: number): Promise<Finding[]> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM messages WHERE status = 'sending' AND next_at <= ${new Date(now - ABANDONED_MS)}`.execute(
    db,
  );
  const n = rows[0]?.n ?? 0;
  if (n === 0) return [ok('sending', 'брошенных нет')];
  return [fault('sending', `отправка прервана, и никто её не продолжил, писем: ${n}`, NOBODY_WORKS)];
}

/** Whether mail servers refuse almost everybody: then the engine tries again instead of taking people for unknown. */
export async function refusedByAll(db: Db, now: number): Promise<Finding[]> {
  const { refused, reached } = await routeFigures(db, { refused: [], reached: [], at: now });
  if (!isRouteWrong({ refused, reached })) return [ok('refusals', 'не больше обычного')];
  return [
    fault(
      'refusals',
      `почтовый сервер отказывает большинству: адресатов, которым отказано, – ${refused}, принято с тех пор – ${reached}`,
      'Посмотрите ответ почтового сервера в открытых предупреждениях и исправьте SMTP_URL, SROK_MAIL_FROM или настройки сервера. Адреса людей остаются в силе; письма, от которых сервер отказался, уйдут сами.',
    ),
  ];
}

/** @param sends whether there is a mail server: then what was kept before it will not leave by itself */
export async function keptInOutbox(db: Db, sends: boolean): Promise<Finding[]> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM (
      SELECT FROM messages WHERE channel = 'outbox' AND status = 'sent' LIMIT ${MOST_COUNTED}) AS kept`.execute(
    db,
  );
  const n = rows[0]?.n ?? 0;
  if (n === 0) return [ok('outbox', 'сохранённых писем нет')];
  const count = n < MOST_COUNTED ? String(n) : `${MOST_COUNTED} или больше`;
  return [
    warning(
      'outbox',
      `письма сохранены и никому не ушли: ${count}`,
      sends
        ? 'Сами они не уйдут, так как считаются переданными. Посмотрите их (srok outbox) и сообщите о них получателям.'
        : 'Посмотрите их: srok outbox. Чтобы письма уходили, задайте SMTP_URL.',
    ),
  ];
}

/** What only the service knows of: it stands in the controllers' digests until it is over. */
export async function openAlarms(db: Db): Promise<Finding[]> {
  const rows = await db
    .selectFrom('alarms')
    .select(['body', 'code', (eb) => eb.fn.agg<string[]>('array_agg', ['roadmap']).distinct().as('roadmaps')])
    .where('closed_at', 'is', null)
    .groupBy(['body', 'code'])
    .orderBy('body')
    .execute();
  if (rows.length === 0) return [ok('alarms', 'нет')];
  return rows.map(({ body, code, roadmaps }) => {
    const level = code === 'auto-reply' || code === 'restored' ? warning : fault;
    return level('alarms', `${body} (${listed(roadmaps, 5)})`, ALARM_ADVICE[code]);
  });
}

const CHANGE_ADDRESS =
  'Проверьте адрес лица и ответ почтового сервера; исправьте email в дорожной карте и примените её: srok apply ФАЙЛ.';
const ALARM_ADVICE: Record<AlarmCode, string> = {
  failed: CHANGE_ADDRESS,
  returned: CHANGE_ADDRESS,
  'address-fails': CHANGE_ADDRESS,
  'mailbox-full': 'Сообщите лицу другим способом, что его почтовый ящик переполнен.',
  'auto-reply': 'Если лицо отсутствует, назначьте замещающего.',
  'day-limit':
    'Увеличьте предел у почтового поставщика и в SROK_MAIL_PER_DAY либо дождитесь отправки: письма уйдут, когда предел позволит.',
  calendar: 'Загрузите год на странице «Календарь рабочих дней» или командой srok calendar import ФАЙЛ.',
  restored:
    'Просмотрите письма, о которых после восстановления неизвестно, ушли ли они, и сообщите получателям.',
};

/** Reads the whole journal: with a million lines this takes a minute. */
export async function journalChains(db: Db): Promise<Finding[]> {
  const faults = await verifyChains(db);
  if (faults.length === 0) return [ok('journal-chain', 'не нарушена')];
  const places = faults.map(({ roadmap, seq }) => `${roadmap}, запись ${seq}`);
  return [
    fault(
      'journal-chain',
      `нарушена: ${listed(places, 5)}`,
      'Журнал изменён в обход программы. Сохраните копию базы данных, выясните, у кого был к ней доступ, и сверьте с последней резервной копией.',
    ),
  ];
}

function inWords(minutes: number): string {
  if (minutes < 120) return `${minutes} мин`;
  return minutes < 2_880 ? `${Math.floor(minutes / 60)} ч` : `${Math.floor(minutes / 1_440)} дн.`;
}
