import base from './jest.config.js';

/** The tests of the pure modules alone: a mutant is judged in a second or two. */
export default {
  ...base,
  setupFilesAfterEnv: ['<rootDir>/tests/support/quick-properties.ts'],
  testMatch: [
    '<rootDir>/tests/unit/sync/*.test.ts',
    '<rootDir>/tests/unit/sync/shape/*.test.ts',
    '<rootDir>/tests/unit/sentry/{link,rate-limit,retry,paging,page-order}.test.ts',
    '<rootDir>/tests/unit/singer/selection.test.ts',
  ],
};
