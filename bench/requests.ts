import { join } from 'node:path';
import { usualAccount } from './account.ts';
import { type Count, countRequests } from './fewest.ts';
import { CORE, openScene, stateOf } from './scene.ts';
import { startLive } from './servers.ts';

/** A project that had no event before. */
const QUIET_PROJECT = String(4_505_000_000_000_001 + 129 * 16);

export type Requests = Count & { readonly name: string; readonly byStream: string };

/** Counts the requests of a first run, of one without changes, and of one with a single new event. */
export async function measureRequests(folder: string, size: number): Promise<readonly Requests[]> {
  // With the limits of sentry.io no span is cut, so the fewest requests are those of whole lists.
  const server = await startLive(usualAccount(size), {
    rateLimits: { 'project-events': { windowSeconds: 1 } },
  });
  const results: Requests[] = [];
  try {
    const scene = await openScene(join(folder, 'requests'), { base_url: server.url }, CORE);
    let state: string | undefined;
    const measure = async (name: string): Promise<void> => {
      await server.reset();
      state = stateOf(await scene.run(state === undefined ? {} : { state }));
      const log = await server.requests();
      const byStream = new Map<string, number>();
      for (const { stream = 'other' } of log) byStream.set(stream, (byStream.get(stream) ?? 0) + 1);
      results.push({
        name,
        ...countRequests(log),
        byStream: [...byStream].map(([stream, count]) => `${stream} ${count}`).join(', '),
      });
    };
    await measure('first run');
    await measure('second run, nothing new');
    await server.mutate('addEvent', QUIET_PROJECT, {
      timestamp: new Date(Date.now() - 120_000).toISOString(),
    });
    await measure('run with one new event in 130 projects');
  } finally {
    await server.stop();
  }
  return results;
}
