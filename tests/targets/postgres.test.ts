import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addTeam, deleteTeam } from '../simulator/index.ts';
import { type Account, CATALOG, openAccount, STREAMS } from './account.ts';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { outcome, runPipeline } from './pipeline.ts';
import { type Database, type Postgres, startPostgres } from './postgres.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 240_000;
let bin: string;
let postgres: Postgres;
let account: Account;

beforeAll(async () => {
  bin = environment(POSTGRES);
  postgres = await startPostgres(bin);
  account = await openAccount();
}, INSTALL_MS);

afterAll(async () => {
  await account?.simulator.close();
  postgres?.stop();
});

/** Syncs the account into a database, and expects both ends to be content. */
async function sync(
  database: Database,
  settings: { readonly tap?: object; readonly target?: object } = {},
): Promise<void> {
  const place = { database, folder: join(tmpdir(), 'unused') };
  const result = await runPipeline({
    tap: { config: { ...account.config, ...settings.tap }, catalog: CATALOG },
    target: {
      command: join(bin, POSTGRES.command),
      config: { ...POSTGRES.config(place), ...settings.target },
    },
  });
  expect(outcome(result)).toEqual({ tap: 0, target: 0 });
}

/** The one value of the one row of a query. */
function value(database: Database, sql: string): unknown {
  return Object.values(database.query(sql)[0] ?? {})[0];
}

describe('tables in PostgreSQL', () => {
  let database: Database;

  beforeAll(async () => {
    database = postgres.createDatabase('types');
    await sync(database);
  }, RUN_MS);

  it('have a time stamp for each time, and jsonb for each object', () => {
    const types = database.query(
      `select table_name || '.' || column_name as name, data_type from information_schema.columns
       where table_schema = 'raw'`,
    );
    const typeOf = Object.fromEntries(types.map(({ name, data_type }) => [name, data_type]));
    expect(typeOf).toMatchObject({
      'events.dateCreated': 'timestamp without time zone',
      'events.user': 'jsonb',
      'issues.count': 'bigint',
      'issues.lastSeen': 'timestamp without time zone',
      'issues.metadata': 'jsonb',
      'organizations.require2FA': 'boolean',
      'releases.dateReleased': 'timestamp without time zone',
    });
  });

  it('hold the same instants as Sentry', () => {
    const sent = [...account.simulator.truth('projects').values()].map(({ id, dateCreated }) => ({
      id,
      at: Date.parse(String(dateCreated)),
    }));
    const stored = database.query(`select id, to_char("dateCreated", 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from raw.projects order by id`);
    expect(stored.map(({ id, at }) => ({ id, at: Date.parse(String(at)) }))).toEqual(sent);
  });

  it('can be asked for what is inside of objects', () => {
    const emails = [...account.simulator.truth('events').values()].filter(({ user }) => {
      return (
        typeof user === 'object' && user !== null && 'email' in user && typeof user['email'] === 'string'
      );
    });
    expect(emails.length).toBeGreaterThan(0);
    expect(value(database, `select count(*) from raw.events where "user"->>'email' is not null`)).toBe(
      emails.length,
    );
  });

  it('join events to their issues and projects', () => {
    const sql = `select count(*) from raw.events e join raw.projects p on p.id = e."projectID"
      left join raw.issues i on i.id = e."groupID"`;
    const placed = [...account.simulator.truth('events').values()].filter(
      ({ projectID }) => typeof projectID === 'string',
    );
    expect(value(database, sql)).toBe(placed.length);
  });
});

describe('with emit_activate_version_messages', () => {
  it.each([
    { hard_delete: true, left: 'no row' },
    { hard_delete: false, left: 'a row marked as deleted' },
  ])(
    'a team that was deleted in Sentry leaves $left when hard_delete is $hard_delete',
    async ({ hard_delete }) => {
      const database = postgres.createDatabase(`versions_${hard_delete}`);
      const settings = { tap: { emit_activate_version_messages: true }, target: { hard_delete } };
      const team = addTeam(account.simulator.world, `Short-lived ${hard_delete}`);
      const rows = `select count(*) from raw.teams where id = '${team.id}'`;
      await sync(database, settings);
      expect(value(database, `${rows} and _sdc_deleted_at is null`)).toBe(1);
      deleteTeam(account.simulator.world, team.id);
      await sync(database, settings);
      expect(value(database, rows)).toBe(hard_delete ? 0 : 1);
      expect(value(database, `${rows} and _sdc_deleted_at is null`)).toBe(0);
      for (const stream of STREAMS) {
        const live = `select count(*) from raw.${stream} where _sdc_deleted_at is null`;
        expect({ stream, rows: value(database, live) }).toEqual({
          stream,
          rows: account.keys(stream).length,
        });
      }
    },
    RUN_MS,
  );
});

describe('with flattening_enabled', () => {
  it(
    'objects become columns',
    async () => {
      const database = postgres.createDatabase('flattened');
      await sync(database, { tap: { flattening_enabled: true, flattening_max_depth: 1 } });
      for (const stream of STREAMS) {
        const rows = value(database, `select count(*) from raw.${stream}`);
        expect({ stream, rows }).toEqual({ stream, rows: account.keys(stream).length });
      }
      const slugs = [...account.simulator.truth('projects').values()].map(({ team }) =>
        typeof team === 'object' && team !== null && 'slug' in team ? team['slug'] : null,
      );
      const stored = database
        .query('select team__slug from raw.projects')
        .map(({ team__slug }) => team__slug);
      expect(stored.sort()).toEqual(slugs.sort());
      expect(stored.some((slug) => slug !== null)).toBe(true);
    },
    RUN_MS,
  );
});
