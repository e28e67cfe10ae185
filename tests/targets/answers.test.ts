import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { World } from '../simulator/index.ts';
import { BY_HAND, insertsOf, knownByHand, rowsByHand } from './answers/by-hand.ts';
import { plain } from './answers/forms.ts';
import { KNOWN } from './answers/known.ts';
import { hotFiles } from './answers/known-issues.ts';
import { crashFreeSessionsPerRelease, usageAgainstQuota } from './answers/known-usage.ts';
import { type Loaded, load } from './answers/load.ts';
import { rewriteRows, shownRows, tableOf } from './answers/page.ts';
import { type AnswersWorld, answersWorld } from './answers/world.ts';
import { dbt } from './dbt.ts';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { type Database, type Postgres, startPostgres } from './postgres.ts';
import type { Row } from './query.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 120_000;
const FOLDER = fileURLToPath(new URL('../../examples/sql/', import.meta.url));
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

const QUERIES = Object.keys(KNOWN);
const queryOf = (name: string): string => readFileSync(`${FOLDER}${name}.sql`, 'utf8');
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

describe.each(QUERIES)('%s', (name) => {
  it('is answered in SQL by what is known of the account', () => {
    const known = KNOWN[name]?.(answers) ?? [];
    expect(known.length).toBeGreaterThan(0);
    expect(sorted(database.query(queryOf(name)))).toEqual(sorted(known));
  });

  it('is shown in docs/answers.md, as TAP_SENTRY_REWRITE_DOCS=1 writes it', () => {
    const rows = database.query(queryOf(name));
    if (process.env['TAP_SENTRY_REWRITE_DOCS'] === '1') rewriteRows(name, rows);
    expect(shownRows(name)).toBe(tableOf(rows));
  });

  it('is answered by dbt with the same', () => {
    const rows = database.query(`select * from analytics.${name}`);
    expect(sorted(rows)).toEqual(sorted(KNOWN[name]?.(answers) ?? []));
  });
});

describe('a query with other numbers in its first part', () => {
  it.each([
    {
      name: 'crash_free_sessions_per_release',
      change: ['100 as least_sessions', '3000 as least_sessions'],
      known: (world: World) => crashFreeSessionsPerRelease(world, 3000),
    },
    {
      name: 'usage_against_quota',
      change: ['1 as first_day_of_period', '20 as first_day_of_period'],
      known: (world: World) =>
        usageAgainstQuota(world, (day) => {
          if (day >= '2026-05-20') return '2026-05-20';
          return '2026-04-20';
        }),
    },
    {
      name: 'hot_files',
      change: ['20 as most_files', '1000 as most_files'],
      known: (world: World) => hotFiles(world, 1000),
    },
  ])('$name gives what is known too', ({ name, change: [from = '', to = ''], known }) => {
    const sql = queryOf(name);
    expect(sql).toContain(from);
    expect(sorted(database.query(sql.replace(from, to)))).toEqual(sorted(known(answers.world)));
  });
});

describe('what the target has marked as deleted', () => {
  it.each([
    { query: 'projects_without_alerts', table: 'projects', where: `slug = 'search'`, more: [] },
    { query: 'projects_without_alerts', table: 'detectors', where: `name = 'Watch 1'`, more: ['ledger'] },
    {
      query: 'projects_without_alerts',
      table: 'workflows',
      where: `name = 'Tell team 2'`,
      more: ['mobile-ios'],
    },
    {
      query: 'projects_without_alerts',
      table: 'alert_rules',
      where: `name = 'Limit 0'`,
      more: ['checkout-web'],
    },
    { query: 'members_without_team', table: 'users', where: `name = 'Hugo Silva'`, more: [] },
    {
      query: 'members_without_team',
      table: 'project_members',
      where: `id = '57377000'`,
      more: ['Ada Vogel'],
    },
  ])('counts no more in $table for $query', ({ query, table, where, more }) => {
    const namesNow = (): readonly string[] =>
      database.query(queryOf(query)).map(({ project, name }) => String(project ?? name));
    const before = namesNow();
    database.query(`update sentry.${table} set _sdc_deleted_at = now() where ${where}`);
    const after = namesNow();
    database.query(`update sentry.${table} set _sdc_deleted_at = null`);
    expect(after.length).not.toBe(before.length);
    expect([...new Set(after)].filter((name) => !before.includes(name))).toEqual(more);
  });
});

describe('an organization by hand', () => {
  it('has what is known of it, and takes nothing from the others', () => {
    const [project = '', workflow = ''] = [answers.world.projects[0]?.id, '810001'];
    const before = Object.fromEntries(QUERIES.map((name) => [name, database.query(queryOf(name))]));
    database.query(insertsOf(rowsByHand({ issue: answers.issues.noisy, project, workflow })));
    for (const [name, known] of Object.entries(knownByHand(project))) {
      const rows = database.query(queryOf(name));
      const own = rows.filter(({ organization_id }) => organization_id === BY_HAND);
      expect({ name, rows: sorted(own) }).toEqual({
        name,
        rows: sorted(known.map((row) => ({ organization_id: BY_HAND, ...row }))),
      });
      expect({ name, rows: sorted(rows.filter((row) => !own.includes(row))) }).toEqual({
        name,
        rows: sorted(before[name] ?? []),
      });
    }
    for (const table of Object.keys(rowsByHand({ issue: '', project: '', workflow: '' })))
      database.query(`delete from sentry.${table} where "organizationId" in ('${BY_HAND}', 'silent')`);
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
