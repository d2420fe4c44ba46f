// The senders of a bench, each in a process of its own with a database of its own, and the mails they all send.
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config.ts';
import type { SenderOptions } from './contestant.ts';
import { fillLedger, writeMails } from './ledger.ts';
import { type Receiver, type ReceiverReport, type Sender, startReceiver, startSender } from './processes.ts';
import { type Servers, startServers } from './servers.ts';

const SENDERS = {
  raw: 'sender-raw.ts',
  'srok-redis': 'sender-srok.ts',
  'srok-postgres': 'sender-srok.ts',
  'bullmq-redis': 'sender-bullmq.ts',
  'bullmq-postgres': 'sender-bullmq.ts',
  'graphile-worker': 'sender-graphile.ts',
  'pg-boss': 'sender-pg-boss.ts',
  limit: 'sender-limit.ts',
} as const;
export type Name = keyof typeof SENDERS;
export const NAMES = Object.keys(SENDERS).filter((name) => name !== 'limit') as Name[];

/** A round that takes longer has failed. */
const ROUND_MS = 240_000;

export interface FieldOptions {
  names: readonly Name[];
  /** Mails of a round. */
  messages: number;
  rounds: number;
  /** See `SenderOptions`. */
  leadMs?: number;
  /** A folder for processor profiles of the senders. */
  prof?: string | undefined;
}

export interface Measured extends ReceiverReport {
  /** When the order to send was given, ms since 1970. */
  start: number;
  /** Processor time, ms, until everything is recorded. */
  cpu: { sender: number; receiver: number; database: number; redis: number };
}

export interface Field {
  servers: Servers;
  measure(name: Name, round: number): Promise<Measured>;
}

/** Runs `work` on a field and takes it down again, whatever happens. */
export async function onField<T>(options: FieldOptions, work: (field: Field) => Promise<T>): Promise<T> {
  const servers = await startServers();
  const log = join(servers.folder, 'senders.log');
  const logFile = openSync(log, 'a');
  const receiver = await startReceiver(logFile);
  try {
    const senders = await open(options, servers, receiver, logFile);
    const result = await work({
      servers,
      measure: async (name, round) => {
        const sender = senders.get(name);
        if (!sender) throw new Error(`no sender ${name}`);
        await sender.prepare(round);
        return measure(sender, { name, round, messages: options.messages }, servers, receiver);
      },
    });
    for (const sender of senders.values()) await sender.close();
    return result;
  } catch (error) {
    console.error(readFileSync(log, 'utf8').slice(-3000));
    throw error;
  } finally {
    receiver.stop();
    await servers.stop();
  }
}

async function open(
  { names, messages, rounds, leadMs = 0, prof }: FieldOptions,
  servers: Servers,
  receiver: Receiver,
  log: number,
): Promise<Map<Name, Sender>> {
  const rules = loadConfig(fileURLToPath(new URL('../../config', import.meta.url)));
  const { slots: all } = await fillLedger(await servers.createDatabase('ledger'), rules, messages);
  const slots = all.slice(0, rounds);
  if (slots.length < rounds) throw new Error(`there are mails for ${all.length} rounds only`);
  const scratch = await servers.createDatabase('scratch', { copyOf: 'ledger' });
  const mailFiles = names.some((name) => !name.startsWith('srok'))
    ? await writeMails(scratch, rules, slots, servers.folder)
    : [];
  const senders = new Map<Name, Sender>();
  for (const name of names) {
    const isSrok = name.startsWith('srok');
    const hasDatabase = isSrok || !/^(raw|limit|bullmq-redis)$/.test(name);
    const database = name.replaceAll('-', '_');
    const appUrl = hasDatabase
      ? await servers.createDatabase(database, isSrok ? { copyOf: 'ledger' } : 'empty')
      : '';
    const options: SenderOptions = {
      smtpUrl: receiver.url,
      databaseUrl: isSrok || !hasDatabase ? appUrl : servers.ownerUrl(database),
      redisUrl: name.endsWith('redis') ? servers.redisUrl : '',
      mailFiles,
      slots,
      leadMs,
    };
    const flags = prof === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(prof, name)}`];
    senders.set(name, await startSender(`./${SENDERS[name]}`, options, { log, flags }));
  }
  return senders;
}

async function measure(
  sender: Sender,
  { name, round, messages }: { name: Name; round: number; messages: number },
  servers: Servers,
  receiver: Receiver,
): Promise<Measured> {
  const { report } = await receiver.expect(messages);
  const before = { database: servers.databaseCpu(), redis: servers.redisCpu() };
  const start = performance.timeOrigin + performance.now();
  const sent = sender.send(round);
  const over = new AbortController();
  const late = delay(ROUND_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${name}: not all mails of a round have come`);
  });
  const received = await Promise.race([report, late, sent.then(() => report)]).finally(() => over.abort());
  return {
    ...received,
    start,
    cpu: {
      sender: await sent,
      receiver: received.cpuMs,
      database: servers.databaseCpu() - before.database,
      redis: servers.redisCpu() - before.redis,
    },
  };
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
};
