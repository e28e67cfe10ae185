import { discover } from '../../src/discovery/discover.ts';
import type { Catalog } from '../../src/singer/catalog.ts';

/** The discovered catalog with some streams, or all of them, selected. */
export function catalogOf(names?: readonly string[]): Catalog {
  const { streams } = discover();
  return {
    streams: streams
      .filter(({ stream }) => names?.includes(stream) ?? true)
      .map((entry) => ({
        ...entry,
        metadata: entry.metadata.map((node) =>
          node.breadcrumb.length === 0 ? { ...node, metadata: { ...node.metadata, selected: true } } : node,
        ),
      })),
  };
}
