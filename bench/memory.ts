import { join } from 'node:path';
import { median } from './median.ts';
import { openScene, WORLD_END, worldOf } from './scene.ts';
import { startReplay } from './servers.ts';

/** Highest resident memory of a run, in megabytes. */
export type Memory = { readonly name: string; readonly events: number; readonly megabytes: number };

const SLOW_READER = 1_000_000;

/** Measures the peak at several sizes, and with a reader that takes 1 MB a second. */
export async function measureMemory(
  folder: string,
  { repeats, sizes }: { readonly repeats: number; readonly sizes: readonly number[] },
): Promise<readonly Memory[]> {
  const results: Memory[] = [];
  const measure = async (events: number, times: number, readBytesPerSecond?: number): Promise<void> => {
    const server = await startReplay(worldOf({ events }));
    try {
      const scene = await openScene(
        join(folder, `memory-${events}`),
        {
          base_url: server.url,
          end_date: new Date(WORLD_END).toISOString(),
          start_date: new Date(WORLD_END - 80 * 86_400_000).toISOString(),
        },
        ['events'],
      );
      // The first run fills the server's memory.
      await scene.run();
      const peaks: number[] = [];
      for (let n = 0; n < times; n += 1) {
        const cost = await scene.run(readBytesPerSecond === undefined ? {} : { readBytesPerSecond });
        peaks.push(cost.peakMegabytes);
      }
      const name = `${events.toLocaleString('en')} events${readBytesPerSecond === undefined ? '' : ', reader at 1 MB/s'}`;
      results.push({ name, events, megabytes: median(peaks) });
    } finally {
      await server.stop();
    }
  };
  for (const events of sizes) await measure(events, repeats);
  await measure(sizes[0] ?? 10_000, repeats, SLOW_READER);
  return results;
}
