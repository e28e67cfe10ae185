import base from './jest.config.js';

/** The tests of one group of modules, which scripts/mutate.js names. */
export default {
  ...base,
  setupFilesAfterEnv: ['<rootDir>/tests/support/quick-properties.ts'],
  testMatch: [`<rootDir>/tests/unit/${process.env.TAP_SENTRY_MUTATE_TESTS}.test.ts`],
};
