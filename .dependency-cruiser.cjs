/** Who may import whom (src/README.md shows the same as a map). Types count like values. */
const leaves = '^src/(errors|json|text|time)\\.ts$';

/** A folder or file of src/ and the only places it may import from. */
const may = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: [from, leaves, ...to] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'src-knows-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tests|bench|bin)/' },
    },
    {
      name: 'nobody-imports-cli',
      severity: 'error',
      from: { pathNot: ['^src/cli', '^tests/', '^bench/'] },
      to: { path: '^src/cli' },
    },
    {
      name: 'only-cli-imports-tap',
      severity: 'error',
      from: { pathNot: '^(src/cli|tests/|bench/)' },
      to: { path: '^src/tap\\.ts$' },
    },
    // The port between reading and syncing: types that both sides speak.
    may('source-imports', '^src/source\\.ts$', ['^src/streams/definition\\.ts$']),
    may('sync-imports', '^src/sync/', [
      '^src/(source|failures)\\.ts$',
      '^src/(streams|record)/',
      '^src/singer/(message|catalog|selection)\\.ts$',
      '^src/(time|log)\\.ts$',
    ]),
    may('sentry-imports', '^src/sentry/', [
      '^src/streams/definition\\.ts$',
      '^src/record/personal/treat\\.ts$',
      '^src/(source|time|log|config)\\.ts$',
    ]),
    may('record-imports', '^src/record/', []),
    may('singer-imports', '^src/singer/', []),
    may('streams-import-only-themselves', '^src/streams/', []),
    may('discovery-imports', '^src/discovery/', [
      '^src/streams/',
      '^src/record/marks\\.ts$',
      '^src/singer/catalog\\.ts$',
      '^src/package-info\\.ts$',
    ]),
    may('config-imports', '^src/config', ['^src/(validate|settings|package-info)\\.ts$']),
    {
      name: 'leaves-import-leaves',
      severity: 'error',
      from: { path: leaves },
      to: { path: '^src/', pathNot: leaves },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: 'src/cli' },
      to: {},
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
