// Mutation testing of the pure modules, group by group: a mutant meets only the tests of its own module, which takes
// a second where the whole suite would take a minute. Prints one line per group and the score of all.
//   npm run mutate [-- group...]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GROUPS = {
  spans: {
    mutate: ['src/sync/progress/spans.ts', 'src/sync/progress/progress.ts'],
    tests: 'sync/progress/{spans,progress}*',
  },
  state: {
    mutate: [
      'src/sync/progress/state.ts',
      'src/sync/progress/bookmarks.ts',
      'src/sync/plan/bounds.ts',
      'src/sync/volume/idle.ts',
    ],
    tests: 'sync/*/{state,bookmarks,bounds,idle}*',
  },
  link: { mutate: ['src/sentry/transport/link.ts'], tests: 'sentry/transport/link*' },
  'rate-limit': {
    mutate: ['src/sentry/transport/rate-limit.ts', 'src/sentry/transport/retry.ts'],
    tests: 'sentry/transport/{rate-limit,retry}*',
  },
  paging: {
    mutate: ['src/sentry/lists/paging.ts', 'src/sentry/lists/page-order.ts'],
    tests: 'sentry/lists/{paging,page-order}*',
  },
  selection: { mutate: ['src/singer/selection.ts'], tests: 'singer/selection*' },
  shape: {
    mutate: [
      'src/record/shape.ts',
      ...['compile', 'open', 'scalars', 'text', 'secrets'].map((name) => `src/record/shape/${name}.ts`),
    ],
    tests: 'record/{shape,shape/*}',
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in GROUPS));
if (unknown.length > 0) {
  console.error(`No such group: ${unknown.join(', ')}. There are ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}

const LEAST = 85;
const total = { killed: 0, all: 0 };
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-mutate-'));
for (const [name, { mutate, tests }] of Object.entries(GROUPS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const report = join(folder, `${name}.json`);
  const run = spawnSync('npx', ['stryker', 'run', '--mutate', mutate.join(',')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, TAP_SENTRY_MUTATE_TESTS: tests, TAP_SENTRY_MUTATE_REPORT: report },
  });
  if (run.status !== 0) console.error(`stryker ended with ${run.status} for ${name}`);
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  const survivors = [];
  let [killed, all] = [0, 0];
  for (const [file, { mutants }] of Object.entries(files)) {
    for (const { status, location, mutatorName, replacement } of mutants) {
      if (!['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status)) continue;
      all += 1;
      if (status === 'Killed' || status === 'Timeout') killed += 1;
      else
        survivors.push(
          `  ${file}:${location.start.line} ${mutatorName} -> ${String(replacement).slice(0, 60)}`,
        );
    }
  }
  total.killed += killed;
  total.all += all;
  console.log(`${name}: ${killed} of ${all} mutants killed, ${((100 * killed) / all).toFixed(1)} %`);
  for (const line of survivors) console.log(line.replaceAll(/\s+/g, ' '));
}
rmSync(folder, { recursive: true, force: true });
const score = (100 * total.killed) / total.all;
console.log(`all: ${total.killed} of ${total.all} mutants killed, ${score.toFixed(1)} %`);
process.exitCode = score < LEAST ? 1 : 0;
