import { runNode } from './child.ts';
import { median } from './median.ts';
import { tapProgram } from './package-root.ts';

/** How long discovery takes beside Node.js doing nothing, in milliseconds. */
export type Startup = { readonly discoverMs: number; readonly nodeMs: number; readonly ratio: number };

/** Starts both in turn. @param repeats how often */
export async function measureStartup(folder: string, repeats: number): Promise<Startup> {
  const pairs: { discoverMs: number; nodeMs: number }[] = [];
  for (let n = 0; n < repeats; n += 1) {
    const node = await runNode(['-e', '0'], { folder, bare: true });
    const discover = await runNode([tapProgram(), '--discover'], { folder, bare: true });
    pairs.push({ discoverMs: discover.wallMs, nodeMs: node.wallMs });
  }
  return {
    discoverMs: median(pairs.map(({ discoverMs }) => discoverMs)),
    nodeMs: median(pairs.map(({ nodeMs }) => nodeMs)),
    ratio: median(pairs.map(({ discoverMs, nodeMs }) => discoverMs / nodeMs)),
  };
}
