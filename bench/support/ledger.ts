// Roadmaps whose people all have a mail due at the same instants, the database that holds them, and the mails that Srok
// makes of them, for senders that make none themselves.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { instantOf } from '../../src/calendar/dates.ts';
import { createVirtualClock } from '../../src/clock.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Rules } from '../../src/engine/engine-deps.ts';
import { createLog } from '../../src/log.ts';
import type { Notifier } from '../../src/notifiers/notifier.ts';
import { createDatabase } from '../../src/store/database.ts';
import { createRoadmapCache } from '../../src/store/roadmaps.ts';
import type { Tables } from '../../src/store/tables.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';

const ZONE = 'Asia/Tomsk';
/** Items of a roadmap, each with a lead of its own. */
const ITEMS = 20;

/** `count` people in all; each is the lead of one item. */
export function crowd(count: number): Roadmap[] {
  return Array.from({ length: Math.ceil(count / ITEMS) }, (_, n) =>
    roadmap(`bench-${n + 1}`, Math.min(ITEMS, count - n * ITEMS)),
  );
}

function roadmap(id: string, count: number): Roadmap {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const officials = {
    savenkov: { name: 'М.Г. Савенков', email: `savenkov.${id}@example.org` },
    shvaiko: { name: 'И.В. Швайко', email: `shvaiko.${id}@example.org` },
    zubchevskaya: {
      name: 'О.В. Зубчевская',
      email: `zubchevskaya.${id}@example.org`,
      phone: '(3822) 90-99-81',
    },
  };
  return {
    id,
    title: 'Создание детского технопарка «Кванториум»',
    order: {
      number: '1410 р',
      date: '2023-12-27',
      issuer: 'savenkov',
      title: 'О реализации мероприятия по созданию детских технопарков «Кванториум» в 2024 году',
      drafter: 'zubchevskaya',
    },
    timezone: ZONE,
    calendar: 'ru',
    roll: 'preceding',
    policy: 'default',
    supervisor: 'shvaiko',
    controller: 'zubchevskaya',
    people: {
      ...officials,
      ...Object.fromEntries(
        numbers.map((n) => [
          `lead${n}`,
          { name: `С.В. Исполнитель-${n}`, email: `lead${n}.${id}@example.org` },
        ]),
      ),
    },
    parties: Object.fromEntries(
      numbers.map((n) => [`school${n}`, { name: `МАОУ гимназия № ${n} г. Томска`, lead: `lead${n}` }]),
    ),
    items: numbers.map((n) => ({
      id: String(n),
      title: 'Объявлены закупки товаров, работ, услуг для создания детского технопарка «Кванториум»',
      responsible: [`school${n}`],
      result: { text: 'Реестр извещений о проведении закупок', type: 'procurement-notices' },
      deadline: { kind: 'date', text: 'не позднее 14 июня 2024 года', due: '2024-06-14' },
      dateSetBy: 'own',
      after: [],
      related: [],
      minWorkingDays: 5,
    })),
    indicators: [],
    viewers: [],
    amendments: [],
    corrections: [],
  };
}

export interface Ledger {
  /** Instants at which everybody has a reminder due, in order of time. */
  slots: number[];
}

function openEngine(databaseUrl: string, rules: Rules, notifier: Notifier) {
  const log = createLog('warn');
  const database = createDatabase<Tables>({ url: databaseUrl, max: 4, applicationName: 'bench', log });
  const clock = createVirtualClock(instantOf('2024-01-15', '08:00', ZONE));
  const engine = createEngine({
    db: database.db,
    cache: createRoadmapCache(),
    clock,
    rules,
    notifier,
    settings: {
      batchSize: 500,
      sentBatch: 500,
      leaseMs: 120_000,
      retryBaseMs: 60_000,
      retryMaxMs: 60_000,
      mailDomain: 'example.org',
    },
    log,
    onChanged: () => undefined,
  });
  return { engine, clock, database };
}

/** Plans the mails of `count` people. */
export async function fillLedger(databaseUrl: string, rules: Rules, count: number): Promise<Ledger> {
  const { engine, database } = openEngine(
    databaseUrl,
    rules,
    capture(() => undefined),
  );
  try {
    for (const one of crowd(count)) {
      const applied = await engine.apply(one);
      if (!applied.ok) throw new Error(applied.refusals.join('; '));
    }
    const { rows } = await sql<{ slot: Date }>`
      SELECT slot FROM notices WHERE stream = 'reminders' AND status = 'planned'
      GROUP BY slot HAVING count(DISTINCT recipient) = ${count} ORDER BY slot`.execute(database.db);
    await sql`ANALYZE`.execute(database.db);
    return { slots: rows.map((row) => row.slot.getTime()) };
  } finally {
    await database.close();
  }
}

/** Writes the mails of each slot into a file of the folder, one line each; returns the files. Uses the database up. */
export async function writeMails(
  databaseUrl: string,
  rules: Rules,
  slots: readonly number[],
  folder: string,
): Promise<string[]> {
  let file = 0;
  const { engine, clock, database } = openEngine(
    databaseUrl,
    rules,
    capture((line) => {
      if (file > 0) writeSync(file, line);
    }),
  );
  const paths: string[] = [];
  try {
    for (const [round, slot] of slots.entries()) {
      clock.set(slot);
      await engine.sendDue('escalations', { id: 'bench' });
      const path = join(folder, `mails-${round}.jsonl`);
      file = openSync(path, 'w');
      await engine.sendDue('reminders', { id: 'bench' });
      closeSync(file);
      file = 0;
      paths.push(path);
    }
  } finally {
    await database.close();
  }
  return paths;
}

function capture(write: (line: string) => void): Notifier {
  return {
    channel: 'email',
    concurrency: 100,
    async deliver(mail) {
      write(`${JSON.stringify(mail)}\n`);
      return { accepted: true, reply: '250 ok', refusedCopies: [] };
    },
    verify: async () => ({ ok: true }),
    close: async () => undefined,
  };
}
