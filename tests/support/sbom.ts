import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A CycloneDX document, as far as the tests look into it. */
export type Sbom = {
  readonly serialNumber: string;
  readonly metadata: {
    readonly timestamp?: string;
    readonly component: { readonly name: string; readonly version: string };
  };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  }[];
};

type LockEntry = {
  readonly version: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
};

/** The packages that package-lock.json installs, by their folders. */
export function lockedPackages(checkout: string): Readonly<Record<string, LockEntry>> {
  const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  return Object.fromEntries(Object.entries(packages).filter(([folder]) => folder !== ''));
}

/** `name@version sha512-…` of every package that comes with the program, as package-lock.json has them, in order. */
export function runtimePackages(checkout: string): string[] {
  const runtime = Object.entries(lockedPackages(checkout)).filter(([, { dev }]) => dev !== true);
  const named = runtime.map(([folder, { version, integrity }]) => {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return `${name}@${version} ${integrity}`;
  });
  return [...new Set(named)].sort();
}

/** The same of what an SBOM lists. */
export function listedPackages({ components }: Sbom): string[] {
  return components
    .map(({ name, version, hashes }) => {
      const hash = hashes.find(({ alg }) => alg === 'SHA-512')?.content ?? '';
      return `${name}@${version} sha512-${Buffer.from(hash, 'hex').toString('base64')}`;
    })
    .sort();
}
