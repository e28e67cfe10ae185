import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createWorld, type Fault, type Simulator, startSimulator } from '../simulator/index.ts';
import { CORE_STREAMS, coreCatalog } from '../support/core-streams.ts';
import { delivered, earlyClaims, itemsOf } from '../support/delivery.ts';
import { lastState, runTap, type TapResult } from '../support/run-tap.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const START_DATE = new Date(NOW - 60 * 86_400_000).toISOString();
const BOUNDS = { start: START_DATE, end: new Date(NOW - 60_000).toISOString().slice(0, 19) };
const world = createWorld({
  seed: 9,
  now: NOW,
  projects: 3,
  teams: 2,
  members: 3,
  issues: 20,
  events: 300,
  releases: 4,
  days: 50,
});
const project = world.projects[1];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator(world, { now: () => NOW });
});
afterAll(() => simulator.close());
beforeEach(() => simulator.reset());

const sync = (settings = {}, state?: unknown): Promise<TapResult> =>
  runTap({
    config: {
      api_token: simulator.token,
      organization: world.organizations[0]?.slug,
      base_url: simulator.url,
      start_date: START_DATE,
      ...settings,
    },
    catalog: coreCatalog(),
    state,
  });
const lastLine = ({ stderr }: TapResult): string => stderr.trimEnd().split('\n').at(-1) ?? '';
const all = (): string[] =>
  CORE_STREAMS.flatMap((stream) => {
    const isTimed = ['releases', 'issues', 'events'].includes(stream);
    return [...simulator.truth(stream, isTimed ? BOUNDS : {}).keys()].map((key) => `${stream}:${key}`);
  });
const always = Number.POSITIVE_INFINITY;

describe('the program, when a fault passes', () => {
  it.each<[string, Fault[], object]>([
    [
      '503 on several streams',
      ['users', 'issues', 'events'].map((stream) => ({ kind: '503', match: { stream, nth: 1 } })),
      {},
    ],
    ['429 for a second', [{ kind: '429-retry-after', match: { stream: 'issues' }, seconds: 1 }], {}],
    ['a connection reset in a body', [{ kind: 'reset-mid-body', match: { stream: 'events', nth: 2 } }], {}],
    [
      'a server that hangs',
      [{ kind: 'hang', match: { stream: 'events', nth: 2 } }],
      { request_timeout_seconds: 1 },
    ],
  ])('exits with 0 and has delivered everything: %s', async (_name, faults, settings) => {
    simulator.faults.add(...faults);
    const result = await sync(settings);
    expect({ code: result.code, problems: /ERROR|CRITICAL/.exec(result.stderr) }).toEqual({
      code: 0,
      problems: null,
    });
    expect(delivered(result.messages).toSorted()).toEqual(all().sort());
  });
});

describe('the program, when a fault stays', () => {
  it('exits with 1, names the project and the scope in its last line, and catches up in the next run', async () => {
    simulator.faults.add({ kind: '403', match: { project: project?.id ?? '' }, times: always });
    const first = await sync();
    expect({ code: first.code, signal: first.signal }).toEqual({ code: 1, signal: null });
    expect(lastLine(first)).toContain(`events of ${project?.slug}: `);
    expect(lastLine(first)).toMatch(/403.*project:read/);
    expect(earlyClaims(first.messages, itemsOf(simulator, BOUNDS))).toEqual([]);
    simulator.reset();
    const second = await sync({}, lastState(first.messages));
    expect(second.code).toBe(0);
    const got = new Set([...delivered(first.messages), ...delivered(second.messages)]);
    expect([...got].sort()).toEqual(all().sort());
  });

  it.each<[string, Fault, object, RegExp]>([
    [
      'a token that is refused',
      { kind: '401', match: { stream: 'events' }, times: always },
      {},
      /Check api_token/,
    ],
    [
      'patience that has run out',
      { kind: '503', match: { stream: 'issues' }, times: always },
      { max_retry_seconds: 0 },
      /issues of .*503/,
    ],
  ])('exits with 1 and says why in its last line: %s', async (_name, fault, settings, says) => {
    simulator.faults.add(fault);
    const result = await sync(settings);
    expect(result.code).toBe(1);
    expect(lastLine(result)).toMatch(says);
    expect(result.messages.at(-1)?.type).toBe('STATE');
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  it('exits with 1 within seconds when nobody listens at the address', async () => {
    const result = await sync({ base_url: 'http://127.0.0.1:1' });
    expect(result.code).toBe(1);
    expect(lastLine(result)).toMatch(/ECONNREFUSED.*Check base_url/);
  });
});
