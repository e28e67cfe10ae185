import { afterEach, describe, expect, it } from '@jest/globals';
import { createWorld, type Simulator, startSimulator } from '../../simulator/index.ts';
import { lastState, recordsOf, runTap } from '../../support/run-tap.ts';

type Entry = { tap_stream_id: string; stream: string };
let simulator: Simulator;
afterEach(async () => {
  await simulator.close();
});

/** A catalog of issues and releases under other names, and a run with it. */
async function account() {
  const world = createWorld({
    seed: 6,
    now: Date.now(),
    projects: 2,
    teams: 1,
    members: 1,
    issues: 20,
    events: 0,
    releases: 10,
    days: 20,
  });
  simulator = await startSimulator(world);
  const config = {
    api_token: simulator.token,
    base_url: simulator.url,
    organization: world.organizations[0]?.slug,
    lookback_seconds: 0,
    issue_refresh_hours: -1,
    release_refresh_days: 0,
  };
  const discovered = JSON.parse((await runTap({ flags: ['--discover'] })).stdout) as { streams: Entry[] };
  const run = (names: Readonly<Record<string, string>>, state?: unknown) => {
    const streams = discovered.streams
      .filter(({ tap_stream_id }) => ['issues', 'releases'].includes(tap_stream_id))
      .map((entry) => ({ ...entry, stream: names[entry.tap_stream_id] ?? entry.stream }));
    return runTap({ config, catalog: { streams }, ...(state !== undefined && { state }) });
  };
  return { run };
}

describe('streams that the catalog renames', () => {
  it('are refused when two of them get one name', async () => {
    const { run } = await account();
    const { code, stderr, messages } = await run({ issues: 'things', releases: 'things' });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/things/);
    expect(messages).toEqual([]);
  });

  it('keep their bookmarks when the name changes', async () => {
    const { run } = await account();
    const first = await run({ issues: 'tickets', releases: 'versions' });
    expect([first.code, recordsOf(first.messages, 'tickets').length > 10]).toEqual([0, true]);
    const second = await run({}, lastState(first.messages));
    expect(second.code).toBe(0);
    // At most what lies within the last minute, which is never claimed.
    expect(recordsOf(second.messages, 'issues').length).toBeLessThan(2);
    expect(recordsOf(second.messages, 'releases').length).toBeLessThan(2);
  });
});
