import { createWorld } from './build/build.ts';
import type { WorldOptions } from './build/options.ts';
import type { SimulatorOptions } from './options.ts';
import { startSimulator } from './start.ts';

const SMALL: WorldOptions = {
  seed: 1,
  now: Date.now(),
  projects: 5,
  teams: 3,
  members: 12,
  issues: 60,
  events: 500,
  releases: 20,
};

/**
 * Runs a simulator in a process of its own until it is killed. The one argument is JSON,
 * `{"world": {...}, "simulator": {...}}`; what is left out is small. The first line of stdout is the URL.
 */
async function main(argument: string | undefined): Promise<void> {
  const { world = {}, simulator = {} } = JSON.parse(argument ?? '{}') as {
    world?: Partial<WorldOptions>;
    simulator?: SimulatorOptions;
  };
  const { url } = await startSimulator(createWorld({ ...SMALL, ...world }), {
    ...simulator,
    hasControl: true,
  });
  process.stdout.write(`${url}\n`);
}

await main(process.argv[2]);
