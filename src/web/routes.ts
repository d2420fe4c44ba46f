// Every page there is. Who may open which stands in docs/access.md, and a test compares the two.
import { assetRoutes } from './assets.ts';
import type { Route } from './route.ts';
import { signInRoutes } from './routes/sign-in.tsx';

export const routes: readonly Route[] = [...assetRoutes, ...signInRoutes];
