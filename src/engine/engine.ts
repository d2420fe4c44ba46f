// The use cases, put together once for whoever drives them: the service, replay, tests.
import type { Instant } from '../calendar/dates.ts';
import type { LedgerStream } from '../calendar/slots.ts';
import { instantsAhead } from '../store/mail-schedule.ts';
import { type Db, listRoadmaps } from '../store/roadmaps.ts';
import type { RoadmapState } from '../workflows/state.ts';
import { createRoadmapApplier, type RoadmapApplier } from './apply-roadmap.ts';
import type { EngineDeps } from './engine-deps.ts';
import { type AddressesWork, createAddressesWork } from './failing-address.ts';
import { createMendSchedule, type MendSchedule } from './mend-schedule.ts';
import { createReadMailbox, type ReadMailbox } from './read-mailbox.ts';
import { createReplanner, type Replanner } from './replan.ts';
import { createRunCommand, type RunCommand } from './run-command.ts';
import { createSendDue, type SendJob } from './send-due.ts';
import { createSendWebhooks } from './send-webhooks.ts';
import { createWebhookCases, type WebhookCases } from './webhooks.ts';

/** Returns how many messages were claimed, whatever became of them. */
export type WorkOff = (stream: LedgerStream, job: SendJob) => Promise<number>;

export interface Engine extends Replanner, RoadmapApplier {
  runCommand: RunCommand;
  /** Sends what is due in the stream until nothing is. */
  sendDue: WorkOff;
  webhooks: WebhookCases;
  mendSchedule: MendSchedule;
  /** Reads nothing where no mailbox is set. */
  readMailbox: ReadMailbox;
  addressesWork: AddressesWork;
  roadmaps(): Promise<string[]>;
  /** A roadmap as it stands now, undefined when there is none. */
  stateOf(roadmap: string): Promise<RoadmapState | undefined>;
  /** The next instant at which the ledger or a plan wants attention; Infinity when none does. */
  nextInstant(): Promise<Instant>;
}

export function createEngine(deps: EngineDeps & { random?: () => number }): Engine {
  const replanner = createReplanner(deps);
  const applier = createRoadmapApplier(deps, replanner);
  const replanEach = (roadmaps: Iterable<string>) => replanner.replanEach(roadmaps);
  const { mailbox, webhooks, random = Math.random } = deps;
  const sendMail = createSendDue({ ...deps, replanEach, catchUp: replanner.catchUp, random });
  const sendWebhooks = webhooks ? createSendWebhooks({ ...deps, webhooks, random }) : async () => 0;
  return {
    ...replanner,
    ...applier,
    runCommand: createRunCommand(deps),
    sendDue: (stream, job) => (stream === 'webhooks' ? sendWebhooks(job) : sendMail(stream, job)),
    webhooks: createWebhookCases(deps),
    readMailbox: mailbox ? createReadMailbox({ ...deps, mailbox, replanEach }) : async () => 0,
    addressesWork: createAddressesWork({ ...deps, replanEach }),
    mendSchedule: createMendSchedule(deps),
    roadmaps: () => listRoadmaps(deps.db),
    stateOf: async (roadmap) => (await deps.cache.load(deps.db, [roadmap])).get(roadmap)?.state,
    nextInstant: () => nextInstant(deps.db),
  };
}

const FAR = Date.UTC(2200, 0, 1);

async function nextInstant(db: Db): Promise<Instant> {
  const [extension, ahead] = await Promise.all([
    db
      .selectFrom('roadmaps')
      .select((eb) => eb.fn.min('extend_at').as('at'))
      .executeTakeFirst(),
    instantsAhead(db, FAR, 1),
  ]);
  return Math.min(extension?.at?.getTime() ?? Number.POSITIVE_INFINITY, ...ahead.map((i) => i.at));
}
