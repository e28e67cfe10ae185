import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { expectEverything, type Setup, setUp, succeeded, takeDown } from './meltano-setup.ts';
import { type Postgres, startPostgres } from './postgres.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 240_000;
let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres(environment(POSTGRES));
}, INSTALL_MS);

afterAll(() => postgres?.stop());

describe('a run that is stopped by SIGTERM', () => {
  let setup: Setup;

  beforeAll(async () => {
    setup = await setUp(postgres, 'stopped', true);
  }, INSTALL_MS);

  afterAll(() => takeDown(setup));

  it(
    'is completed by the next one',
    async () => {
      const { simulator } = setup.account;
      const last = 14;
      simulator.faults.add({
        match: ({ stream, nth }) => stream === 'events' && nth > last,
        kind: 'hang',
        times: 1000,
      });
      const { child, done } = setup.project.start('run', 'tap-sentry', 'target-postgres');
      const isStuck = (): boolean =>
        simulator.requests.some(({ stream, nth }) => stream === 'events' && nth > last);
      while (!isStuck() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
      child.kill('SIGTERM');
      const { code } = await done;
      expect(code).not.toBe(0);
      // The target is stopped with the tap and may not even have made its tables.
      const [{ table } = {}] = setup.database.query(`select to_regclass('raw.events') as table`);
      const loaded = table === null ? 0 : setup.keysIn('events').length;
      expect(loaded).toBeLessThan(setup.account.keys('events').length);
      simulator.reset();
      succeeded(await setup.project.run('run', 'tap-sentry', 'target-postgres'));
      expectEverything(setup);
    },
    RUN_MS,
  );
});
