import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Account,
  CATALOG,
  type Changes,
  changeAccount,
  KEYS,
  openAccount,
  STREAMS,
  type Stream,
} from './account.ts';
import { environment } from './environments.ts';
import { LOADERS, type Place, POSTGRES } from './loaders.ts';
import { outcome, type PipelineResult, runPipeline } from './pipeline.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import type { Row } from './query.ts';
import { report } from './report.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 240_000;
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-targets-'));
let postgres: Postgres;

beforeAll(async () => {
  postgres = await startPostgres(environment(POSTGRES));
}, INSTALL_MS);

afterAll(() => {
  postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
  report.print();
});

describe.each(LOADERS)('$name', (loader) => {
  let account: Account;
  let place: Place;
  let bin: string;
  let first: PipelineResult;
  let second: PipelineResult;
  let changes: Changes;

  const run = (state?: unknown): Promise<PipelineResult> =>
    runPipeline({
      tap: { config: account.config, catalog: CATALOG, ...(state !== undefined && { state }) },
      target: { command: join(bin, loader.command), config: loader.config(place) },
    });
  /** All tables as they are now. */
  const read = (): ReadonlyMap<Stream, readonly Row[]> =>
    new Map(STREAMS.map((stream) => [stream, loader.rows(bin, place, stream)]));
  const keys = (tables: ReturnType<typeof read>, stream: Stream): unknown[] =>
    (tables.get(stream) ?? []).map((row) => row[loader.column(KEYS[stream])]);
  /** A field of the latest row of a key. */
  const field = (tables: ReturnType<typeof read>, stream: Stream, key: string, property: string): unknown =>
    tables.get(stream)?.findLast((row) => row[loader.column(KEYS[stream])] === key)?.[
      loader.column(property)
    ];
  const sent = (result: PipelineResult, stream: Stream): number =>
    result.messages.filter((message) => message.type === 'RECORD' && message.stream === stream).length;

  beforeAll(async () => {
    report.start(loader);
    bin = report.step(loader, 'install', () => environment(loader));
    account = await openAccount();
    const own = join(folder, loader.name);
    mkdirSync(own);
    place = { folder: own, database: postgres.createDatabase(loader.name.replaceAll('-', '_')) };
  }, INSTALL_MS);

  afterAll(() => account?.simulator.close());

  it(
    'stores each record of a first sync once and prints the state',
    async () => {
      first = await run();
      expect(outcome(first)).toEqual({ tap: 0, target: 0 });
      const tables = read();
      for (const stream of STREAMS) {
        expect({ stream, keys: keys(tables, stream).sort() }).toEqual({ stream, keys: account.keys(stream) });
      }
      expect(first.states.at(-1)).toEqual(first.messages.findLast(({ type }) => type === 'STATE')?.value);
      report.first(
        loader,
        Object.fromEntries(STREAMS.map((stream) => [stream, tables.get(stream)?.length ?? 0])),
      );
    },
    RUN_MS,
  );

  it(
    'brings the rows up to date in a second sync, and doubles none',
    async () => {
      changes = changeAccount(account);
      second = await run(first.states.at(-1));
      expect({ ...second, tapLog: '', messages: [], states: [] }).toMatchObject({
        tapCode: 0,
        targetCode: 0,
      });
      const tables = read();
      for (const stream of STREAMS) {
        const stored = keys(tables, stream);
        expect({ stream, keys: [...new Set(stored)].sort() }).toEqual({ stream, keys: account.keys(stream) });
        const count =
          loader.writes === 'upserts' ? new Set(stored).size : sent(first, stream) + sent(second, stream);
        expect({ stream, count: stored.length }).toEqual({ stream, count });
      }
      expect(sent(second, 'events')).toBeLessThan(sent(first, 'events') / 2);
      const status = field(tables, 'issues', changes.resolvedIssue, 'status');
      const slug = field(tables, 'projects', changes.renamedProject, 'slug');
      expect({ status, slug }).toEqual({ status: 'resolved', slug: changes.slug });
      expect(keys(tables, 'events')).toEqual(expect.arrayContaining([changes.newEvent, changes.lateEvent]));
      report.second(
        loader,
        STREAMS.reduce((sum, stream) => sum + sent(second, stream), 0),
      );
    },
    RUN_MS,
  );
});
