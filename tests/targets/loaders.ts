import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recipe } from './environments.ts';
import type { Database } from './postgres.ts';
import { query, type Row, type Source } from './query.ts';

/** Where one target of one test writes. */
export type Place = { readonly folder: string; readonly database: Database };

/** A target as its users run it. */
export type Loader = Recipe & {
  readonly command: string;
  readonly config: (place: Place) => Record<string, unknown>;
  /** Whether a record with a known key replaces the row or is written below it. */
  readonly writes: 'upserts' | 'appends';
  /** The column of a property. */
  readonly column: (property: string) => string;
  /** All rows of a stream's table, in the order they were written where the target appends. */
  readonly rows: (bin: string, place: Place, stream: string) => readonly Row[];
};

const SCHEMA = 'raw';
const same = (property: string): string => property;
const lowerCase = (property: string): string => property.toLowerCase();
const snakeCase = (property: string): string =>
  property
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();

const postgresRows = (bin: string, { database }: Place, stream: string): readonly Row[] =>
  query(bin, { kind: 'postgres', at: database.url, sql: `select * from ${SCHEMA}.${stream}` });
const fileRows =
  (source: (folder: string, stream: string) => Source): Loader['rows'] =>
  (bin, { folder }, stream) =>
    query(bin, source(folder, stream));

// Python 3.10 took these names out of `collections`; the target and its SQLAlchemy are older.
const OLD_COLLECTIONS = `import collections
import collections.abc

for name in collections.abc.__all__:
    setattr(collections, name, getattr(collections.abc, name))
`;

const POSTGRES_OF_PIPELINEWISE: Loader = {
  name: 'pipelinewise-target-postgres',
  version: '2.1.2',
  command: 'target-postgres',
  config: ({ database: { host, port, user, password, name } }) => ({
    host,
    port,
    user,
    password,
    dbname: name,
    default_target_schema: SCHEMA,
  }),
  writes: 'upserts',
  column: lowerCase,
  rows: postgresRows,
};

export const POSTGRES: Loader = {
  name: 'meltanolabs-target-postgres',
  version: '0.8.1',
  command: 'target-postgres',
  config: ({ database: { host, port, user, password, name } }) => ({
    host,
    port,
    user,
    password,
    database: name,
    default_target_schema: SCHEMA,
    load_method: 'upsert',
  }),
  writes: 'upserts',
  column: same,
  rows: postgresRows,
};

export const LOADERS: readonly Loader[] = [
  POSTGRES,
  POSTGRES_OF_PIPELINEWISE,
  {
    name: 'target-jsonl',
    version: '0.1.4',
    command: 'target-jsonl',
    config: ({ folder }) => ({ destination_path: folder, do_timestamp_file: false }),
    writes: 'appends',
    column: same,
    rows: (_, { folder }, stream) =>
      readFileSync(join(folder, `${stream}.jsonl`), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Row),
  },
  {
    name: 'meltanolabs-target-csv',
    version: '0.5.0',
    command: 'target-csv',
    // A file that is there already is emptied, whatever overwrite_behavior says: each run needs its own.
    config: ({ folder }) => ({ output_path: folder, file_naming_scheme: '{stream_name}.{timestamp}.csv' }),
    writes: 'appends',
    column: same,
    rows: fileRows((folder, stream) => ({ kind: 'csv', at: join(folder, `${stream}.*.csv`) })),
  },
  {
    name: 'target-duckdb',
    version: '0.8.0',
    // Asks for no version, but DuckDB 2 takes the first row of what this target loads for a header.
    pins: ['duckdb==1.1.3'],
    command: 'target-duckdb',
    config: ({ folder }) => ({ path: join(folder, 'account.duckdb'), default_target_schema: SCHEMA }),
    writes: 'upserts',
    column: lowerCase,
    rows: fileRows((folder, stream) => ({
      kind: 'duckdb',
      at: join(folder, 'account.duckdb'),
      sql: `select * from ${SCHEMA}.${stream}`,
    })),
  },
  {
    name: 'target-sqlite',
    version: '0.2.0',
    prelude: OLD_COLLECTIONS,
    command: 'target-sqlite',
    config: ({ folder }) => ({ database: join(folder, 'account') }),
    writes: 'upserts',
    column: snakeCase,
    rows: fileRows((folder, stream) => ({
      kind: 'sqlite',
      at: join(folder, 'account.db'),
      sql: `select * from ${stream}`,
    })),
  },
];
