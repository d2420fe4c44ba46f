// Runs once after all test files; what it stops was left by global-setup.ts.
// biome-ignore lint/style/noDefaultExport: jest takes the default export
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestPostgres?.();
}
