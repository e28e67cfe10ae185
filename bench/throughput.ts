import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cost, runNode } from './child.ts';
import { median } from './median.ts';
import { openScene, WORLD_END, worldOf } from './scene.ts';
import { startReplay } from './servers.ts';

/** How one kind of record fared, tap beside floor. */
export type Throughput = {
  readonly name: string;
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly floorPerSecond: number;
  /** CPU seconds per 100,000 records. */
  readonly cpu: number;
  readonly floorCpu: number;
  /** Median of the ratios of neighbouring runs. */
  readonly ratio: number;
};

const KINDS = [
  { name: 'summary events', stream: 'events', pattern: '/events/', world: { events: 100_000 }, share: 1 },
  { name: 'full events', stream: 'events', pattern: '/events/', world: { events: 100_000 }, share: 0.3 },
  {
    name: 'issues',
    stream: 'issues',
    pattern: '/issues/',
    world: { issues: 100_000, events: 1 },
    share: 1,
  },
] as const;

const FLOOR = fileURLToPath(new URL('./floor.js', import.meta.url));

/** Measures CPU and speed on a server that answers at once. @param size share of the full number of records */
export async function measureThroughput(
  folder: string,
  { repeats, size }: { readonly repeats: number; readonly size: number },
): Promise<readonly Throughput[]> {
  const results: Throughput[] = [];
  for (const kind of KINDS) {
    const world = Object.fromEntries(
      Object.entries(kind.world).map(([name, count]) => [name, Math.ceil(count * kind.share * size)]),
    );
    const server = await startReplay(worldOf(world));
    const scene = await openScene(
      join(folder, kind.name.replaceAll(' ', '-')),
      {
        base_url: server.url,
        end_date: new Date(WORLD_END).toISOString(),
        start_date: new Date(WORLD_END - 80 * 86_400_000).toISOString(),
        event_detail: kind.name.startsWith('full') ? 'full' : 'summary',
      },
      [kind.stream],
    );
    const floor = (): Promise<Cost> =>
      runNode([FLOOR, server.url, kind.stream, kind.pattern], { folder: scene.folder });
    try {
      // Two STATE messages and one SCHEMA are no records.
      const records = (await scene.run()).lines - 3;
      await floor();
      const pairs: { tap: Cost; floor: Cost }[] = [];
      for (let n = 0; n < repeats; n += 1) pairs.push({ tap: await scene.run(), floor: await floor() });
      const of = (pick: (pair: { tap: Cost; floor: Cost }) => number): number => median(pairs.map(pick));
      results.push({
        name: kind.name,
        records,
        recordsPerSecond: of(({ tap }) => records / (tap.wallMs / 1000)),
        floorPerSecond: of((pair) => records / (pair.floor.wallMs / 1000)),
        cpu: of(({ tap }) => (tap.cpuMs * 100) / records),
        floorCpu: of((pair) => (pair.floor.cpuMs * 100) / records),
        ratio: of((pair) => pair.tap.cpuMs / pair.floor.cpuMs),
      });
    } finally {
      await server.stop();
    }
  }
  return results;
}
