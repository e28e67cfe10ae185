import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBodies, measureChangedBodies } from './bodies.ts';
import { chart } from './chart.ts';
import { measureCosts } from './costs.ts';
import { measureMemory } from './memory.ts';
import { packageRoot } from './package-root.ts';
import { measureParallel } from './parallel.ts';
import { barsOf, markdownOf, type Results } from './report.ts';
import { measureRequests } from './requests.ts';
import { measureStartup } from './startup.ts';
import { measureThroughput } from './throughput.ts';
import { measureWall } from './wall.ts';

const PARTS = ['throughput', 'wall', 'parallel', 'requests', 'memory', 'startup', 'bodies'] as const;
type Part = (typeof PARTS)[number];

const { values } = parseArgs({
  options: {
    /** Small sizes and one run of each, to see that everything still works. */
    quick: { type: 'boolean', default: false },
    /** Parts to measure, separated by commas. */
    only: { type: 'string', default: PARTS.join(',') },
    /** Folder for bench.md and bench.svg. */
    out: { type: 'string' },
    repeats: { type: 'string' },
  },
});

const repeats = Number(values.repeats ?? (values.quick ? 1 : 5));
const size = values.quick ? 0.1 : 1;
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-bench-'));
const wanted = new Set(values.only.split(','));
const unknown = [...wanted].filter((part) => !PARTS.includes(part as Part));
if (unknown.length > 0) throw new Error(`--only takes ${PARTS.join(', ')}; not ${unknown.join(', ')}`);

const measure: Readonly<Record<Part, () => Promise<Results>>> = {
  throughput: async () => ({ throughput: await measureThroughput(folder, { repeats, size }) }),
  wall: async () => ({ wall: await measureWall(folder, { repeats, size }) }),
  parallel: async () => ({ parallel: await measureParallel(folder, { repeats, size }) }),
  requests: async () => ({
    requests: await measureRequests(folder, size),
    costs: await measureCosts(folder, size),
  }),
  memory: async () => ({
    memory: await measureMemory(folder, {
      repeats,
      sizes: values.quick ? [5_000, 20_000] : [10_000, 100_000, 1_000_000],
    }),
  }),
  startup: async () => ({ startup: await measureStartup(folder, Math.max(repeats * 3, 5)) }),
  // Simulated time comes out the same every time, so that once is enough.
  bodies: async () => ({
    bodies: await measureBodies(folder, size),
    changedBodies: await measureChangedBodies(folder, size),
  }),
};

let results: Results = {};
try {
  for (const part of PARTS.filter((name) => wanted.has(name))) {
    results = { ...results, ...(await measure[part]()) };
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const page = markdownOf(results, 'npm run bench');
console.log(page);
if (values.out !== undefined || (!values.quick && wanted.size === PARTS.length)) {
  const out = values.out ?? join(packageRoot(), 'docs');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'bench.md'), page);
  writeFileSync(join(out, 'bench.svg'), chart('tap-sentry beside its limits', barsOf(results)));
}
