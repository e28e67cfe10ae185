// ESM under jest needs NODE_OPTIONS=--experimental-vm-modules, which the npm scripts set.
export default {
  testEnvironment: 'node',
  // Tests start processes; a busy machine must not fail them.
  testTimeout: 60_000,
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  // These install from PyPI; jest.targets.config.js runs them.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/targets/'],
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
