// Every migration by name, in the order of their names. A released one is never changed: a new one is added.
import type { Migration } from 'kysely';
import * as initial from './migrations/0001-initial.ts';
import * as deliveryKnowledge from './migrations/0002-delivery-knowledge.ts';
import * as watch from './migrations/0003-watch.ts';
import * as dataCare from './migrations/0004-data-care.ts';
import * as scale from './migrations/0005-scale.ts';
import * as refusals from './migrations/0006-refusals.ts';
import * as mailLimits from './migrations/0007-mail-limits.ts';
import * as pages from './migrations/0008-pages.ts';
import * as monitoring from './migrations/0009-monitoring.ts';
import * as imports from './migrations/0010-imports.ts';
import * as calendarFeeds from './migrations/0011-calendar-feeds.ts';
import * as apiTokens from './migrations/0012-api-tokens.ts';
import * as webhooks from './migrations/0013-webhooks.ts';
import * as calendarChanges from './migrations/0014-calendar-changes.ts';
import * as organisations from './migrations/0015-organisations.ts';

export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-delivery-knowledge': deliveryKnowledge,
  '0003-watch': watch,
  '0004-data-care': dataCare,
  '0005-scale': scale,
  '0006-refusals': refusals,
  '0007-mail-limits': mailLimits,
  '0008-pages': pages,
  '0009-monitoring': monitoring,
  '0010-imports': imports,
  '0011-calendar-feeds': calendarFeeds,
  '0012-api-tokens': apiTokens,
  '0013-webhooks': webhooks,
  '0014-calendar-changes': calendarChanges,
  '0015-organisations': organisations,
};
