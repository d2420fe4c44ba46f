/** The pages in Debian's Chromium, on a real database and with real mails: a step of its own (`npm run test:browser`). */
import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/test/browser'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
};
