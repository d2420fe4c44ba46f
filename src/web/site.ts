// What the pages are made of and for whom: given once by `main`, handed to every route.
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Act } from '../engine/act.ts';
import type { Engine } from '../engine/engine.ts';
import type { Rules } from '../engine/engine-deps.ts';
import type { Log } from '../log.ts';
import type { RoadmapCache } from '../store/roadmaps.ts';
import type { Tables } from '../store/tables.ts';

export interface Site {
  db: Kysely<Tables>;
  cache: RoadmapCache;
  clock: Clock;
  rules: Rules;
  engine: Engine;
  act: Act;
  log: Log;
  sessions: {
    /** Whose the token of a browser is; null when it has expired or been ended. */
    sessionOf(token: string): Promise<{ address: string } | null>;
  };
  /** Where people reach the service, without a slash at its end. */
  publicUrl: string;
  /** Lower-cased addresses. */
  operators: readonly string[];
}

/** Who asks: one person is one address. */
export interface Principal {
  address: string;
  isOperator: boolean;
}
