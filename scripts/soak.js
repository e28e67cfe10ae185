// Bundles the soak with the program that it tests, in a file of its own, and runs it. Modules keep their addresses, so
// that what they read beside themselves (catalog/, bin/) is found from the bundle too.
import { spawnSync } from 'node:child_process';
import { bundleSoak } from './tests-bundle.js';

const file = await bundleSoak('.build/soak/soak.js');
process.exitCode =
  spawnSync(process.execPath, [file, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1;
