/**
 * The pages in Debian's Chromium, on a real database and with real mails, and what takes long to ask of them without a
 * browser: a step of its own (`npm run test:browser`).
 */
import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/test/browser', '<rootDir>/test/long/web'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
};
