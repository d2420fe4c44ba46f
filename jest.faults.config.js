/** Real mail systems, killed processes, whole clusters: minutes, so a step of its own (`npm run test:faults`). */
import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/test/faults'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 900_000,
};
