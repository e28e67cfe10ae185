import { afterEach, describe, expect, it } from '@jest/globals';
import type { FaultKind } from '../../simulator/index.ts';
import {
  closeWarehouses,
  few,
  HOUR,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const KINDS: readonly (readonly [string, FaultKind])[] = [
  ['says that more is to come and not where', 'no-cursor'],
  ['has no Link header', 'no-link'],
];

function always({ simulator }: Warehouse, stream: string, kind: FaultKind): void {
  simulator.faults.add({ kind, match: { stream }, times: Number.POSITIVE_INFINITY });
}

/** The streams that were closed by an ACTIVATE_VERSION: a target deletes what it did not get before it. */
const activated = (messages: readonly { type: string; stream: string }[]): string[] =>
  messages.filter(({ type }) => type === 'ACTIVATE_VERSION').map(({ stream }) => stream);

describe.each(KINDS)('a list with pages of 50 in place of 100 that %s', (_name, kind) => {
  it.each([
    ['users', { members: 130 }],
    ['teams', { teams: 130 }],
    ['projects', { projects: 130, issues: 130 }],
  ])('is not taken for complete where nobody can go on: %s', async (stream, world) => {
    const account = await startWarehouse(world, { pageCap: 50 });
    always(account, stream, kind);
    const run = {
      streams: ['organizations', 'releases', stream],
      settings: { emit_activate_version_messages: true },
    };
    const first = await account.sync(run);
    expect({ code: first.code, lastLine: first.lastLine }).toEqual({
      code: 1,
      lastLine: expect.stringContaining(stream),
    });
    expect(activated(first.messages)).not.toContain(stream);
    expect(few(account.missing(['organizations', 'releases']))).toEqual([]);
    account.clock.pass(HOUR);
    const second = await account.sync(run);
    expect(outcome(second)).toEqual(WELL);
    expect(activated(second.messages)).toContain(stream);
    expect(few(account.missing([stream]))).toEqual([]);
  });

  it.each([
    ['issues', { issues: 1_300, events: 0 }],
    ['events', { events: 350, hugeProject: 0.8 }],
    ['releases', { releases: 350 }],
  ])('is read to its end by its times: %s', async (stream, world) => {
    const account = await startWarehouse(world, { pageCap: 50 });
    always(account, stream, kind);
    const result = await account.sync({ streams: ['organizations', stream] });
    expect(outcome(result)).toEqual(WELL);
    expect(few(account.missing([stream]))).toEqual([]);
  });
});
