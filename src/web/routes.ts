// Every page there is. Who may open which stands in docs/access.md, and a test compares the two.
import type { Route } from './route.ts';
import { accountRoutes } from './routes/account.tsx';
import { actRoutes } from './routes/act.tsx';
import { actionLinkRoutes } from './routes/action-link.tsx';
import { apiPageRoutes } from './routes/api.tsx';
import { apiTokenRoutes } from './routes/api-tokens.tsx';
import { assetRoutes } from './routes/assets.ts';
import { calendarRoutes } from './routes/calendar.tsx';
import { digestRoutes } from './routes/digest.tsx';
import { disciplineRoutes } from './routes/discipline.tsx';
import { feedRoutes } from './routes/feed.tsx';
import { fileRoutes } from './routes/files.tsx';
import { importRoutes } from './routes/import.tsx';
import { importAnswersRoutes } from './routes/import-answers.tsx';
import { importStartRoutes } from './routes/import-start.tsx';
import { itemRoutes } from './routes/item.tsx';
import { journalRoutes } from './routes/journal.tsx';
import { leaveRoutes } from './routes/leave.tsx';
import { mailRoutes } from './routes/mail.tsx';
import { mineRoutes } from './routes/mine.tsx';
import { monitoringRoutes } from './routes/monitoring.tsx';
import { paperRoutes } from './routes/papers.tsx';
import { peopleRoutes } from './routes/people.tsx';
import { portfolioRoutes } from './routes/portfolio.tsx';
import { problemRoutes } from './routes/problems.tsx';
import { proofRoutes } from './routes/proof.tsx';
import { queuesRoutes } from './routes/queues.tsx';
import { reviewRoutes } from './routes/review.tsx';
import { roadmapRoutes } from './routes/roadmap.tsx';
import { signInRoutes } from './routes/sign-in.tsx';
import { webhookRoutes } from './routes/webhooks.tsx';

export const routes: readonly Route[] = [
  ...assetRoutes,
  ...actRoutes,
  ...actionLinkRoutes,
  ...apiPageRoutes,
  ...apiTokenRoutes,
  ...calendarRoutes,
  ...digestRoutes,
  ...disciplineRoutes,
  ...feedRoutes,
  ...fileRoutes,
  ...importRoutes,
  ...importStartRoutes,
  ...importAnswersRoutes,
  ...itemRoutes,
  ...journalRoutes,
  ...leaveRoutes,
  ...mailRoutes,
  ...paperRoutes,
  ...monitoringRoutes,
  ...peopleRoutes,
  ...queuesRoutes,
  ...mineRoutes,
  ...portfolioRoutes,
  ...problemRoutes,
  ...proofRoutes,
  ...reviewRoutes,
  ...roadmapRoutes,
  ...signInRoutes,
  ...accountRoutes,
  ...webhookRoutes,
];
