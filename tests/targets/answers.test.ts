import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dbt } from './answers/dbt.ts';
import { plain } from './answers/forms.ts';
import { KNOWN } from './answers/known.ts';
import { type Loaded, load } from './answers/load.ts';
import { rewriteRows, shownRows, tableOf } from './answers/page.ts';
import { type AnswersWorld, answersWorld } from './answers/world.ts';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { type Database, type Postgres, startPostgres } from './postgres.ts';
import type { Row } from './query.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 120_000;
const QUERIES = fileURLToPath(new URL('../../examples/sql/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-answers-'));
let postgres: Postgres;
let database: Database;
let answers: AnswersWorld;
let loaded: Loaded;

beforeAll(async () => {
  postgres = await startPostgres(environment(POSTGRES));
  database = postgres.createDatabase('answers');
  answers = answersWorld();
  loaded = await load(answers.world, database, folder);
}, INSTALL_MS);

afterAll(() => {
  postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sorted = (rows: readonly Row[]): readonly string[] =>
  plain(rows)
    .map((row) => JSON.stringify(Object.entries(row).sort()))
    .sort();

describe('meltano run tap-sentry target-postgres dbt-postgres:build', () => {
  it('loads the account, and builds the dbt package without an error or a warning', () => {
    const { code, stdout, stderr } = loaded.ended;
    expect(code === 0 ? { code } : { code, stdout, stderr }).toEqual({ code: 0 });
    expect(stdout + stderr).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0 /);
  });

  it('tells nobody outside of it', () => {
    expect(loaded.asked).toEqual([]);
  });
});

describe.each(Object.keys(KNOWN))('%s', (name) => {
  it('is answered in SQL by what is known of the account', () => {
    const known = KNOWN[name]?.(answers) ?? [];
    expect(known.length).toBeGreaterThan(0);
    expect(sorted(database.query(readFileSync(`${QUERIES}${name}.sql`, 'utf8')))).toEqual(sorted(known));
  });

  it('is shown in docs/answers.md, as TAP_SENTRY_REWRITE_DOCS=1 writes it', () => {
    const rows = database.query(readFileSync(`${QUERIES}${name}.sql`, 'utf8'));
    if (process.env['TAP_SENTRY_REWRITE_DOCS'] === '1') rewriteRows(name, rows);
    expect(shownRows(name)).toBe(tableOf(rows));
  });

  it('is answered by dbt with the same', () => {
    const rows = database.query(`select * from analytics.${name}`);
    expect(sorted(rows)).toEqual(sorted(KNOWN[name]?.(answers) ?? []));
  });
});

describe('the tests of the dbt package', () => {
  it(
    'fail where rows are doubled, are in a state that does not exist, or belong to nothing',
    async () => {
      database.query(`
        alter table sentry.issues drop constraint issues_pkey;
        insert into sentry.issues select * from sentry.issues where id = '${answers.issues.noisy}';
        update sentry.issues set status = 'asleep' where id = '${answers.issues.open}';
        delete from sentry.issues where id = '${answers.issues.quiet}'`);
      const { code, stdout } = await dbt(database, folder, 'test', '--select', 'staging');
      const failed = [...stdout.matchAll(/ of \d+ FAIL \d+ (\w+)/g)].map(([, name]) => name).sort();
      expect({ code, failed }).toEqual({
        code: 1,
        failed: [
          expect.stringMatching(/^accepted_values_stg_sentry__issues_status/),
          expect.stringMatching(/^relationships_stg_sentry__issue_activity_issue_key/),
          'unique_stg_sentry__issues_issue_key',
        ],
      });
    },
    RUN_MS,
  );
});
