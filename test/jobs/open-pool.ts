// The driver that the queue on PostgreSQL is given.
import pg from 'pg';
import type { QueuePoolConfig } from '../../src/jobs/postgres-connection.ts';

export const openPool = (config: QueuePoolConfig) => new pg.Pool(config);
