import base from './jest.config.js';

// Tests that open the built site in a browser: `npm run test:site` builds it before.
export default {
  ...base,
  roots: ['<rootDir>/tests/site'],
  testPathIgnorePatterns: ['/node_modules/'],
};
