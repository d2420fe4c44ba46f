/** Tests run as ES modules straight from TypeScript; types are checked apart, by `tsc`. */
const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      swcrc: false,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic', importSource: 'hono/jsx' } },
      },
      module: { type: 'es6' },
    },
  ],
};

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  // Runs of minutes have configs of their own (jest.replay.config.js, jest.browser.config.js, jest.papers.config.js,
  // jest.operating.config.js, jest.faults.config.js) and are steps of script/test.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/long/',
    '<rootDir>/test/browser/',
    '<rootDir>/test/faults/',
    '<rootDir>/test/operating/',
    '<rootDir>/test/papers/(?!quick/)',
  ],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform,
  // Most tests wait for a database or a mail server: every core has a worker.
  maxWorkers: '100%',
  // Modules of past test files stay in a worker's memory and slow it down, so a new one takes over.
  workerIdleMemoryLimit: '900MB',
  testTimeout: 60_000,
};
