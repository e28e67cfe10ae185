import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '../simulator/index.ts';
import { delivered, earlyClaims } from '../support/delivery.ts';
import type { InProcessResult } from '../support/in-process.ts';
import { type FaultsAccount, type Pages, placeIn, STREAMS_OF, startFaultsAccount } from './faults-account.ts';
import { FAULTS, type FaultRow, type Outcome, outcomeOf, type Place, type Target } from './faults-table.ts';

const PLACES: readonly Place[] = ['first', 'middle', 'last'];
const TARGETS: readonly Target[] = ['users', 'events'];

let account: FaultsAccount;
const pages = new Map<Target, Pages>();

beforeAll(async () => {
  account = await startFaultsAccount();
  for (const target of ['users', 'issues', 'events'] as const) {
    account.simulator.reset();
    await account.sync({ streams: STREAMS_OF[target] });
    pages.set(
      target,
      account.simulator.requests
        .filter((request) => account.isTarget(target, request))
        .map(({ search }) => search),
    );
  }
});

afterAll(() => account.simulator.close());
beforeEach(() => account.simulator.reset());

const pagesOf = (target: Target): Pages => pages.get(target) ?? [];

/** A fault that meets one page. */
function once({ kind, seconds }: FaultRow, target: Target, place: Place): Fault {
  const address = pagesOf(target)[placeIn(pagesOf(target), place)];
  return {
    kind,
    match: (request) => account.isTarget(target, request) && request.search === address,
    ...(seconds !== undefined && { seconds }),
  };
}

/** A fault that meets a page and whatever is asked for instead or after it. */
function lasting({ kind, seconds }: FaultRow, target: Target, place: Place): Fault {
  const before = new Set(pagesOf(target).slice(0, placeIn(pagesOf(target), place)));
  return {
    kind,
    match: (request) => account.isTarget(target, request) && !before.has(request.search),
    times: Number.POSITIVE_INFINITY,
    ...(seconds !== undefined && { seconds }),
  };
}

const quick = ({ isSlow }: FaultRow) =>
  isSlow ? { over: { requestTimeoutSeconds: 0.3, maxRetrySeconds: 2 } } : {};

async function check(row: FaultRow, target: Target, fault: Fault, outcome: Outcome): Promise<void> {
  const streams = STREAMS_OF[target];
  const all = account.expected(streams);
  account.simulator.faults.add(fault);
  const first = await account.sync({ streams, ...quick(row) });
  const had = new Set(delivered(first.messages));
  expectOutcome(row, target, first, outcome);
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

function expectOutcome(row: FaultRow, target: Target, run: InProcessResult, outcome: Outcome): void {
  const { label, id } = account.partOf(target);
  if (outcome === 'rides') {
    expect({ code: run.code, problem: run.code === 0 ? '' : run.lastLine }).toEqual({ code: 0, problem: '' });
    return;
  }
  expect(run.messages.at(-1)?.type).toBe('STATE');
  const bookmarks = (run.state?.['bookmarks'] ?? {}) as Record<string, Bookmark | undefined>;
  const whole = bookmarks[target];
  const bookmark = target === 'events' ? whole?.partitions?.[id] : whole;
  expect([undefined, '2026-04-01T00:00:00Z']).toContain(bookmark?.start);
  if (outcome === 'gone') {
    expect(run.code).toBe(0);
    expect(run.lines.join('\n')).toContain(`Project ${label} is gone since it was listed`);
    return;
  }
  expect(run.code).toBe(1);
  expect(run.lastLine).toMatch(row.says ?? /./);
  if (outcome === 'part') expect(run.lastLine).toContain(`${target} of ${label} `);
}

type Bookmark = { readonly start?: string; readonly partitions?: Readonly<Record<string, Bookmark>> };

describe.each(TARGETS)('a fault that meets one page of %s', (target) => {
  const outcome = (row: FaultRow, place: Place) => outcomeOf(row.once ?? 'rides', target, place);
  const ridden = FAULTS.filter(({ once }) => once !== undefined)
    .map((row) => ({
      row,
      name: row.name,
      places: PLACES.filter((place) => outcome(row, place) === 'rides'),
    }))
    .filter(({ places }) => places.length > 0);
  it.each(ridden)('loses nothing: $name on the pages $places', async ({ row, places }) => {
    account.simulator.faults.add(...places.slice(1).map((place) => once(row, target, place)));
    await check(row, target, once(row, target, places[0] ?? 'first'), 'rides');
  });

  const others = FAULTS.filter(({ once }) => once !== undefined)
    .flatMap((row) => PLACES.map((place) => ({ row, name: row.name, place, outcome: outcome(row, place) })))
    .filter(({ outcome }) => outcome !== 'rides');
  it.each(others)('ends in "$outcome": $name on the $place page', async ({ row, place, outcome }) => {
    await check(row, target, once(row, target, place), outcome);
  });
});

// A full table keeps no bookmark, so one place tells as much as three.
describe.each<[Target, readonly Place[]]>([
  ['users', ['middle']],
  ['issues', ['middle']],
  ['events', PLACES],
])('a fault that stays from some page of %s on', (target, places) => {
  const cases = FAULTS.flatMap((row) => {
    const { lasting: outcomes } = row;
    if (outcomes === undefined || (row.isSlow && target === 'issues')) return [];
    return (row.isSlow ? (['middle'] as const) : places).map((place) => ({
      row,
      place,
      name: row.name,
      outcome: outcomeOf(outcomes, target, place),
    }));
  });
  it.each(cases)('ends in "$outcome": $name from the $place page on', async ({ row, place, outcome }) => {
    await check(row, target, lasting(row, target, place), outcome);
  });
});

it('gives up on a list that goes on with empty pages only', async () => {
  const row: FaultRow = {
    name: 'Empty page with more to come',
    kind: 'empty-page-with-more',
    says: /1000 empty pages in a row/,
  };
  await check(row, 'users', lasting(row, 'users', 'middle'), 'part');
}, 60_000);
