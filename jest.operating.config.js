/** Proxy, log rotation, containers: what an operator does on a server, a step of its own (`npm run test:operating`). */
import base from './jest.config.js';

export default {
  ...base,
  roots: ['<rootDir>/test/operating'],
  // The machine that is booted with systemd is a step of its own (`npm run test:machine`).
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/operating/server/'],
  testTimeout: 180_000,
};
