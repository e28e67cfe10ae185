import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Invocation } from '../../../src/cli/invocation.ts';
import { type LoadTap, runSync } from '../../../src/cli/run-sync.ts';
import { openSession } from '../../../src/cli/session.ts';
import { ApiError, OutputClosedError } from '../../../src/errors.ts';
import { type FakeWorld, fakeWorld } from './fake-world.ts';

const TOKEN = 'hunter2hunter2hunter2';
type Run = Awaited<ReturnType<LoadTap>>['runTap'];

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
  world.file('config.json', JSON.stringify({ api_token: TOKEN, organization: 'acme' }));
});
afterEach(() => world.remove());

async function sync(runTap: Run, invocation: Partial<Invocation> = {}): Promise<number> {
  const whole: Invocation = {
    mode: 'sync',
    configs: ['config.json'],
    catalog: undefined,
    state: undefined,
    test: undefined,
    resets: [],
    format: 'text',
    envFile: undefined,
    states: [],
    shards: undefined,
    helpText: '',
    ...invocation,
  };
  return await runSync(whole, await openSession(world), () => Promise.resolve({ runTap }));
}

const never: Run = () => {
  throw new Error('must not run');
};

describe('runSync', () => {
  it('hands config, catalog, state and kind of test to the tap and returns its exit code', async () => {
    const catalog = world.file('catalog.json', '{"streams": [{"stream": "issues", "schema": {}}]}');
    const state = world.file('state.json', '{"bookmarks": {"issues": {}}}');
    let received: Parameters<Run>[0] | undefined;
    const run: Run = async (given) => {
      received = given;
      return 7;
    };
    expect(await sync(run, { catalog, state, test: 'schema' })).toBe(7);
    expect(received).toMatchObject({
      config: { apiToken: TOKEN, organizations: ['acme'] },
      catalog: { streams: [{ tap_stream_id: 'issues' }] },
      state: { bookmarks: { issues: {} } },
      test: 'schema',
    });
    expect(await sync(run)).toBe(7);
    expect(received).toMatchObject({ state: {} });
    expect(received?.catalog).toBeUndefined();
  });

  it('asks for a config when there is none', async () => {
    expect(await sync(never, { configs: [] })).toBe(1);
    expect(world.errLines()).toEqual([
      expect.stringMatching(/^CRITICAL \| No config was given: pass --config FILE/),
    ]);
  });

  it('lists every problem of a config and sums up in the last line', async () => {
    world.file('config.json', `{"api_token": "${TOKEN}é", "concurrency": 0}`);
    expect(await sync(never)).toBe(1);
    expect(world.errLines()).toEqual([
      'ERROR | concurrency is 0, but must be a whole number from 1 to 32.',
      expect.stringMatching(/^ERROR \| api_token holds a character outside ASCII/),
      expect.stringMatching(
        /^CRITICAL \| The config has 2 problems, listed above\. The first: concurrency is 0/,
      ),
    ]);
    expect(world.err()).not.toContain('hunter2');
  });

  it('shows the warnings of the config', async () => {
    world.file('config.json', JSON.stringify({ api_token: TOKEN, projetcs: [] }));
    await sync(async () => 0);
    expect(world.errLines()).toEqual([
      'WARNING | Unknown setting "projetcs" is ignored; did you mean projects?',
    ]);
  });

  it('ends with the cause alone when the operator can act on it', async () => {
    const code = await sync(async () => {
      throw new ApiError(`Not found with ${TOKEN}`, 404, { cause: new Error('inner') });
    });
    expect(code).toBe(1);
    expect(world.errLines()).toEqual(['CRITICAL | Not found with ***']);
  });

  it('shows the stack of a bug without the token and ends with a line that says so', async () => {
    expect(await sync(async () => Promise.reject(new TypeError(`x ${TOKEN}`)))).toBe(1);
    expect(world.err()).toMatch(/\n {4}at .*run-sync\.test\.ts/);
    expect(world.errLines().at(-1)).toMatch(
      /^CRITICAL \| This is a bug in tap-sentry .* TypeError: x \*\*\*$/,
    );
    expect(world.err()).not.toContain('hunter2');
  });
});

describe.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s', (name, exitCode) => {
  it(`aborts the run, waits for it and gives ${exitCode}, whatever the run returns`, async () => {
    const events: string[] = [];
    const code = await sync(async (_run, { signal }) => {
      world.send(name);
      events.push(String(signal.reason));
      await Promise.resolve();
      events.push('last state written');
      return 0;
    });
    expect(events).toEqual([name, 'last state written']);
    expect(code).toBe(exitCode);
    expect(world.errLines().at(-1)).toMatch(new RegExp(`^WARNING \\| Stopped by ${name};`));
  });

  it('is no bug when the run ends by throwing its reason', async () => {
    const code = await sync(async (_run, { signal }) => {
      world.send(name);
      signal.throwIfAborted();
      return 0;
    });
    expect(code).toBe(exitCode);
    expect(world.errLines().filter((line) => !line.startsWith('WARNING'))).toEqual([]);
  });

  it('still tells of what went wrong while stopping', async () => {
    const code = await sync(async () => {
      world.send(name);
      throw new OutputClosedError();
    });
    expect(code).toBe(exitCode);
    expect(world.err()).toContain('The target closed the pipe');
  });

  it('counts once, however often and in whatever company it comes', async () => {
    let aborts = 0;
    const code = await sync(async (_run, { signal }) => {
      signal.addEventListener('abort', () => {
        aborts += 1;
      });
      for (const next of [name, 'SIGTERM', 'SIGINT', 'SIGHUP', name] as const) world.send(next);
      return 0;
    });
    expect([code, aborts]).toEqual([exitCode, 1]);
    world.runTimers();
    expect(world.exits).toEqual([exitCode]);
  });

  it('ends a run by force that does not stop in time', async () => {
    void sync(() => {
      world.send(name);
      return new Promise(() => undefined);
    });
    while (!world.err().includes('Received')) await new Promise((resolve) => setImmediate(resolve));
    expect(world.exits).toEqual([]);
    world.runTimers();
    expect(world.exits).toEqual([exitCode]);
    expect(world.errLines().at(-1)).toMatch(/^CRITICAL .*ended by force/);
  });
});
