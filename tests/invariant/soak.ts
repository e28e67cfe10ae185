import { writeSync } from 'node:fs';
import fc from 'fast-check';
import { aPlan } from './plan.ts';
import { play } from './play.ts';

/** So many at a time keep two cores busy: some of them wait. */
const LANES = 3;

/** Plays many worlds and prints what came of them: `soak.js [worlds] [seed of the first]`. */
async function soak(worlds: number, firstSeed: number): Promise<boolean> {
  const sum = { played: 0, runs: 0, kills: 0, faults: 0, resumed: 0, lost: 0, early: 0, wrong: 0 };
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < worlds) {
      const seed = firstSeed + next;
      next += 1;
      const [plan] = fc.sample(aPlan, { seed, numRuns: 1 });
      if (plan === undefined) throw new Error('no plan');
      const score = await play(plan);
      sum.played += 1;
      for (const name of ['runs', 'kills', 'faults', 'resumed'] as const) sum[name] += score[name];
      for (const name of ['lost', 'early', 'wrong'] as const) {
        sum[name] += score[name].length;
        for (const text of score[name].slice(0, 3)) say(`seed ${seed}: ${name}: ${text}`);
      }
      if (sum.played % 50 === 0) say(`${sum.played} worlds, ${sum.runs} runs`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  say(`${sum.resumed} runs went on from covered spans; ${sum.wrong} ended in another way than promised`);
  say(
    `${sum.played} worlds, ${sum.runs} runs, ${sum.kills} kills, ${sum.faults} faults, ${sum.lost} lost, ${sum.early} claimed early`,
  );
  return sum.lost + sum.early + sum.wrong === 0;
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const [worlds = '500', seed = '1'] = process.argv.slice(2);
process.exitCode = (await soak(Number(worlds), Number(seed))) ? 0 : 1;
