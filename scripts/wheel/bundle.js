import { builtinModules } from 'node:module';
import { build } from 'esbuild';

/** CommonJS packages call `require` for modules of Node.js, which ES modules have to make for themselves. */
const BANNER =
  "import { createRequire as tapSentryRequire } from 'node:module'; const require = tapSentryRequire(import.meta.url);";

const BUILTIN = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);

/**
 * Bundles the built program with its runtime packages. The program's lazy imports become chunks beside `cli.js`,
 * so that discovery still loads no HTTP client.
 * @param {string} root folder of the checkout, already built
 * @param {string} outdir folder to write into; files below `<outdir>/..` are found by their paths from here
 * @returns {Promise<readonly string[]>} paths of the bundled modules, relative to the checkout
 * @throws {Error} when the bundle would still need a package
 */
export async function bundle(root, outdir) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['dist/cli.js'],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: { js: BANNER },
    metafile: true,
    logLevel: 'warning',
  });
  const outputs = Object.values(metafile.outputs);
  const missing = outputs
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external && !BUILTIN.has(path));
  if (missing.length > 0) {
    throw new Error(`The bundle would still import ${missing.map(({ path }) => path).join(', ')}.`);
  }
  return [...new Set(outputs.flatMap(({ inputs }) => Object.keys(inputs)))].sort();
}
