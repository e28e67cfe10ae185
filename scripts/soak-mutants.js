// Makes the program wrong in one way after the other and plays the world that should show it: a soak that no mutant
// fails would prove nothing. `--find <worlds>` looks for such a world instead, from the first on.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { MUTANTS } from './soak-mutants-list.js';
import { bundleSoak } from './tests-bundle.js';

/** As in tests/invariant/soak.ts. */
const SPAWNED_EVERY = 8;
const BATCH = 12;
const FOLDER = '.build/mutants';
const [option, worlds = '40', only = ''] = process.argv.slice(2);

/** The soak of one mutant, or of the program as it is. */
async function bundleOf(mutant) {
  let hits = 0;
  const file = await bundleSoak(`${FOLDER}/${MUTANTS.indexOf(mutant) + 1}.js`, (path, text) => {
    if (path !== mutant?.file || !text.includes(mutant.from)) return text;
    hits += 1;
    return text.replace(mutant.from, () => mutant.to);
  });
  if (mutant !== undefined && hits !== 1) throw new Error(`${mutant.name}: ${mutant.file} has no such text`);
  return file;
}

/** Plays some worlds; only those that run in this process know of the mutant. */
function soak(file, count, first) {
  const { status, stdout } = spawnSync(process.execPath, [file, count, first].map(String), {
    encoding: 'utf8',
  });
  const [, listed = ''] = /^seeds: (.*)$/m.exec(stdout) ?? [];
  const [seed] = listed.split(' ').filter((name) => name !== '' && Number(name) % SPAWNED_EVERY !== 0);
  const [, finding = ''] = new RegExp(`^seed ${seed}: (.*)$`, 'm').exec(stdout) ?? [];
  return { seed, finding, isClean: status === 0 };
}

/** Looks through more and more worlds until one of them shows the mutant and nothing else. */
function find(file) {
  for (let first = 1; first <= Number(worlds); first += BATCH) {
    const result = soak(file, BATCH, first);
    if (result.seed !== undefined && soak(sound, 1, result.seed).isClean) return result;
  }
  return { seed: undefined, finding: '' };
}

const sound = await bundleOf(undefined);
let dead = 0;
const wanted = MUTANTS.filter(({ name }) => name.includes(only));
for (const mutant of wanted) {
  const file = await bundleOf(mutant);
  const { seed, finding } = option === '--find' ? find(file) : soak(file, 1, mutant.seed);
  const isFair = seed === undefined || option === '--find' || soak(sound, 1, seed).isClean;
  if (seed !== undefined && isFair) dead += 1;
  const verdict = isFair ? (seed === undefined ? 'lives' : 'dies') : 'is not needed to find something';
  process.stdout.write(`${mutant.name}: ${verdict} (seed ${seed ?? mutant.seed}) ${finding.slice(0, 160)}\n`);
}
rmSync(FOLDER, { recursive: true, force: true });
process.stdout.write(`${dead} of ${wanted.length} mutants die\n`);
process.exitCode = dead === wanted.length ? 0 : 1;
