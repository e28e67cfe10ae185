import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type ShardedAccount, type ShardRun, STREAMS_OF_BOTH, startShards } from '../../support/shards.ts';
import { closeWarehouses, few } from '../../support/warehouse.ts';

jest.setTimeout(60_000);
afterEach(closeWarehouses);

const schemasOf = ({ messages }: ShardRun): readonly string[] =>
  messages.filter(({ type }) => type === 'SCHEMA').map(({ stream }) => stream);
const recordsOf = ({ got }: ShardRun, stream: string): readonly string[] =>
  [...got].filter((identity) => identity.startsWith(`${stream}:`));
const projectOf = (identity: string): string => identity.split('/')[1] ?? '';

/** All shards of a number, one after the other. */
async function runAll(account: ShardedAccount, count: number): Promise<readonly ShardRun[]> {
  const runs: ShardRun[] = [];
  for (let index = 1; index <= count; index += 1) runs.push(await account.run(index, count));
  expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0));
  return runs;
}

describe('the shards of an account', () => {
  it('read all of it together, each its own projects and nothing twice', async () => {
    const account = await startShards();
    const runs = await runAll(account, 3);
    expect(few(account.missing())).toEqual([]);
    for (const stream of ['events', 'project_details']) {
      const records = runs.flatMap((run) => recordsOf(run, stream));
      expect(new Set(records).size).toBe(records.length);
    }
    for (const run of runs) expect([...run.asked].sort()).toEqual([...account.share(run.index, 3)].sort());
    expect(runs.map(({ asked }) => asked.size).filter((size) => size > 0).length).toBeGreaterThan(1);
  });

  it('leave what is not read by project to the first, and say so in a line', async () => {
    const account = await startShards();
    const [first, second] = await runAll(account, 2);
    expect(first && schemasOf(first)).toEqual(STREAMS_OF_BOTH);
    expect(second && schemasOf(second)).toEqual(['project_details', 'events']);
    const streams = new Set(second?.requests.map(({ stream }) => stream));
    expect(streams).not.toContain('issues');
    expect(streams).not.toContain('releases');
    expect(second?.lines[0]).toContain(' begins: shard 2/2 of organization ');
    expect(second?.lines[1]).toMatch(
      /Shard 2\/2 reads streams by project alone: projects, releases and issues are left to shard 1$/,
    );
    expect(first?.lines[0]).toContain(' begins: shard 1/2 of organization ');
    expect(first?.lines.filter((line) => line.includes('left to shard 1'))).toEqual([]);
    expect(Object.keys((account.stateOf(2) as { bookmarks: object }).bookmarks)).toEqual(['events']);
  });

  it('tell the target to drop nothing of streams that are divided', async () => {
    const account = await startShards();
    const settings = { emit_activate_version_messages: true };
    const activated: string[][] = [];
    for (const [index, count] of [
      [1, 2],
      [2, 2],
      [1, 1],
    ] as const) {
      const { messages } = await account.run(index, count, { settings });
      activated.push(messages.filter(({ type }) => type === 'ACTIVATE_VERSION').map(({ stream }) => stream));
    }
    expect(activated).toEqual([['projects'], [], ['projects', 'project_details']]);
  });

  it('have nothing to do where there are more of them than projects, and end well', async () => {
    const account = await startShards(2);
    const runs = await runAll(account, 9);
    expect(few(account.missing())).toEqual([]);
    expect(runs.filter(({ asked }) => asked.size === 0).length).toBeGreaterThanOrEqual(7);
  });
});

describe('another number of shards', () => {
  it('reads projects that have moved from the start date, and all others from their bookmarks', async () => {
    const account = await startShards();
    await runAll(account, 2);
    const old = new Set(account.share(1, 2));
    const moved = new Set(account.share(3, 3));
    account.live();
    const runs = await runAll(account, 3);
    expect(few(account.missing())).toEqual([]);
    const many = new Set(
      account.world.projects
        .map(({ id }) => id)
        .filter(
          (id) =>
            runs.flatMap((run) => recordsOf(run, 'events')).filter((one) => projectOf(one) === id).length > 2,
        ),
    );
    expect(moved.size).toBeGreaterThan(0);
    expect(many).toEqual(moved);
    // The first of three kept what it has delivered of a project that another reads now.
    const { events } = (account.stateOf(1) as { bookmarks: { events: { partitions: object } } }).bookmarks;
    const kept = Object.keys(events.partitions).map(projectOf);
    expect(kept.sort()).toEqual([...old].sort());
  });

  it('reads no project from the start date with the merged state', async () => {
    const account = await startShards();
    await runAll(account, 2);
    const state = account.merged();
    account.live();
    for (const index of [1, 2, 3]) {
      const run = await account.run(index, 3, { state });
      expect(recordsOf(run, 'events').length).toBeLessThanOrEqual(2 * account.share(index, 3).length);
    }
    expect(few(account.missing())).toEqual([]);
  });

  it('loses nothing whatever numbers follow each other, whoever is killed, with merged states or without', async () => {
    const anyStep = fc.record({
      count: fc.constantFrom(1, 2, 3, 5),
      isMerged: fc.boolean(),
      killed: fc.integer({ min: 0, max: 5 }),
      kept: fc.double({ min: 0, max: 0.95, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 4 }), async (steps) => {
        const account = await startShards(5);
        for (const { count, isMerged, killed, kept } of [...steps, { ...WHOLE, count: 2 }]) {
          const state = isMerged ? account.merged() : undefined;
          for (let index = 1; index <= count; index += 1) {
            const run = await account.run(index, count, {
              ...(state && { state }),
              ...(index === killed && { kept }),
            });
            expect(run.code).toBe(0);
            const strangers = [...run.asked].filter((id) => !account.share(index, count).includes(id));
            expect(strangers).toEqual([]);
          }
          if (killed < 1 || killed > count) expect(few(account.missing())).toEqual([]);
          account.live();
        }
        await closeWarehouses();
      }),
      { numRuns: 12 },
    );
  });
});

const WHOLE = { isMerged: true, killed: 0, kept: 1 };
