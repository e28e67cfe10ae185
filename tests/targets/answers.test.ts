import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plain } from './answers/forms.ts';
import { KNOWN } from './answers/known.ts';
import { load } from './answers/load.ts';
import { type AnswersWorld, answersWorld } from './answers/world.ts';
import { environment } from './environments.ts';
import { POSTGRES } from './loaders.ts';
import { type Database, type Postgres, startPostgres } from './postgres.ts';
import type { Row } from './query.ts';

const INSTALL_MS = 300_000;
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
let postgres: Postgres;
let database: Database;
let answers: AnswersWorld;

beforeAll(async () => {
  postgres = await startPostgres(environment(POSTGRES));
  database = postgres.createDatabase('answers');
  answers = answersWorld();
  await load(answers.world, database);
}, INSTALL_MS);

afterAll(() => postgres?.stop());

const sorted = (rows: readonly Row[]): readonly string[] =>
  plain(rows)
    .map((row) => JSON.stringify(Object.entries(row).sort()))
    .sort();

describe('the query', () => {
  it.each(Object.keys(KNOWN))('%s gives what is known of the account', (name) => {
    const rows = database.query(readFileSync(`${EXAMPLES}sql/${name}.sql`, 'utf8'));
    const known = KNOWN[name]?.(answers) ?? [];
    expect(known.length).toBeGreaterThan(0);
    expect(sorted(rows)).toEqual(sorted(known));
  });
});
