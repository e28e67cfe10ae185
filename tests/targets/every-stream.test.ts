import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { EVERY_SCOPE } from '../support/every-scope.ts';
import { identitiesAt } from '../support/identity.ts';
import { environment } from './environments.ts';
import { LOADERS, type Place, POSTGRES } from './loaders.ts';
import { outcome, runPipeline } from './pipeline.ts';
import { type Postgres, startPostgres } from './postgres.ts';

const INSTALL_MS = 300_000;
const RUN_MS = 240_000;
const HOUR_MS = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-every-stream-'));
let postgres: Postgres;
let simulator: Simulator;

beforeAll(async () => {
  postgres = await startPostgres(environment(POSTGRES));
  // The server lives in the past, so that nothing in it is too young to be claimed.
  const now = Date.now() - HOUR_MS;
  const world = createWorld({
    seed: 29,
    now: now - HOUR_MS,
    projects: 5,
    teams: 3,
    members: 12,
    issues: 60,
    events: 300,
    releases: 12,
    resources: 12,
    days: 20,
  });
  simulator = await startSimulator(world, { now: () => now, scopes: EVERY_SCOPE });
}, INSTALL_MS);

afterAll(async () => {
  await simulator?.close();
  postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Identities of what the server has, by stream; streams of which it has nothing are left out. */
function truth(): ReadonlyMap<string, number> {
  const counts = STREAMS.map(
    ({ tapStreamId }) => [tapStreamId, new Set(identitiesAt(simulator, [tapStreamId])).size] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}

const DATABASES = LOADERS.filter(({ command }) => command === 'target-postgres');

describe.each(DATABASES)('$name', (loader) => {
  it(
    'makes a table of each stream, with a row for each record that the server has',
    async () => {
      const bin = environment(loader);
      const place: Place = {
        folder,
        database: postgres.createDatabase(`every_stream_${loader.name.replaceAll('-', '_')}`.slice(0, 40)),
      };
      const result = await runPipeline({
        tap: {
          config: {
            base_url: simulator.url,
            api_token: simulator.token,
            organization: simulator.world.organizations[0]?.slug,
          },
          catalog: catalogOf(),
        },
        target: { command: join(bin, loader.command), config: loader.config(place) },
      });
      expect(outcome(result)).toEqual({ tap: 0, target: 0 });
      const expected = truth();
      expect(expected.size).toBeGreaterThanOrEqual(STREAMS.length - 2);
      const stored = [...expected.keys()].map((stream) => [stream, rowsOf(place, stream)]);
      expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(expected));
    },
    INSTALL_MS + RUN_MS,
  );
});

function rowsOf({ database }: Place, stream: string): number | string {
  try {
    const [row] = database.query(`select count(*)::int as n from raw.${stream}`);
    return Number(row?.['n']);
  } catch {
    return 'no table';
  }
}
