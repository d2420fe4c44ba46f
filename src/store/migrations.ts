// Every migration by name, in the order of their names. A released one is never changed: a new one is added.
import type { Migration } from 'kysely';
import * as initial from './migrations/0001-initial.ts';

export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
};
