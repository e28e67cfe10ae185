import base from './jest.config.js';

// Tests that install from PyPI: not part of `npm test`.
export default {
  ...base,
  roots: ['<rootDir>/tests/targets'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/targets/set-up.js',
};
