/** Who may import whom (src/README.md shows the same as a map). Types count like values. */
const leaves = '^src/(errors|json|text|time)\\.ts$';

/** A folder or file of src/ and the only places it may import from. */
const may = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: [from, leaves, ...to] },
});

/** A room of a folder, and the only rooms of that folder it may import from. */
const room = (path, others) => ({
  name: `${path.replace('src/', '').replace('/', '-')}-imports`,
  severity: 'error',
  from: { path: `^${path}/` },
  to: {
    path: `^${path.split('/').slice(0, 2).join('/')}/`,
    pathNot: [path, ...others].map((other) => `^${other}[/.]`),
  },
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
      to: { path: '^src/(tap|outlook)\\.ts$' },
    },
    // The port between reading and syncing: types that both sides speak.
    may('source-imports', '^src/source\\.ts$', ['^src/streams/definition\\.ts$']),
    may('sync-imports', '^src/sync/', [
      '^src/(source|time|log)\\.ts$',
      '^src/report/failures\\.ts$',
      '^src/record/flatten/options\\.ts$',
      '^src/streams/',
      '^src/singer/(message|catalog|selection)\\.ts$',
    ]),
    room('src/sync/progress', []),
    room('src/sync/ahead', []),
    room('src/sync/volume', ['src/sync/plan', 'src/sync/progress']),
    room('src/sync/plan', ['src/sync/progress', 'src/sync/volume']),
    room('src/sync/outlook', ['src/sync/failing', 'src/sync/plan', 'src/sync/progress', 'src/sync/volume']),
    may('report-imports', '^src/report/', [
      '^src/log\\.ts$',
      '^src/sync/failing\\.ts$',
      '^src/sync/outlook/(row|estimate|shares)\\.ts$',
    ]),
    may('record-imports', '^src/record/', ['^src/streams/', '^src/sync/plan/(plan|overrides)\\.ts$']),
    may('sentry-imports', '^src/sentry/', [
      '^src/streams/(definition|series)\\.ts$',
      '^src/record/personal/treat\\.ts$',
      '^src/(source|time|log|config)\\.ts$',
    ]),
    room('src/sentry/transport', []),
    room('src/sentry/lists', ['src/sentry/transport', 'src/sentry/account/abilities']),
    room('src/sentry/account', ['src/sentry/transport', 'src/sentry/lists']),
    room('src/sentry/bodies', ['src/sentry/transport', 'src/sentry/lists']),
    room('src/sentry/volume', ['src/sentry/transport', 'src/sentry/lists', 'src/sentry/account']),
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
