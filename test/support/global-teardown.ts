// Runs once after all test files; what it stops was left by global-setup.ts.
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestPostgres?.();
}
