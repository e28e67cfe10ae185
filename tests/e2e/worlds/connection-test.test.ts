import { afterEach, describe, expect, it } from '@jest/globals';
import { createWorld, type FaultKind, type Simulator, startSimulator } from '../../simulator/index.ts';
import { runTap, type TapResult } from '../../support/run-tap.ts';

let simulator: Simulator;
afterEach(async () => {
  await simulator.close();
});

/** Tests the connection while a stream is answered like this; nothing wrong without it. */
async function test(stream?: string, kind: FaultKind = '403'): Promise<TapResult> {
  const world = createWorld({
    seed: 4,
    now: Date.now(),
    projects: 2,
    teams: 1,
    members: 2,
    issues: 5,
    events: 20,
    releases: 2,
  });
  simulator = await startSimulator(world);
  if (stream !== undefined) {
    simulator.faults.add({ kind, match: { stream }, times: Number.POSITIVE_INFINITY });
  }
  return await runTap({
    config: {
      api_token: simulator.token,
      base_url: simulator.url,
      organization: world.organizations[0]?.slug,
      max_retry_seconds: 0,
    },
    flags: ['--test'],
  });
}

describe('--test', () => {
  it.each<[string, FaultKind]>([
    ['issues', '403'],
    ['issues', '400'],
    ['issues', '500'],
    ['users', '403'],
    ['events', '403'],
    ['releases', '500'],
  ])('fails when a stream cannot be read, and names it: %s answered with %s', async (stream, kind) => {
    const { code, stderr } = await test(stream, kind);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`${stream}.*${kind}`));
  });

  it('does not look for the record that spoils a page', async () => {
    await test('issues', '500');
    const asked = simulator.requests
      .filter(({ stream, search }) => stream === 'issues' && !search.includes('feedback'))
      .map(({ search }) => search);
    // The tries of one page, and no shorter span.
    expect(new Set(asked).size).toBe(1);
  });

  it('is well when every stream can be read', async () => {
    expect((await test()).code).toBe(0);
  });
});
