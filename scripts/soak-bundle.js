import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Bundles tests/invariant/soak.ts and what it imports.
 * @param outfile path below the root of the project
 * @param change gets the path of each source file, relative to the root, and its text; returns the text to use
 * @returns the path of the bundle
 */
export async function bundleSoak(outfile, change = (_path, text) => text) {
  await build({
    absWorkingDir: root,
    entryPoints: ['tests/invariant/soak.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
    plugins: [
      {
        name: 'sources',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const text = change(path.slice(root.length), readFileSync(path, 'utf8'));
            // The soak itself starts its own bundle again.
            const isSoak = path.endsWith('/tests/invariant/soak.ts');
            const address = JSON.stringify(pathToFileURL(path).href);
            return { contents: isSoak ? text : text.replaceAll('import.meta.url', address), loader: 'ts' };
          });
        },
      },
    ],
  });
  return `${root}${outfile}`;
}
