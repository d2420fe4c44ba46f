// Every route of the API there is.
import { commandRoutes } from './commands.ts';
import { documentRoute } from './document.ts';
import { meRoutes } from './me.ts';
import { itemRoutes } from './resources/item.ts';
import { itemsRoutes } from './resources/items.ts';
import { journalRoutes } from './resources/journal.ts';
import { messagesRoutes } from './resources/messages.ts';
import { monitoringRoutes } from './resources/monitoring.ts';
import { noticesRoutes } from './resources/notices.ts';
import { roadmapRoutes } from './resources/roadmap.ts';
import { roadmapsRoutes } from './resources/roadmaps.ts';
import type { ApiRoute } from './route.ts';

export const apiRoutes: readonly ApiRoute[] = [
  ...meRoutes,
  ...roadmapsRoutes,
  ...roadmapRoutes,
  ...itemsRoutes,
  ...itemRoutes,
  ...commandRoutes,
  ...noticesRoutes,
  ...messagesRoutes,
  ...journalRoutes,
  ...monitoringRoutes,
  documentRoute(() => apiRoutes),
];
