// ESM under jest needs NODE_OPTIONS=--experimental-vm-modules, which the npm scripts set.
export default {
  testEnvironment: 'node',
  // In processes of their own that are renewed: what hundreds of servers and programs leave behind in one process has
  // ended it with an assertion of libuv.
  maxWorkers: 2,
  workerIdleMemoryLimit: '500MB',
  testSequencer: '<rootDir>/tests/support/long-first.js',
  // Tests start processes; a busy machine must not fail them.
  testTimeout: 60_000,
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  // These install from PyPI or need a browser; jest.targets.config.js and jest.site.config.js run them.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/targets/', '<rootDir>/tests/site/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
};
