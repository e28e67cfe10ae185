import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorld, type Simulator, spoil, startSimulator } from '../simulator/index.ts';
import { runTap } from '../support/run-tap.ts';

let simulator: Simulator;
let organization: string;
beforeAll(async () => {
  const world = createWorld({
    seed: 5,
    now: Date.now(),
    projects: 2,
    teams: 1,
    members: 2,
    issues: 30,
    events: 1_400,
    releases: 2,
  });
  for (const { id } of world.issues.slice(0, 4)) spoil(world, 'issues', id, 'unknown-fields');
  simulator = await startSimulator(world);
  organization = world.organizations[0]?.slug ?? '';
});
afterAll(async () => {
  await simulator.close();
});

const look = async (flags: readonly string[], scopes = {}) => {
  simulator.reset();
  return await runTap({
    config: {
      api_token: simulator.token,
      base_url: simulator.url,
      organization,
      max_retry_seconds: 1,
      ...scopes,
    },
    flags,
  });
};

type Told = {
  readonly streams: readonly {
    readonly stream: string;
    readonly records: number;
    readonly otherFields: readonly { readonly field: string; readonly count: number }[];
    readonly neverCame: readonly string[];
  }[];
};

describe('--drift', () => {
  it('tells what came beside the columns, in how many records, and writes no record and no state', async () => {
    const { code, stdout } = await look(['--drift', '--format', 'json']);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/"type":"(RECORD|STATE|SCHEMA)"/);
    const { streams } = JSON.parse(stdout) as Told;
    const issues = streams.find(({ stream }) => stream === 'issues');
    expect(issues?.records).toBe(30);
    expect(issues?.otherFields.map(({ count }) => count)).toEqual(expect.arrayContaining([4]));
    // What is delivered says the same.
    const run = await look([]);
    const delivered = run.messages.filter(({ type, stream }) => type === 'RECORD' && stream === 'issues');
    const fields = new Set(
      delivered.flatMap(({ record }) => Object.keys((record['otherFields'] ?? {}) as object)),
    );
    expect(new Set(issues?.otherFields.map(({ field }) => field))).toEqual(fields);
    for (const column of issues?.neverCame ?? [])
      expect(delivered.filter(({ record }) => record[column] != null)).toEqual([]);
  });

  it('looks at no more than a thousand records of a stream', async () => {
    const { stdout } = await look(['--drift', '--format=json']);
    const { streams } = JSON.parse(stdout) as Told;
    expect(streams.find(({ stream }) => stream === 'events')?.records).toBe(1_000);
  });

  it('is a text for a person, and tells what it saw before a stream failed', async () => {
    simulator.reset();
    simulator.faults.add({ match: { stream: 'teams' }, kind: '403', times: 100 });
    const { code, stdout, stderr } = await runTap({
      config: { api_token: simulator.token, base_url: simulator.url, organization, max_retry_seconds: 1 },
      flags: ['--drift'],
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Fields beside the columns: in \d+ streams?\. /);
    expect(stdout).toMatch(/^issues: 30 records$/m);
    expect(stderr).toContain('teams');
  });
});
