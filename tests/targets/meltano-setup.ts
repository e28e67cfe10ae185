import { expect } from '@jest/globals';
import { type Account, KEYS, openAccount, STREAMS, type Stream } from './account.ts';
import type { Ended } from './command.ts';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { type MeltanoProject, projectOfCheckout } from './meltano-project.ts';
import type { Database, Postgres } from './postgres.ts';

const STATE_ID = 'dev:tap-sentry-to-target-postgres';

/** Expects a command to have ended well, and shows what it said when it did not. */
export function succeeded(result: Ended): Ended {
  expect(result.code === 0 ? { code: 0 } : result).toEqual({ code: 0 });
  return result;
}

type Bookmark = { readonly start?: string; readonly partitions?: Readonly<Record<string, Bookmark>> };
export type Bookmarks = Readonly<Record<string, Bookmark>>;

/** A Sentry account, a project that reads it, and the database that it loads into. */
export type Setup = {
  readonly account: Account;
  readonly project: MeltanoProject;
  readonly database: Database;
  readonly keysIn: (stream: Stream) => unknown[];
  readonly bookmarks: () => Promise<Bookmarks>;
};

/** @param isReady its target is installed already */
export async function setUp(postgres: Postgres, name: string, isReady = false): Promise<Setup> {
  const account = await openAccount();
  const database = postgres.createDatabase(name);
  const project = projectOfCheckout({ database, folder: '' }, account.config, STREAMS, isReady);
  if (!isReady) succeeded(await project.run('install', '--plugin-type', 'loader', 'target-postgres'));
  return {
    account,
    project,
    database,
    keysIn: (stream) =>
      POSTGRES.rows(environment(POSTGRES), { database, folder: '' }, stream)
        .map((row) => row[KEYS[stream]])
        .sort(),
    bookmarks: async () => {
      const { stdout } = succeeded(await project.run('state', 'get', STATE_ID));
      return (JSON.parse(stdout) as { singer_state: { bookmarks: Bookmarks } }).singer_state.bookmarks;
    },
  };
}

export async function takeDown(setup: Setup | undefined): Promise<void> {
  await setup?.account.simulator.close();
  setup?.project.remove();
}

export function expectEverything({ account, keysIn }: Setup): void {
  for (const stream of STREAMS) {
    expect({ stream, keys: keysIn(stream) }).toEqual({ stream, keys: account.keys(stream) });
  }
}
