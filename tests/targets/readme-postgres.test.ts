import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blocksUnder, filledIn } from '../support/readme-blocks.ts';
import { BIN } from '../support/run-tap.ts';
import { type Account, openAccount } from './account.ts';
import { start } from './command.ts';
import { environment } from './environments.ts';
import { LOADERS, POSTGRES } from './loaders.ts';
import { outcome, runPipeline } from './pipeline.ts';
import { type Database, type Postgres, startPostgres } from './postgres.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 240_000;
const HALF_AN_HOUR = 1_800_000;
const PAGE = 'docs/guides/postgres.md';
const [OF_MELTANO = ''] = blocksUnder(PAGE, 'What the tables look like', 'sql');
const [OF_PIPELINEWISE = ''] = blocksUnder(PAGE, 'Other targets', 'sql');
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-readme-'));
let postgres: Postgres;
let account: Account;
let database: Database;

beforeAll(async () => {
  postgres = await startPostgres(environment(POSTGRES));
  // What is read by default has numbers by the day.
  account = await openAccount(HALF_AN_HOUR);
  database = postgres.createDatabase('readme');
  writeFileSync(join(folder, 'config.json'), JSON.stringify(account.config));
  writeFileSync(join(folder, 'tap-sentry'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  chmodSync(join(folder, 'tap-sentry'), 0o755);
  writeFileSync(join(folder, 'versions.txt'), `${POSTGRES.name}==${POSTGRES.version}\n`);
}, INSTALL_MS);

afterAll(async () => {
  await account?.simulator.close();
  postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function bash(script: string): ReturnType<typeof start>['done'] {
  const { NODE_OPTIONS: _, ...inherited } = process.env as Record<string, string>;
  const PATH = `${folder}${delimiter}${inherited['PATH']}`;
  const env = { ...inherited, PATH, PIP_CONSTRAINT: join(folder, 'versions.txt') };
  return start('bash', ['-euo', 'pipefail', '-c', `cd "${folder}"\n${script}`], env).done;
}

/** Rows of each statement of a block, without its comments. */
function rowsOf(block: string, at: Database): readonly number[] {
  const statements = block.replace(/^--.*$/gm, '').split(';');
  return statements.filter((text) => text.trim() !== '').map((text) => at.query(text).length);
}

describe('docs/guides/postgres.md', () => {
  it(
    'installs the target, runs it without a state, and goes on from the state',
    async () => {
      const [block = ''] = blocksUnder(PAGE, 'A script that can be run again');
      const { host, port, user, password, name } = database;
      const target = { host, port, user, password, database: name, default_target_schema: 'sentry' };
      const script = filledIn(block, /^\{ "host"[\s\S]*?\}$/m, JSON.stringify(target));
      const first = await bash(script);
      expect(first.code === 0 ? 0 : first).toBe(0);
      const [{ count } = {}] = database.query('select count(*) from sentry.events');
      expect(count).toBe(account.keys('events').length);
      const state = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
      expect(Object.keys(state.bookmarks)).toEqual(expect.arrayContaining(['issues', 'events', 'releases']));
      const second = await bash('bash sync.sh');
      expect(second.code === 0 ? 0 : second).toBe(0);
    },
    INSTALL_MS,
  );

  it('asks for what is there by queries that find it', () => {
    const rows = rowsOf(OF_MELTANO, database);
    expect(rows.length).toBeGreaterThan(3);
    expect(Math.min(...rows)).toBeGreaterThan(0);
  });

  it('says what absent objects are', () => {
    const [counts] = database.query(`select count(*) filter (where "assignedTo" is null) as sql_null,
      count(*) filter (where jsonb_typeof("assignedTo") = 'null') > 0 as has_json_null from sentry.issues`);
    expect(counts).toEqual({ sql_null: 0, has_json_null: true });
  });

  it(
    'asks the tables of the target of pipelinewise by names in lower case',
    async () => {
      const loader = LOADERS.find(({ name }) => name === 'pipelinewise-target-postgres');
      if (loader === undefined) throw new Error('The page speaks of a target that is not tested.');
      const other = postgres.createDatabase('readme_pipelinewise');
      const settings = { ...loader.config({ database: other, folder }), default_target_schema: 'sentry' };
      const command = join(environment(loader), loader.command);
      const result = await runPipeline({
        tap: { config: account.config },
        target: { command, config: settings },
      });
      expect(outcome(result)).toEqual({ tap: 0, target: 0 });
      expect(rowsOf(OF_PIPELINEWISE, other)).toEqual([expect.any(Number)]);
      expect(rowsOf(OF_PIPELINEWISE, other)[0]).toBeGreaterThan(0);
    },
    RUN_MS,
  );
});
