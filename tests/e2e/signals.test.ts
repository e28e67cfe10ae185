import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createWorld, type FaultKind, type Simulator, startSimulator } from '../simulator/index.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { earlyClaims, itemsOf } from '../support/delivery.ts';
import { lastState, recordsOf, runTap, startTap, type TapResult } from '../support/run-tap.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const BEGAN = NOW - 20 * 86_400_000;
const catalog = coreCatalog();
const STACK = /^\s+at .+:\d+/m;

const world = createWorld({
  seed: 11,
  now: NOW - 300_000,
  projects: 2,
  teams: 1,
  members: 2,
  issues: 30,
  events: 900,
  releases: 10,
  days: 15,
  hugeProject: 0.9,
});

let simulator: Simulator;
let config: object;

beforeAll(async () => {
  simulator = await startSimulator(world, { now: () => NOW });
  config = {
    api_token: simulator.token,
    organization: world.organizations[0]?.slug,
    base_url: simulator.url,
    start_date: new Date(BEGAN).toISOString(),
    // Nothing but the signal may end a request that hangs.
    request_timeout_seconds: 600,
    max_retry_seconds: 3_600,
  };
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

/** Resolves when the n-th request of a stream has met the fault. */
function meetFault(kind: FaultKind, stream: string, nth: number): Promise<void> {
  return new Promise((resolve) => {
    simulator.faults.add({
      kind,
      seconds: 600,
      match: (request) => {
        if (request.stream !== stream || request.nth !== nth) return false;
        resolve();
        return true;
      },
    });
  });
}

/** Resolves when a text has come on stderr, or the program has ended. */
function said(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve) => {
    let heard = '';
    child.stderr?.on('data', (chunk) => {
      heard += String(chunk);
      if (heard.includes(text)) resolve();
    });
    child.on('close', () => resolve());
  });
}

const eventIds = (...results: TapResult[]): string[] =>
  results.flatMap(({ messages }) => recordsOf(messages, 'events').map(({ eventID }) => String(eventID)));

/** Records that a state claims although the run had not written them by then. */
function claimedInVain({ messages }: TapResult): readonly string[] {
  return earlyClaims(messages, itemsOf(simulator, { start: new Date(BEGAN).toISOString().slice(0, 19) }));
}

jest.setTimeout(60_000);

describe.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s', (name, exitCode) => {
  it.each([
    ['a request that hangs', 'hang'],
    ['a wait of ten minutes', '429-retry-after'],
  ] as const)(`ends the run with ${exitCode} and its last safe STATE in spite of %s`, async (_what, kind) => {
    const met = meetFault(kind, 'events', 4);
    const { child, done } = startTap({ config, catalog });
    await met;
    child.kill(name);
    const stopped = await done;
    expect([stopped.code, stopped.signal]).toEqual([exitCode, null]);
    expect(stopped.stdout.endsWith('\n')).toBe(true);
    expect(stopped.messages.at(-1)?.type).toBe('STATE');
    expect(JSON.stringify(lastState(stopped.messages))).toContain('"covered"');
    expect(eventIds(stopped).length).toBeGreaterThanOrEqual(100);
    expect(claimedInVain(stopped)).toEqual([]);
    expect(stopped.stderr).not.toMatch(STACK);
    expect(stopped.stderr.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`WARNING.*Stopped by ${name}; the next run goes on`),
    );

    const next = await runTap({ config, catalog, state: lastState(stopped.messages) });
    expect(next.code).toBe(0);
    expect(new Set(eventIds(stopped, next))).toEqual(new Set(simulator.truth('events').keys()));
    // Not from the beginning: only the seconds at the seams come twice.
    expect(eventIds(stopped, next).length).toBeLessThan(simulator.truth('events').size + 100);
  });

  it('changes nothing when it comes again, alone or in company', async () => {
    const met = meetFault('hang', 'events', 3);
    const { child, done } = startTap({ config, catalog });
    await met;
    child.kill(name);
    // Signals that wait together would be delivered in the order of their numbers.
    await said(child, 'Received');
    for (const next of [name, 'SIGTERM', 'SIGINT'] as const) child.kill(next);
    const stopped = await done;
    expect(stopped.messages.at(-1)?.type).toBe('STATE');
    expect(stopped.stderr.match(/Received SIG/g)).toEqual(['Received SIG']);
    expect(stopped.stderr.trimEnd().split('\n').at(-1)).toContain(`Stopped by ${name}`);
    // Node.js stops listening some milliseconds before the process is gone: a signal may meet it there.
    expect([exitCode, null]).toContain(stopped.code);
  });

  it('writes nothing when nothing was known yet', async () => {
    const met = meetFault('hang', 'organizations', 1);
    const { child, done } = startTap({ config, catalog });
    await met;
    child.kill(name);
    const stopped = await done;
    expect([stopped.code, stopped.stdout]).toEqual([exitCode, '']);
    expect(stopped.stderr).not.toMatch(STACK);
  });

  it('waits for a reader that is behind, and ends with STATE all the same', async () => {
    const met = meetFault('hang', 'events', 3);
    const { child, done } = startTap({ config, catalog });
    child.stdout.pause();
    await met;
    child.kill(name);
    await said(child, 'Received');
    child.stdout.resume();
    const stopped = await done;
    expect(stopped.code).toBe(exitCode);
    expect(stopped.messages.at(-1)?.type).toBe('STATE');
    expect(claimedInVain(stopped)).toEqual([]);
  });
});

describe('a reader that closes the pipe', () => {
  it.each([
    ['before it read anything', 0],
    ['after the first lines', 1],
    ['in the middle of the records', 5],
  ])('%s ends the run with 1 and one line about it', async (_when, chunks) => {
    const { child, done } = startTap({ config, catalog });
    let seen = 0;
    child.stdout.on('data', () => {
      seen += 1;
      if (seen === chunks) child.stdout.destroy();
    });
    if (chunks === 0) child.stdout.destroy();
    const result = await done;
    expect([result.code, result.signal]).toEqual([1, null]);
    const lines = result.stderr.trimEnd().split('\n');
    expect(lines.filter((line) => /closed the pipe|EPIPE/.test(line))).toEqual([
      expect.stringMatching(/CRITICAL.*The target closed the pipe/),
    ]);
    expect(lines.at(-1)).toContain('The target closed the pipe');
    expect(result.stderr).not.toMatch(STACK);
  });

  it('keeps no run from ending by a signal', async () => {
    const met = meetFault('hang', 'events', 2);
    // One request at a time: nothing else is on its way to the pipe while this one hangs.
    const { child, done } = startTap({ config: { ...config, concurrency: 1 }, catalog });
    await met;
    // In this order: a run that notices the closed pipe first may have ended before the signal comes.
    child.kill('SIGTERM');
    child.stdout.destroy();
    const result = await done;
    expect([result.code, result.signal]).toEqual([143, null]);
    expect(result.stderr).not.toMatch(STACK);
  });
});

it('gives a slow reader every line', async () => {
  const { child, done } = startTap({ config, catalog });
  child.stdout.on('data', () => {
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), 5);
  });
  const result = await done;
  expect(result.code).toBe(0);
  expect(result.messages.at(-1)?.type).toBe('STATE');
  expect(eventIds(result).sort()).toEqual([...simulator.truth('events').keys()].sort());
});
