import { fork } from 'node:child_process';
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { aPlan } from './any-plan.ts';
import type { Plan, Stage } from './plan.ts';
import { play } from './play.ts';

const WORKERS = 2;
/** One world waits now and then: for a process, or for a time-out. */
const LANES = 2;
/** One world in so many runs the program as a process, with real signals. */
const SPAWNED_EVERY = 8;
/** What takes longer is worth a look, on a machine that is not too busy. */
const SLOW_MS = 60_000;
const COUNTS = ['runs', 'kills', 'faults', 'changes', 'resumed'] as const;
const FINDINGS = ['lost', 'early', 'wrong'] as const;

type Result = { readonly seed: number } & Record<(typeof COUNTS)[number], number> &
  Record<(typeof FINDINGS)[number], readonly string[]>;

/** The world of a seed. */
export function planOf(seed: number): Plan {
  const stages: readonly Stage[] = seed % SPAWNED_EVERY === 0 ? ['fast', 'installed'] : ['here'];
  const [plan] = fc.sample(aPlan(stages), { seed, numRuns: 1, unbiased: true });
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

/** Plays the worlds of some seeds, a few at a time. */
async function playAll(seeds: readonly number[], tell: (result: Result) => void): Promise<void> {
  const left = [...seeds];
  const lane = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      try {
        const plan = planOf(seed);
        const story = process.env['TAP_SENTRY_STORY'] === undefined ? undefined : say;
        story?.(JSON.stringify(plan));
        const begun = Date.now();
        tell({ seed, ...(await play(plan, story)) });
        if (Date.now() - begun > SLOW_MS) say(`seed ${seed} took ${minutes(begun)} minutes`);
      } catch (error) {
        const wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
        tell({ seed, runs: 0, kills: 0, faults: 0, changes: 0, resumed: 0, lost: [], early: [], wrong });
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Plays many worlds in several processes and prints what came of them. */
async function soak(worlds: number, firstSeed: number): Promise<boolean> {
  const begun = Date.now();
  const sum = {
    played: 0,
    runs: 0,
    kills: 0,
    faults: 0,
    changes: 0,
    resumed: 0,
    lost: 0,
    early: 0,
    wrong: 0,
  };
  const guilty = new Set<number>();
  const take = (result: Result): void => {
    sum.played += 1;
    for (const name of COUNTS) sum[name] += result[name];
    for (const name of FINDINGS) {
      sum[name] += result[name].length;
      if (result[name].length > 0) guilty.add(result.seed);
      for (const text of result[name].slice(0, 3)) say(`seed ${result.seed}: ${name}: ${text}`);
    }
    if (sum.played % 50 === 0) say(`${sum.played} worlds, ${sum.runs} runs, ${minutes(begun)} minutes`);
  };
  const seeds = Array.from({ length: worlds }, (_, n) => firstSeed + n);
  const work = async (number: number): Promise<void> => {
    const own = seeds.filter((_, n) => n % WORKERS === number);
    const child = fork(fileURLToPath(import.meta.url), ['--worker'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (result: Result) => take(result));
    child.send(own);
    const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
    if (code !== 0) throw new Error(`a worker ended with ${code}`);
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, number) => work(number)));
  const pace = sum.played / Number(minutes(begun));
  say(
    `${minutes(begun)} minutes, ${pace.toFixed(0)} worlds a minute; ${sum.resumed} runs went on from covered spans`,
  );
  say(`${sum.wrong} ends, repetitions or bookmarks that are not as promised`);
  if (guilty.size > 0) say(`seeds: ${[...guilty].sort((a, b) => a - b).join(' ')}`);
  say(
    `${sum.played} worlds, ${sum.runs} runs, ${sum.kills} kills, ${sum.faults} faults, ${sum.changes} changes, ${sum.lost} lost, ${sum.early} claimed early`,
  );
  return sum.played === worlds && sum.lost + sum.early + sum.wrong === 0;
}

function minutes(begun: number): string {
  return ((Date.now() - begun) / 60_000).toFixed(2);
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const [first = '500', second = '1'] = process.argv.slice(2);
if (first === '--worker') {
  process.once('message', (seeds: number[]) => {
    void playAll(seeds, (result) => process.send?.(result)).then(() => process.disconnect());
  });
} else {
  process.exitCode = (await soak(Number(first), Number(second))) ? 0 : 1;
}
