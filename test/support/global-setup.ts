// Runs once before all test files.
import { startTestPostgres } from './postgres.ts';

declare global {
  var stopTestPostgres: (() => Promise<void>) | undefined;
}

// biome-ignore lint/style/noDefaultExport: jest takes the default export
export default async function globalSetup(): Promise<void> {
  globalThis.stopTestPostgres = await startTestPostgres();
}
