import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS as DEFINITIONS } from '../../src/streams/index.ts';
import { changeAccount } from './account.ts';
import type { Ended } from './command.ts';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { type Bookmarks, expectEverything, type Setup, setUp, succeeded, takeDown } from './meltano-setup.ts';
import { type Postgres, startPostgres } from './postgres.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 240_000;
let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres(environment(POSTGRES));
}, INSTALL_MS);

afterAll(() => postgres?.stop());

describe('the project of the checkout', () => {
  let setup: Setup;
  let first: Ended;

  beforeAll(async () => {
    setup = await setUp(postgres, 'meltano');
  }, INSTALL_MS);

  afterAll(() => takeDown(setup));

  it(
    'invokes discovery, the description and the test of the tap',
    async () => {
      const { run } = setup.project;
      const catalog = JSON.parse(succeeded(await run('invoke', 'tap-sentry', '--discover')).stdout) as {
        streams: { tap_stream_id: string }[];
      };
      expect(catalog.streams.map(({ tap_stream_id }) => tap_stream_id)).toEqual(
        DEFINITIONS.map(({ tapStreamId }) => tapStreamId),
      );
      const about = succeeded(await run('invoke', 'tap-sentry', '--about', '--format', 'json')).stdout;
      expect(JSON.parse(about)).toMatchObject({
        name: 'tap-sentry',
        capabilities: expect.arrayContaining(['state']),
      });
      const { stdout } = succeeded(await run('invoke', 'tap-sentry', '--test'));
      // A record of each stream that is read by default and has one.
      const { simulator } = setup.account;
      const tried = DEFINITIONS.filter(
        ({ tapStreamId, isOptional }) => !isOptional && simulator.owned(tapStreamId).length > 0,
      ).map(({ tapStreamId }) => tapStreamId);
      const records = [...stdout.matchAll(/^\{"type":"RECORD","stream":"(\w+)"/gm)].map(([, name]) => name);
      expect(records).toEqual(tried);
    },
    RUN_MS,
  );

  it(
    'has valid settings by its own test, and not when the token is wrong',
    async () => {
      const { run } = setup.project;
      expect(succeeded(await run('config', 'test', 'tap-sentry')).stdout).toContain(
        'Plugin configuration is valid',
      );
      succeeded(await run('config', 'set', 'tap-sentry', 'api_token', 'sntryu_wrong'));
      const { code, stdout, stderr } = await run('config', 'test', 'tap-sentry');
      expect({ isRefused: code !== 0, tells: /401/.test(stdout + stderr) }).toEqual({
        isRefused: true,
        tells: true,
      });
      succeeded(await run('config', 'set', 'tap-sentry', 'api_token', setup.account.simulator.token));
    },
    RUN_MS,
  );

  it(
    'loads everything, and shows the tap’s lines and metrics in its own log',
    async () => {
      first = succeeded(await setup.project.run('run', 'tap-sentry', 'target-postgres'));
      expectEverything(setup);
      expect(Object.keys(await setup.bookmarks()).sort()).toEqual(['events', 'issues', 'releases']);
      const log = first.stderr + first.stdout;
      const events = setup.account.keys('events').length;
      expect(log).toMatch(
        new RegExp(
          `tap-sentry +METRIC record_count=${events} stream=events +metric_name=record_count metric_value=${events}\\s`,
        ),
      );
      expect(log).toMatch(/\[info +\] tap-sentry +events: [\d,]+ records/);
      expect(log).not.toContain(setup.account.simulator.token);
    },
    RUN_MS,
  );

  it(
    'goes on from its state',
    async () => {
      const before = await setup.bookmarks();
      const changes = changeAccount(setup.account);
      setup.account.simulator.reset();
      succeeded(await setup.project.run('run', 'tap-sentry', 'target-postgres'));
      expectEverything(setup);
      expect(setup.keysIn('events')).toEqual(expect.arrayContaining([changes.newEvent, changes.lateEvent]));
      const resolved = `select status from raw.issues where id = '${changes.resolvedIssue}'`;
      expect(setup.database.query(resolved)).toEqual([{ status: 'resolved' }]);
      const renamed = `select slug from raw.projects where id = '${changes.renamedProject}'`;
      expect(setup.database.query(renamed)).toEqual([{ slug: changes.slug }]);
      const after = await setup.bookmarks();
      const organization = setup.account.simulator.world.organizations[0]?.id;
      const starts = ({ issues, events }: Bookmarks): string[] => [
        String(issues?.start),
        // Only the project with new events is asked for them.
        String(events?.partitions?.[`${organization}/${changes.renamedProject}`]?.start),
      ];
      expect(starts(after).map((start, n) => start > String(starts(before)[n]))).toEqual([true, true]);
    },
    RUN_MS,
  );

  /** Takes the oldest events out of the table, as a mishap in the warehouse would. */
  const loseEvents = (): readonly unknown[] => {
    const oldest = 'select "eventID" from raw.events order by "dateCreated" limit 5';
    const removed = setup.database.query(oldest).map(({ eventID }) => eventID);
    setup.database.query(
      `delete from raw.events where "eventID" in (${removed.map((id) => `'${id}'`).join()})`,
    );
    return removed;
  };

  it(
    'reads all of history again with --full-refresh, and only then',
    async () => {
      const removed = loseEvents();
      succeeded(await setup.project.run('run', 'tap-sentry', 'target-postgres'));
      expect(setup.keysIn('events').length).toBe(setup.account.keys('events').length - removed.length);
      succeeded(await setup.project.run('run', '--full-refresh', 'tap-sentry', 'target-postgres'));
      expectEverything(setup);
    },
    RUN_MS,
  );

  it(
    'reads one stream again with TAP_SENTRY_RESET, which it passes on, and not in the run after that',
    async () => {
      loseEvents();
      const { runWith, run } = setup.project;
      const again = succeeded(
        await runWith({ TAP_SENTRY_RESET: 'events' }, 'run', 'tap-sentry', 'target-postgres'),
      );
      expect(again.stderr + again.stdout).toContain('events: the bookmark goes back to start_date (--reset)');
      expectEverything(setup);
      loseEvents();
      succeeded(await run('run', 'tap-sentry', 'target-postgres'));
      expect(setup.keysIn('events').length).toBe(setup.account.keys('events').length - 5);
    },
    RUN_MS,
  );

  it(
    'prints the plan of the tap',
    async () => {
      const { run, folder } = setup.project;
      const catalog = join(folder, 'catalog.json');
      writeFileSync(catalog, succeeded(await run('invoke', '--dump=catalog', 'tap-sentry')).stdout);
      const { stdout } = succeeded(await run('invoke', 'tap-sentry', '--plan', '--catalog', catalog));
      expect(stdout).toMatch(/^events +yes +yes /m);
      expect(stdout).toMatch(/^monitors +no +not asked$/m);
    },
    RUN_MS,
  );
});
