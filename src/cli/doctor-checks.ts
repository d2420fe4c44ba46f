// The checks of `srok doctor`, each a promise's weak point and what to do about it.
import { sql } from 'kysely';
import { dateOf } from '../calendar/dates.ts';
import { contextToPlan } from '../engine/plan-context.ts';
import { createLog } from '../log.ts';
import { createNotifier } from '../main.ts';
import type { Settings } from '../settings.ts';
import { publicAddress } from '../store/database.ts';
import { verifyChains } from '../store/journal.ts';
import { alarmsOf } from '../workflows/alarms.ts';
import { digestReaders } from '../workflows/digest.ts';
import type { CommandRuntime } from './with-runtime.ts';

export interface Finding {
  check: string;
  ok: boolean;
  text: string;
}

/** A notice that is due this long and not taken is a sign that nobody works (ms). */
const LATE_MS = 10 * 60_000;
/** More than this between the clocks moves slots (ms). */
const SKEW_MS = 5_000;

export async function examine(settings: Settings, given: CommandRuntime): Promise<Finding[]> {
  return [
    ...storageChecks(settings, given),
    await clockCheck(given),
    ...(await queueChecks(given)),
    await mailCheck(settings),
    ...(await roadmapChecks(given)),
    await lateCheck(given),
    await chainCheck(given),
  ];
}

function storageChecks(settings: Settings, { storage }: CommandRuntime): Finding[] {
  const where =
    settings.databaseUrl === undefined
      ? `встроенный PostgreSQL, папка ${settings.dataDir}`
      : publicAddress(settings.databaseUrl);
  return [
    { check: 'база данных', ok: true, text: where },
    storage.separateRoles
      ? { check: 'журнал', ok: true, text: 'служба не может изменить записанное' }
      : {
          check: 'журнал',
          ok: false,
          text: 'служба и владелец таблиц – одна роль, записанное в журнал можно изменить: задайте в DATABASE_ADMIN_URL роль владельца, а в DATABASE_URL – другую',
        },
  ];
}

async function clockCheck({ runtime }: CommandRuntime): Promise<Finding> {
  const before = Date.now();
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(runtime.database.db);
  const skew = Math.abs((rows[0]?.now.getTime() ?? 0) - (before + Date.now()) / 2);
  const ok = skew < SKEW_MS;
  return {
    check: 'часы',
    ok,
    text: ok
      ? 'совпадают с часами базы данных'
      : `расходятся с часами базы данных на ${Math.round(skew / 1000)} с: настройте синхронизацию времени`,
  };
}

async function queueChecks({ runtime }: CommandRuntime): Promise<Finding[]> {
  const { backend, alarms } = runtime;
  const { waiting, delayed, active } = await alarms.depth();
  const name = backend.kind === 'redis' ? 'Redis' : 'в базе данных';
  return [
    {
      check: 'очередь',
      ok: true,
      text: `${name}; заданий: ждут ${waiting}, отложено ${delayed}, в работе ${active}`,
    },
  ];
}

async function mailCheck(settings: Settings): Promise<Finding> {
  const check = 'почта';
  if (settings.smtpUrl === undefined)
    return {
      check,
      ok: false,
      text: 'SMTP_URL не задан: письма никому не уходят, а сохраняются (srok outbox)',
    };
  const notifier = createNotifier(settings, createLog('silent'));
  try {
    const health = await notifier.verify();
    return health.ok
      ? { check, ok: true, text: 'сервер отвечает' }
      : { check, ok: false, text: `сервер не принимает письма: ${health.problem} (${health.code})` };
  } finally {
    await notifier.close();
  }
}

async function roadmapChecks({ runtime, config }: CommandRuntime): Promise<Finding[]> {
  const { engine, database } = runtime;
  const findings: Finding[] = [];
  const ids = await engine.roadmaps();
  if (ids.length === 0)
    findings.push({ check: 'дорожные карты', ok: true, text: 'на контроле нет ни одной: srok apply ФАЙЛ' });
  for (const id of ids) {
    const state = await engine.stateOf(id);
    if (!state) continue;
    const now = Date.now();
    const context = await contextToPlan(database.db, config, state, now);
    const today = dateOf(now, state.roadmap.timezone);
    const texts = new Set([...alarmsOf(context, today), ...context.told.alarms].map((a) => a.text));
    for (const { person } of digestReaders(state))
      if (state.roadmap.people[person]?.email === undefined)
        texts.add(
          `${state.roadmap.people[person]?.name ?? person}: нет адреса электронной почты, сводки не доставляются`,
        );
    if (texts.size === 0)
      findings.push({ check: id, ok: true, text: 'все исполнители доступны, календаря хватает' });
    for (const text of texts) findings.push({ check: id, ok: false, text });
  }
  return findings;
}

async function lateCheck({ runtime }: CommandRuntime): Promise<Finding> {
  const { rows } = await sql<{ n: number; oldest: Date | null }>`
    SELECT count(*) AS n, min(next_at) AS oldest FROM mail_schedule WHERE next_at < ${new Date(Date.now() - LATE_MS)}`.execute(
    runtime.database.db,
  );
  const { n, oldest } = rows[0] ?? { n: 0, oldest: null };
  return n === 0
    ? { check: 'рассылка', ok: true, text: 'ничего не просрочено' }
    : {
        check: 'рассылка',
        ok: false,
        text: `ждут отправки дольше 10 минут, получателей: ${n}, с ${oldest?.toISOString() ?? ''}: служба не работает? (srok start)`,
      };
}

async function chainCheck({ runtime }: CommandRuntime): Promise<Finding> {
  const faults = await verifyChains(runtime.database.db);
  return faults.length === 0
    ? { check: 'цепочка журнала', ok: true, text: 'не нарушена' }
    : {
        check: 'цепочка журнала',
        ok: false,
        text: `нарушена: ${faults.map((f) => `${f.roadmap}, запись ${f.seq}`).join('; ')}`,
      };
}
