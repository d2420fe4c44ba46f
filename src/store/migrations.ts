// Every migration by name, in the order of their names. A released one is never changed: a new one is added.
import type { Migration } from 'kysely';
import * as initial from './migrations/0001-initial.ts';
import * as watch from './migrations/0003-watch.ts';
import * as scale from './migrations/0005-scale.ts';

export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0003-watch': watch,
  '0005-scale': scale,
};
