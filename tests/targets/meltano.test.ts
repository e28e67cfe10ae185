import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS as DEFINITIONS } from '../../src/streams/index.ts';
import { blocksUnder } from '../support/readme-blocks.ts';
import { type Account, changeAccount, KEYS, openAccount, STREAMS, type Stream } from './account.ts';
import { type Ended, start } from './command.ts';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { emptyProject, type MeltanoProject, projectOfCheckout } from './meltano-project.ts';
import { type Database, type Postgres, startPostgres } from './postgres.ts';
import { repositoryOfCheckout } from './python.ts';

const DEFINITION = fileURLToPath(new URL('../../meltano/tap-sentry.yml', import.meta.url));
const INSTALL_MS = 300_000;
const RUN_MS = 240_000;
const STATE_ID = 'dev:tap-sentry-to-target-postgres';
let bin: string;
let postgres: Postgres;

beforeAll(async () => {
  bin = environment(POSTGRES);
  postgres = await startPostgres(bin);
}, INSTALL_MS);

afterAll(() => postgres?.stop());

/** Expects a command to have ended well, and shows what it said when it did not. */
function succeeded(result: Ended): Ended {
  expect(result.code === 0 ? { code: 0 } : result).toEqual({ code: 0 });
  return result;
}

type Bookmark = { readonly start?: string; readonly partitions?: Readonly<Record<string, Bookmark>> };
type Bookmarks = Readonly<Record<string, Bookmark>>;

/** A Sentry account, a project that reads it, and the database that it loads into. */
type Setup = {
  readonly account: Account;
  readonly project: MeltanoProject;
  readonly database: Database;
  readonly keysIn: (stream: Stream) => unknown[];
  readonly bookmarks: () => Promise<Bookmarks>;
};

async function setUp(name: string): Promise<Setup> {
  const account = await openAccount();
  const database = postgres.createDatabase(name);
  const project = projectOfCheckout({ database, folder: '' }, account.config, STREAMS);
  succeeded(await project.run('install', '--plugin-type', 'loader', 'target-postgres'));
  return {
    account,
    project,
    database,
    keysIn: (stream) =>
      POSTGRES.rows(bin, { database, folder: '' }, stream)
        .map((row) => row[KEYS[stream]])
        .sort(),
    bookmarks: async () => {
      const { stdout } = succeeded(await project.run('state', 'get', STATE_ID));
      return (JSON.parse(stdout) as { singer_state: { bookmarks: Bookmarks } }).singer_state.bookmarks;
    },
  };
}

async function takeDown(setup: Setup | undefined): Promise<void> {
  await setup?.account.simulator.close();
  setup?.project.remove();
}

function expectEverything({ account, keysIn }: Setup): void {
  for (const stream of STREAMS) {
    expect({ stream, keys: keysIn(stream) }).toEqual({ stream, keys: account.keys(stream) });
  }
}

describe('a project of one’s own', () => {
  let project: MeltanoProject;

  beforeAll(() => {
    project = emptyProject();
  }, INSTALL_MS);

  afterAll(() => project?.remove());

  it(
    'gets the tap from its definition, without the Hub',
    async () => {
      const [add = '', ...settings] =
        blocksUnder('docs/guides/meltano.md', 'Add it to a project')[0]?.split('\n') ?? [];
      const [, ...words] = add.replace('../tap-sentry/meltano/tap-sentry.yml', DEFINITION).split(' ');
      expect(words).toContain(DEFINITION);
      expect(succeeded(await project.run(...words)).stdout).toContain("Added extractor 'tap-sentry'");
      for (const line of settings.filter((text) => text.startsWith('meltano config set'))) {
        const [, name = '', value = ''] = /^meltano config set tap-sentry (\w+) (.*)$/.exec(line) ?? [];
        const plain = value.replace('"$TOKEN"', 'sntryu_of_the_readme').replace(/^'(.*)'$/, '$1');
        expect(succeeded(await project.run('config', 'set', 'tap-sentry', name, plain)).stdout).toContain(
          name,
        );
      }
      succeeded(await project.run('install'));
      expect(succeeded(await project.run('invoke', 'tap-sentry', '--version')).stdout).toMatch(
        /^tap-sentry v\d/,
      );
    },
    RUN_MS,
  );

  it(
    'takes fractions and lists, as they were set above and from the environment',
    async () => {
      // Reads the settings and asks nobody.
      const schemas = (env: Readonly<Record<string, string>>) =>
        project.runWith({ TAP_SENTRY_API_TOKEN: 'unused', ...env }, 'invoke', 'tap-sentry', '--test=schema');
      succeeded(await schemas({}));
      succeeded(
        await schemas({ TAP_SENTRY_ISSUE_REFRESH_HOURS: '0.25', TAP_SENTRY_PROJECTS: '["web-*", "shop"]' }),
      );
      const refused = await schemas({ TAP_SENTRY_ISSUE_REFRESH_HOURS: '-1.5' });
      expect(refused.code).not.toBe(0);
      expect(refused.stdout + refused.stderr).toContain(
        'issue_refresh_hours is -1.5, but must be a number from -1 to 87600',
      );
    },
    RUN_MS,
  );

  it(
    'selects streams and fields by pattern',
    async () => {
      succeeded(await project.run('select', 'tap-sentry', 'issues', '*'));
      succeeded(await project.run('select', '--exclude', 'tap-sentry', 'issues', 'culprit'));
      const { stdout } = succeeded(await project.run('select', 'tap-sentry', '--list', '--all'));
      expect(stdout).toMatch(/\[automatic *\] issues\.id$/m);
      expect(stdout).toMatch(/\[selected *\] issues\.title$/m);
      expect(stdout).toMatch(/\[excluded *\] issues\.culprit$/m);
      expect(stdout).toMatch(/\[excluded *\] teams\.name$/m);
    },
    RUN_MS,
  );
});

describe('a definition with a git address in pip_url', () => {
  let project: MeltanoProject;
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-git-'));

  beforeAll(() => {
    project = emptyProject();
  });

  afterAll(() => {
    project?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'has Meltano build and install the Python package',
    async () => {
      const url = `git+file://${repositoryOfCheckout(join(folder, 'repository'))}`;
      const definition = join(folder, 'tap-sentry.yml');
      writeFileSync(definition, `${readFileSync(DEFINITION, 'utf8')}pip_url: ${url}\n`);
      succeeded(await project.run('add', 'tap-sentry', '--from-ref', definition));
      const installed = join(project.folder, '.meltano/extractors/tap-sentry/venv/bin/tap-sentry');
      const { stdout } = succeeded(await start(installed, ['--version'], { PATH: '' }).done);
      expect(stdout).toMatch(/^tap-sentry v\d/);
    },
    INSTALL_MS,
  );
});

describe('the project of the checkout', () => {
  let setup: Setup;
  let first: Ended;

  beforeAll(async () => {
    setup = await setUp('meltano');
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

  it(
    'reads all of history again with --full-refresh, and only then',
    async () => {
      const oldest = 'select "eventID" from raw.events order by "dateCreated" limit 5';
      const removed = setup.database.query(oldest).map(({ eventID }) => eventID);
      setup.database.query(
        `delete from raw.events where "eventID" in (${removed.map((id) => `'${id}'`).join()})`,
      );
      succeeded(await setup.project.run('run', 'tap-sentry', 'target-postgres'));
      expect(setup.keysIn('events').length).toBe(setup.account.keys('events').length - removed.length);
      succeeded(await setup.project.run('run', '--full-refresh', 'tap-sentry', 'target-postgres'));
      expectEverything(setup);
    },
    RUN_MS,
  );
});

describe('a run that is stopped by SIGTERM', () => {
  let setup: Setup;

  beforeAll(async () => {
    setup = await setUp('stopped');
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
