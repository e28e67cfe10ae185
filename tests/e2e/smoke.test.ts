import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PACKAGE } from '../../src/package-info.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { createWorld, type Simulator, sendFeedback, startSimulator } from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { EVERY_SCOPE } from '../support/every-scope.ts';
import { lastState, recordsOf, runTap, startTap, type TapResult } from '../support/run-tap.ts';

// The short way through the whole program: it runs on every supported version of Node.js, which
// TAP_SENTRY_TEST_NODE chooses (see support/run-tap.ts).

jest.setTimeout(60_000);

const NOW = Math.floor(Date.now() / 1000) * 1000;
const SIGNPOST = new Date(NOW - 60_000).toISOString().slice(0, 19);
const START_DATE = new Date(NOW - 80 * 86_400_000).toISOString().slice(0, 19);
const TIMED = ['issues', 'feedback_issues', 'events', 'releases'];
/** Numbers by the day, those of the present day included. */
const DATED = STREAMS.filter(({ series }) => series !== undefined).map(({ tapStreamId }) => tapStreamId);

const world = createWorld({
  seed: 4,
  now: NOW,
  projects: 4,
  teams: 3,
  members: 6,
  issues: 20,
  events: 150,
  releases: 9,
});
sendFeedback(world, world.projects[0]?.id ?? '', new Date(NOW - 3_600_000).toISOString());

let simulator: Simulator;
let config: Record<string, unknown>;
let first: TapResult;

/** What tells the records of a stream apart, below their organization and project, as the simulator has it. */
const keysOf = (result: TapResult, { tapStreamId, keyProperties }: (typeof STREAMS)[number]): string[] => {
  const own = keyProperties.filter((name) => !['organizationId', 'projectID'].includes(name));
  return recordsOf(result.messages, tapStreamId).map((record) =>
    own.map((name) => String(record[name])).join('/'),
  );
};

beforeAll(async () => {
  simulator = await startSimulator(world, { now: () => NOW, scopes: EVERY_SCOPE });
  config = {
    api_token: simulator.token,
    organization: world.organizations[0]?.slug,
    base_url: simulator.url,
    start_date: START_DATE,
  };
  first = await runTap({ config, catalog: catalogOf() });
}, 30_000);
afterAll(() => simulator.close());

describe('the program', () => {
  it('tells its version', async () => {
    const { code, stdout } = await runTap({ flags: ['--version'] });
    expect([code, stdout]).toEqual([0, `tap-sentry v${PACKAGE.version}\n`]);
  });

  it('discovers its streams without a config', async () => {
    const { code, stdout, stderr } = await runTap({ flags: ['--discover'] });
    const { streams } = JSON.parse(stdout) as { streams: { tap_stream_id: string }[] };
    expect([code, stderr]).toEqual([0, '']);
    expect(streams.map(({ tap_stream_id: id }) => id)).toEqual(STREAMS.map(({ tapStreamId }) => tapStreamId));
  });

  it.each(STREAMS.map((stream) => [stream.tapStreamId, stream] as const))(
    'syncs all of %s',
    (id, definition) => {
      expect(first.stderr).not.toMatch(/ERROR|CRITICAL/);
      expect(first.code).toBe(0);
      const truth = simulator.truth(id, {
        ...(TIMED.includes(id) && { start: START_DATE, end: SIGNPOST }),
        ...(DATED.includes(id) && { start: START_DATE }),
      });
      expect(truth.size).toBeGreaterThan(0);
      expect(keysOf(first, definition).sort()).toEqual([...truth.keys()].sort());
    },
  );

  it('goes on from its state, and reads no event twice', async () => {
    const second = await runTap({ config, state: lastState(first.messages) });
    expect(second.code).toBe(0);
    expect(recordsOf(second.messages, 'events')).toEqual([]);
    expect(recordsOf(second.messages, 'projects')).toHaveLength(4);
    expect(lastState(second.messages)).toEqual(lastState(first.messages));
  });

  it('ends on SIGTERM with 143 and a STATE as its last line', async () => {
    simulator.reset();
    simulator.faults.add({ match: { stream: 'issues' }, kind: 'hang', times: 99 });
    const { child, done } = startTap({ config });
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const result = await done;
    expect([result.code, result.signal]).toEqual([143, null]);
    expect(result.messages.at(-1)?.type).toBe('STATE');
    expect(result.stderr.trimEnd().split('\n').at(-1)).toContain('Stopped by SIGTERM');
  });
});
