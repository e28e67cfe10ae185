import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Bundles a file of tests/ and what it imports, for a Node.js that reads no TypeScript.
 * @param entry path below the root of the project
 * @param outfile the same of what it becomes
 * @param change gets the path of each source file, relative to the root, and its text; returns the text to use
 * @returns the path of the bundle
 */
export async function bundleTests(entry, outfile, change = (_path, text) => text) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
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
            // Files find others from where they are; the entry may start its own bundle again.
            const address = JSON.stringify(pathToFileURL(path).href);
            const isEntry = path === `${root}${entry}`;
            return {
              contents: isEntry ? text : text.replaceAll('import.meta.url', address),
              loader: 'ts',
            };
          });
        },
      },
    ],
  });
  return `${root}${outfile}`;
}

/** Bundles the soak. */
export async function bundleSoak(outfile, change) {
  return await bundleTests('tests/invariant/soak.ts', outfile, change);
}
