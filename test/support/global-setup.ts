// Runs once before all test files.
import { startTestPostgres } from './postgres.ts';

declare global {
  var stopTestPostgres: (() => Promise<void>) | undefined;
}

export default async function globalSetup(): Promise<void> {
  globalThis.stopTestPostgres = await startTestPostgres();
}
