/** Papers as LibreOffice shows them, page by page: a step of its own (`npm run test:papers`). */
import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/test/papers'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/papers/quick/'],
  testTimeout: 300_000,
};
