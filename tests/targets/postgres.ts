import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { query, type Row } from './query.ts';

const APT = '/usr/bin/apt-get';

/** A PostgreSQL server in which tests make databases of their own. */
export type Postgres = {
  /** Makes an empty database and returns its address. */
  readonly createDatabase: (name: string) => Database;
  /** Drops the databases, and stops the server if it was started here. */
  readonly stop: () => void;
};

export type Database = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly url: string;
  readonly query: (sql: string) => readonly Row[];
};

/**
 * The server of TAP_SENTRY_TEST_POSTGRES_URL, or else one that is started on a free port of loopback.
 * @param bin commands of an environment of Python with psycopg2
 * @throws Error when there is neither an address nor a PostgreSQL to start
 */
export async function startPostgres(bin: string): Promise<Postgres> {
  const given = process.env['TAP_SENTRY_TEST_POSTGRES_URL'];
  const server = given === undefined ? await startServer() : { url: new URL(given), stop: () => undefined };
  const admin = databaseAt(server.url, bin);
  const made: string[] = [];
  return {
    createDatabase: (name) => {
      const unique = `tap_sentry_test_${process.pid}_${name}`;
      admin.query(`drop database if exists "${unique}"`);
      admin.query(`create database "${unique}"`);
      made.push(unique);
      const url = new URL(server.url);
      url.pathname = `/${unique}`;
      return databaseAt(url, bin);
    },
    stop: () => {
      for (const name of made) admin.query(`drop database if exists "${name}" with (force)`);
      server.stop();
    },
  };
}

function databaseAt(url: URL, bin: string): Database {
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    // Targets insist on a password where the server does not.
    password: decodeURIComponent(url.password) || 'unused',
    name: url.pathname.slice(1),
    url: url.href,
    query: (sql) => query(bin, { kind: 'postgres', at: url.href, sql }),
  };
}

async function startServer(): Promise<{ url: URL; stop: () => void }> {
  const programs = findPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-postgres-'));
  const port = await freePort();
  const data = join(folder, 'data');
  const as = owner(folder);
  const run = (program: string, ...args: string[]): void => {
    const [command, ...rest] = [...as, join(programs, program), ...args] as [string, ...string[]];
    execFileSync(command, rest, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  run('initdb', '-D', data, '-U', 'tester', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync');
  const options = `-h 127.0.0.1 -p ${port} -k ${folder} -F`;
  run('pg_ctl', '-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start');
  return {
    url: new URL(`postgresql://tester@127.0.0.1:${port}/postgres`),
    stop: () => {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then the user `postgres` gets the folder and the word. */
function owner(folder: string): string[] {
  if (process.getuid?.() !== 0) return [];
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  const [user, group] = [id('-u'), id('-g')];
  chownSync(folder, user, group);
  return ['setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups', '--'];
}

/** The folder of initdb and pg_ctl; as root on Debian they are installed when missing. */
export function findPrograms(): string {
  const folder = lookForPrograms();
  if (folder !== undefined) return folder;
  if (process.getuid?.() === 0 && existsSync(APT)) {
    execFileSync(APT, ['install', '-y', '--no-install-recommends', 'postgresql'], { stdio: 'ignore' });
  }
  const installed = lookForPrograms();
  if (installed !== undefined) return installed;
  throw new Error(
    'These tests need a PostgreSQL server: install one (Debian: apt-get install postgresql), or name a running ' +
      'one with TAP_SENTRY_TEST_POSTGRES_URL=postgresql://user:password@host:port/database.',
  );
}

function lookForPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on loopback.');
  return address.port;
}
