import { join } from 'node:path';
import type { LoggedRequest } from '../tests/simulator/index.ts';
import { median } from './median.ts';
import { openScene, worldOf } from './scene.ts';
import { startLive } from './servers.ts';

/** A first run over one big project on a slow server that limits nothing. */
export type Parallel = {
  readonly events: number;
  readonly concurrency: number;
  readonly requests: number;
  /** Full pages that hold all the events. */
  readonly pages: number;
  readonly wallMs: number;
  readonly idealMs: number;
  readonly ratio: number;
};

const LATENCY_MS = 100;
const CONCURRENCY = 8;
const EVENTS = 20_000;
const PAGE = 100;

/** Measures how near such a run comes to as many requests at once as are allowed. @param size share of its events */
export async function measureParallel(
  folder: string,
  { repeats, size }: { readonly repeats: number; readonly size: number },
): Promise<Parallel> {
  const events = Math.ceil(EVENTS * size);
  const pages = Math.ceil(events / PAGE);
  const runs: Pick<Parallel, 'requests' | 'wallMs' | 'idealMs'>[] = [];
  const server = await startLive(worldOf({ projects: 1, events }), { latencyMs: LATENCY_MS });
  try {
    const scene = await openScene(
      join(folder, 'parallel'),
      { base_url: server.url, concurrency: CONCURRENCY },
      ['events'],
    );
    for (let n = 0; n < repeats; n += 1) {
      await server.reset();
      const { wallMs } = await scene.run();
      const log = await server.requests();
      runs.push({ requests: log.length, wallMs, idealMs: idealOf(log, pages) });
    }
  } finally {
    await server.stop();
  }
  const of = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
  return {
    events,
    concurrency: CONCURRENCY,
    pages,
    requests: of((run) => run.requests),
    wallMs: of((run) => run.wallMs),
    idealMs: of((run) => run.idealMs),
    ratio: of((run) => run.wallMs / run.idealMs),
  };
}

/** What must be known before one after the other, then the pages with all requests always under way. */
function idealOf(log: readonly LoggedRequest[], pages: number): number {
  const msOf = ({ startedAt, endedAt }: LoggedRequest): number => (endedAt ?? startedAt) - startedAt;
  const sum = (some: readonly LoggedRequest[]): number =>
    some.reduce((total, request) => total + msOf(request), 0);
  const events = log.filter(({ stream }) => stream === 'events');
  const lead = log.filter(({ stream }) => stream === 'organizations' || stream === 'projects');
  return sum(lead) + (pages / CONCURRENCY) * (sum(events) / events.length);
}
