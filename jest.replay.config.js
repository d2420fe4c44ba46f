/** Whole years replayed through the real engine: minutes, so a step of its own (`npm run test:replay`). */
import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/test/long/replay'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 900_000,
};
