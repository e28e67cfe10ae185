import { join } from 'node:path';
import {
  createWorld,
  type Simulator,
  startSimulator,
  truthKeys,
  type World,
} from '../tests/simulator/index.ts';
import { createAsk, ORGANIZATION } from './ask.ts';
import { ACCOUNTS, type BodyAccount, CHANGES } from './body-accounts.ts';
import { type Period, readByProject } from './by-project.ts';
import type { Limit } from './pace.ts';
import { eventsOfTap } from './tap-in-process.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** One way of reading the full events of one account. */
export type Bodies = {
  readonly account: string;
  readonly way: string;
  readonly requests: number;
  /** Those in the narrow bucket. */
  readonly projectRequests: number;
  readonly seconds: number;
  readonly bodies: number;
  /** Events the server still has that did not come. */
  readonly missing: number;
  /** How many times as fast as through the projects alone. */
  readonly gain: number;
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
};
/** Requests a second in the bucket of endpoints without limits of their own: seen at sentry.io, and a cautious guess. */
const DEFAULTS = [40, 10];
const MINUTES_AFTER_THE_WORLD = 5;
/** The tap asks some issues by then; who reads through the projects alone is in the middle. */
const MOST_REQUESTS_BEFORE_ISSUES = 40;
const READ_BY_PROJECT = 20;

type Run = { readonly simulator: Simulator; readonly clock: VirtualClock; readonly period: Period };

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
  const reference = await measure(account, size, USUAL.limit, async ({ simulator, clock, period }) => {
    const ask = createAsk(clock, simulator.url, { ...LIMITS, default: USUAL });
    try {
      return await readByProject(ask, period);
    } finally {
      ask.close();
    }
  });
  const rows: Bodies[] = [{ ...reference, way: 'projects alone', gain: 1 }];
  for (const perSecond of defaults) {
    const row = await measure(account, size, perSecond, ({ simulator, clock, period }) =>
      eventsOfTap(join(folder, 'bodies'), clock, {
        api_token: simulator.token,
        organization: ORGANIZATION,
        base_url: simulator.url,
        start_date: `${period.start}Z`,
        end_date: `${period.end}Z`,
        event_detail: 'full',
      }),
    );
    rows.push({ ...row, way: `the tap, ${perSecond}/s`, gain: reference.seconds / row.seconds });
  }
  return rows;
}

async function measure(
  account: BodyAccount,
  size: number,
  perSecond: number,
  read: (run: Run) => Promise<ReadonlySet<string>>,
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
  changeMeanwhile(account, simulator);
  const period = {
    start: secondsOf(world.now - account.days * 86_400_000),
    end: secondsOf(world.now),
  };
  try {
    const ids = await read({ simulator, clock, period });
    const seconds = (clock.now() - beganAt) / 1000;
    checkClock(simulator);
    const kept = truthKeys(world, { stream: 'events', now: clock.now(), ...period });
    return {
      account: account.name,
      requests: simulator.requests.length,
      projectRequests: simulator.requests.filter(({ stream }) => stream === 'events').length,
      seconds,
      bodies: ids.size,
      missing: [...kept].filter((id) => !ids.has(id)).length,
    };
  } finally {
    await simulator.close();
  }
}

/** The organization and its projects are looked up first; then the tap lists events, and then come the issues. */
function changeMeanwhile({ change }: BodyAccount, simulator: Simulator): void {
  simulator.onRequest(3, () => change?.(simulator.world, 'before'));
  let isListed = false;
  for (let index = 4; index <= MOST_REQUESTS_BEFORE_ISSUES; index += 1) {
    simulator.onRequest(index, ({ stream, nth }) => {
      const isFirst = stream === 'issue_events' || (stream === 'events' && nth === READ_BY_PROJECT);
      if (isFirst && !isListed) change?.(simulator.world, 'listed');
      isListed ||= isFirst;
    });
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
