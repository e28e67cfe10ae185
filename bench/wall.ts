import { join } from 'node:path';
import type { LoggedRequest } from '../tests/simulator/index.ts';
import { usualAccount } from './account.ts';
import { median } from './median.ts';
import { CORE, openScene } from './scene.ts';
import { startLive } from './servers.ts';

/** Wall time of a first run on a slow server with limits, in milliseconds. */
export type Wall = {
  readonly requests: number;
  readonly wallMs: number;
  readonly idealMs: number;
  readonly ratio: number;
};

const LATENCY_MS = 100;
/** The limits of sentry.io; the window of 60 seconds is scaled to one second. */
const LIMITS = { 'project-events': { limit: 60, windowSeconds: 1, concurrency: 1 } };
const PER_SECOND: Readonly<Record<string, number>> = { issues: 10, stats: 20, events: 60 };
const USUAL_PER_SECOND = 40;
/** What must be known before anything else can be asked for. */
const LEADING: readonly string[] = ['organizations', 'projects'];

/** Measures first runs of a usual account. @param size share of its events */
export async function measureWall(
  folder: string,
  { repeats, size }: { readonly repeats: number; readonly size: number },
): Promise<Wall> {
  const runs: Wall[] = [];
  const server = await startLive(usualAccount(size), { latencyMs: LATENCY_MS, rateLimits: LIMITS });
  try {
    const scene = await openScene(join(folder, 'wall'), { base_url: server.url }, CORE);
    for (let n = 0; n < repeats; n += 1) {
      await server.reset();
      const { wallMs } = await scene.run();
      const log = await server.requests();
      const idealMs = idealOf(log);
      runs.push({ requests: log.length, wallMs, idealMs, ratio: wallMs / idealMs });
    }
  } finally {
    await server.stop();
  }
  const of = (pick: (run: Wall) => number): number => median(runs.map(pick));
  return {
    requests: of((run) => run.requests),
    wallMs: of((run) => run.wallMs),
    idealMs: of((run) => run.idealMs),
    ratio: of((run) => run.ratio),
  };
}

/**
 * The shortest time in which these pages can be had, with the times the server took for them: the organization
 * first, then the projects, then everything else at once, each list page by page, the events of all projects one
 * request at a time, no window overdrawn.
 */
export function idealOf(requests: readonly LoggedRequest[]): number {
  const chains = new Map<string, { count: number; ms: number }>();
  for (const { stream = 'other', startedAt, endedAt } of requests) {
    const chain = chains.get(stream) ?? { count: 0, ms: 0 };
    chains.set(stream, { count: chain.count + 1, ms: chain.ms + ((endedAt ?? startedAt) - startedAt) });
  }
  const lead = LEADING.reduce((sum, stream) => sum + (chains.get(stream)?.ms ?? 0), 0);
  const others = [...chains].filter(([stream]) => !LEADING.includes(stream));
  const longest = others.map(([stream, { count, ms }]) => {
    const windows = Math.ceil(count / (PER_SECOND[stream] ?? USUAL_PER_SECOND)) - 1;
    return Math.max(ms, windows * 1000);
  });
  return lead + Math.max(0, ...longest);
}
