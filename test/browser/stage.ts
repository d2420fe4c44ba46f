// The pages as people meet them: the service's parts on a real database, with a queue, a mail receiver and clocks of the
// test's own, and a port that browsers and the buttons of mails reach.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createLog } from '../../src/log.ts';
import { openPagesStage, type PagesStage } from '../../src/main-stage-pages.ts';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { readSettings } from '../../src/settings.ts';
import type { Command } from '../../src/workflows/command.ts';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import type { ScenarioEvent } from '../../src/workflows/parse-scenario.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { tomsk } from '../engine/stage.ts';
import { liveRules } from '../support/calendars.ts';
import { depsOf, receivedIn } from '../support/replayed.ts';

export const OPERATOR = 'operator@example.org';

export interface BrowserStage {
  pages: PagesStage;
  /** Lets everything that is due up to a time of Tomsk happen; gives the mails that came meanwhile. */
  goTo(local: string): Promise<ReceivedMessage[]>;
  apply(roadmap: Roadmap, from: string): Promise<void>;
  /** At the clock's time; throws when it is refused. */
  run(command: Command, roadmap?: string): Promise<void>;
  rows<T>(statement: string): Promise<T[]>;
  close(): Promise<void>;
}

/** Under control from 27 December 2023. */
export async function openBrowserStage(
  roadmap: Roadmap,
  events: readonly ScenarioEvent[] = [],
  environment: Record<string, string> = {},
): Promise<BrowserStage> {
  const folder = await mkdtemp(join(tmpdir(), 'srok-browser-'));
  const settings = readSettings({
    DATABASE_URL: process.env['TEST_APP_URL'],
    DATABASE_ADMIN_URL: process.env['TEST_OWNER_URL'],
    SROK_DATA: folder,
    SROK_OPERATORS: OPERATOR,
    ...environment,
  });
  const rules = liveRules(undefined, organisationDirectory([]));
  const pages = await openPagesStage({ settings, rules, log: createLog('warn') });
  const { engine, database } = pages.runtime;
  const waiting = [...events];

  async function apply(file: Roadmap, from: string): Promise<void> {
    const applied = await engine.apply(file, { from: tomsk(from) });
    if (!applied.ok) throw new Error(applied.refusals.join('; '));
  }

  pages.clock.set(tomsk('2023-12-27T00:00'));
  await apply(roadmap, '2023-12-27T00:00');
  return {
    pages,
    apply,
    async goTo(local) {
      const until = tomsk(local);
      const coming = waiting.filter((event) => event.at <= until);
      waiting.splice(0, coming.length);
      const mails = await receivedIn(depsOf(pages), { roadmaps: [], events: coming, until });
      pages.clock.set(until);
      return mails;
    },
    async run(command, id = roadmap.id) {
      const result = await engine.runCommand(id, command);
      if (!result.ok) throw new Error(`${command.do}: ${result.reason}`);
    },
    rows: async <T>(statement: string) => (await sql<T>`${sql.raw(statement)}`.execute(database.db)).rows,
    async close() {
      await pages.close();
      await rm(folder, { recursive: true });
    },
  };
}
