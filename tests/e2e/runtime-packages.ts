import { cpSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Manifest = { readonly dependencies?: Readonly<Record<string, string>> };

/**
 * Copies the runtime packages of a built checkout, and theirs in turn, to `target` as npm would lay them out;
 * development packages stay behind. Needs no network.
 * @param checkout folder with package.json and node_modules
 * @param target a `node_modules` folder
 */
export function copyRuntimePackages(checkout: string, target: string): void {
  const source = join(checkout, 'node_modules');
  const pending = [checkout];
  const copied = new Set<string>();
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of Object.keys(readManifest(folder).dependencies ?? {})) {
      const found = findPackage(name, folder, checkout);
      if (copied.has(found)) continue;
      copied.add(found);
      pending.push(found);
      // A package's own node_modules comes with it only as far as something asks for it.
      cpSync(found, join(target, found.slice(source.length)), {
        recursive: true,
        filter: (path) => !path.slice(found.length).includes('node_modules'),
      });
    }
  }
}

/** The folder that Node.js would find a package in, from another package's folder. */
function findPackage(name: string, from: string, checkout: string): string {
  for (let at = from; at.startsWith(checkout); at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (at === checkout) break;
  }
  throw new Error(`${name} is not installed: run npm ci.`);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
