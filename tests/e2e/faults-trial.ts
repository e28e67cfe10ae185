import { expect } from '@jest/globals';
import type { Fault } from '../simulator/index.ts';
import { delivered, earlyClaims } from '../support/delivery.ts';
import type { InProcessResult } from '../support/in-process.ts';
import { type FaultsAccount, STREAMS_OF, startFaultsAccount } from './faults-account.ts';
import type { FaultRow, Outcome, Place, Target } from './faults-table.ts';

/** A fault at its place, and how often a request met it. */
export type PlacedFault = { readonly fault: Fault; readonly met: () => number };

/** Puts faults in the way of a sync and holds what comes out to the truth. */
export type FaultTrial = {
  readonly account: FaultsAccount;
  /** A fault that meets one page, `times` times. */
  readonly once: (row: FaultRow, target: Target, place: Place, times?: number) => PlacedFault;
  /** A fault that meets a page and whatever is asked for instead or after it. */
  readonly lasting: (row: FaultRow, target: Target, place: Place) => PlacedFault;
  /** Syncs through the faults and, where that left something behind, once more without them. */
  readonly check: (
    row: FaultRow,
    target: Target,
    faults: readonly PlacedFault[],
    outcome: Outcome,
  ) => Promise<void>;
};

/** Starts the account and finds out which pages a sync without faults asks for. */
export async function startFaultTrial(): Promise<FaultTrial> {
  const account = await startFaultsAccount();
  const pages = new Map<Target, readonly string[]>();
  for (const target of ['users', 'issues', 'events'] as const) {
    account.simulator.reset();
    await account.sync({ streams: STREAMS_OF[target] });
    const requests = account.simulator.requests.filter((request) => account.isTarget(target, request));
    pages.set(
      target,
      requests.map(({ search }) => search),
    );
  }
  const addresses = (target: Target): readonly string[] => pages.get(target) ?? [];
  const place = (
    { kind, seconds }: FaultRow,
    target: Target,
    times: number,
    isHit: (search: string) => boolean,
  ): PlacedFault => {
    let met = 0;
    return {
      met: () => met,
      fault: {
        kind,
        times,
        match: (request) => {
          const isMet = account.isTarget(target, request) && isHit(request.search);
          if (isMet) met += 1;
          return isMet;
        },
        ...(seconds !== undefined && { seconds }),
      },
    };
  };
  return {
    account,
    once: (row, target, where, times = 1) => {
      const address = addresses(target)[placeIn(addresses(target), where)];
      return place(row, target, times, (search) => search === address);
    },
    lasting: (row, target, where) => {
      const before = new Set(addresses(target).slice(0, placeIn(addresses(target), where)));
      return place(row, target, Number.POSITIVE_INFINITY, (search) => !before.has(search));
    },
    check: async (row, target, faults, outcome) => await check(account, row, target, faults, outcome),
  };
}

function placeIn(pages: readonly string[], place: Place): number {
  return { first: 0, middle: Math.floor(pages.length / 2), last: pages.length - 1 }[place];
}

const quick = ({ isSlow }: FaultRow) =>
  isSlow ? { over: { requestTimeoutSeconds: 0.3, maxRetrySeconds: 2 } } : {};

async function check(
  account: FaultsAccount,
  row: FaultRow,
  target: Target,
  faults: readonly PlacedFault[],
  outcome: Outcome,
): Promise<void> {
  const streams = STREAMS_OF[target];
  const all = account.expected(streams);
  account.simulator.faults.add(...faults.map(({ fault }) => fault));
  const first = await account.sync({ streams, ...quick(row) });
  const had = new Set(delivered(first.messages));
  expect(faults.map(({ met }) => met() > 0)).toEqual(faults.map(() => true));
  expectOutcome(account, row, target, first, outcome);
  expect(earlyClaims(first.messages, account.items)).toEqual([]);
  if (outcome === 'rides') {
    expect([...had].sort()).toEqual([...all].sort());
    return;
  }
  if (outcome !== 'run') {
    const hit = new Set(account.expectedOf(target));
    expect(all.filter((name) => !had.has(name) && !hit.has(name))).toEqual([]);
  }
  account.simulator.reset();
  const second = await account.sync({ streams, state: first.state });
  expect({ code: second.code, lastLine: second.code === 0 ? '' : second.lastLine }).toEqual({
    code: 0,
    lastLine: '',
  });
  expect(earlyClaims(second.messages, account.items, had)).toEqual([]);
  const got = new Set([...had, ...delivered(second.messages)]);
  expect([...got].sort()).toEqual([...all].sort());
}

function expectOutcome(
  account: FaultsAccount,
  row: FaultRow,
  target: Target,
  run: InProcessResult,
  outcome: Outcome,
): void {
  const { label, id } = account.partOf(target);
  if (outcome === 'rides') {
    expect({ code: run.code, problem: run.code === 0 ? '' : run.lastLine }).toEqual({ code: 0, problem: '' });
    return;
  }
  expect(run.messages.at(-1)?.type).toBe('STATE');
  const bookmarks = (run.state?.['bookmarks'] ?? {}) as Record<string, Bookmark | undefined>;
  const bookmark = bookmarks[target]?.partitions?.[id];
  expect([undefined, '2026-04-01T00:00:00Z']).toContain(bookmark?.start);
  if (outcome === 'gone') {
    expect(run.code).toBe(0);
    expect(run.lines.join('\n')).toContain(`Project ${label} is gone since it was listed`);
    return;
  }
  expect(run.code).toBe(1);
  expect(run.lastLine).toMatch(row.says ?? /./);
  if (outcome === 'part') expect(run.lastLine).toContain(`${target} of ${label}: `);
}

type Bookmark = { readonly start?: string; readonly partitions?: Readonly<Record<string, Bookmark>> };
