import { join } from 'node:path';
import {
  createWorld,
  type Simulator,
  startSimulator,
  truthKeys,
  type World,
} from '../tests/simulator/index.ts';
import { createAsk } from './ask.ts';
import { ACCOUNTS, type BodyAccount, CHANGES } from './body-accounts.ts';
import { type Found, readByIssue, type Span } from './by-issue.ts';
import { readByPage } from './by-page.ts';
import type { Limit } from './pace.ts';
import { eventsOfTap } from './tap-in-process.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** One way of reading the full events of one account. */
export type Bodies = {
  readonly account: string;
  readonly way: string;
  readonly requests: number;
  readonly seconds: number;
  readonly bodies: number;
  /** Events the server still has that did not come. */
  readonly missing: number;
  /** How many times as fast as the project endpoint. */
  readonly gain: number;
  /** What only the ways through the issues know. */
  readonly found?: Pick<Found, 'issues' | 'oneByOne' | 'gone'>;
};

/*
 * The limits of sentry.io as they are, latency and all. Making the windows shorter, as the measurement of wall time
 * does, would be unfair here: the issues would have to be read with thousands of requests a second, and what was
 * measured would be this computer. So time itself is simulated: server and client share a clock that moves only
 * while both wait, computing takes none of it, and twenty minutes of waiting pass in some seconds. Every run begins
 * with a new minute, that is with a whole window of the 60 project-events requests.
 */
const LATENCY_MS = 100;
const USUAL: Limit = { limit: 40, windowSeconds: 1, concurrency: 25 };
const LIMITS: Readonly<Record<string, Limit>> = {
  'project-events': { limit: 60, windowSeconds: 60, concurrency: 1 },
  issues: { ...USUAL, limit: 10 },
  event: { ...USUAL, limit: 5 },
};
/** Requests a second in the bucket of endpoints without limits of their own: seen at sentry.io, and a cautious guess. */
const DEFAULTS = [40, 10];
/** Through the issues active in the span, and page by page through the issues that the short list names. */
const WAYS = [
  ['issues', readByIssue],
  ['pages', readByPage],
] as const;
const MINUTES_AFTER_THE_WORLD = 5;

type Run = { readonly simulator: Simulator; readonly clock: VirtualClock; readonly span: Span };

/** Reads the bodies of several accounts through the projects and through the issues. @param size share of the events */
export async function measureBodies(folder: string, size: number): Promise<readonly Bodies[]> {
  const rows: Bodies[] = [];
  for (const account of ACCOUNTS) rows.push(...(await compare(folder, account, size, DEFAULTS)));
  return rows;
}

/** Does the same with accounts that change meanwhile. */
export async function measureChangedBodies(folder: string, size: number): Promise<readonly Bodies[]> {
  const rows: Bodies[] = [];
  for (const account of CHANGES) rows.push(...(await compare(folder, account, size, DEFAULTS.slice(0, 1))));
  return rows;
}

async function compare(
  folder: string,
  account: BodyAccount,
  size: number,
  defaults: readonly number[],
): Promise<readonly Bodies[]> {
  const tap = await measure(account, size, DEFAULTS[0] ?? 0, async ({ simulator, clock, span }) => {
    // The account is looked up with two requests; what changes, changes when the first page has come.
    simulator.onRequest(3, () => account.change?.(simulator.world, 'before'));
    simulator.onRequest(4, () => account.change?.(simulator.world, 'listed'));
    const ids = await eventsOfTap(join(folder, 'bodies'), clock, {
      api_token: simulator.token,
      organization: 'acme-works',
      base_url: simulator.url,
      start_date: `${span.start}Z`,
      end_date: `${span.end}Z`,
      event_detail: 'full',
    });
    return { ids };
  });
  const rows: Bodies[] = [{ ...tap, way: 'projects', gain: 1 }];
  for (const [way, readBodies] of WAYS)
    for (const perSecond of defaults) {
      const row = await measure(account, size, perSecond, async ({ simulator, clock, span }) => {
        const ask = createAsk(clock, simulator.url, { ...LIMITS, default: { ...USUAL, limit: perSecond } });
        try {
          return await readBodies(ask, span, (moment) => account.change?.(simulator.world, moment));
        } finally {
          ask.close();
        }
      });
      rows.push({ ...row, way: `${way}, ${perSecond}/s`, gain: tap.seconds / row.seconds });
    }
  return rows;
}

async function measure(
  account: BodyAccount,
  size: number,
  perSecond: number,
  read: (run: Run) => Promise<Pick<Found, 'ids'> & Partial<Found>>,
): Promise<Omit<Bodies, 'way' | 'gain'>> {
  const world = createWorld(account.world(size));
  dropEmptyIssues(world);
  const beganAt = world.now + MINUTES_AFTER_THE_WORLD * 60_000;
  const clock = createVirtualClock(beganAt);
  const simulator = await startSimulator(world, {
    now: clock.now,
    after: clock.after,
    latencyMs: LATENCY_MS,
    rateLimits: { ...LIMITS, default: { ...USUAL, limit: perSecond } },
    ...account.behaviour,
  });
  const span = {
    start: secondsOf(world.now - account.days * 86_400_000),
    end: secondsOf(world.now),
  };
  try {
    const { ids, issues, oneByOne = 0, gone = 0 } = await read({ simulator, clock, span });
    const seconds = (clock.now() - beganAt) / 1000;
    checkClock(simulator);
    const kept = truthKeys(world, { stream: 'events', now: clock.now(), ...span });
    return {
      account: account.name,
      requests: simulator.requests.length,
      seconds,
      bodies: ids.size,
      missing: [...kept].filter((id) => !ids.has(id)).length,
      ...(issues !== undefined && { found: { issues, oneByOne, gone } }),
    };
  } finally {
    await simulator.close();
  }
}

/** Sentry hardly has an issue without events in its span; here each would cost a request that brings nothing. */
function dropEmptyIssues(world: World): void {
  const used = new Set(world.events.flatMap((table) => [...table.issues.subarray(0, table.size)]));
  for (const issue of world.issues) if (!used.has(issue.index)) issue.status = 'gone';
}

/** A clock that moved while somebody was busy, or a limit that was met, would make the times worthless. */
function checkClock({ requests }: Simulator): void {
  const wrong = requests.find(
    ({ status, startedAt, endedAt = startedAt }) => status === 429 || endedAt - startedAt !== LATENCY_MS,
  );
  if (wrong !== undefined)
    throw new Error(
      `${wrong.path} was answered with ${wrong.status} after ${(wrong.endedAt ?? 0) - wrong.startedAt} ms of simulated time`,
    );
}

const secondsOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
