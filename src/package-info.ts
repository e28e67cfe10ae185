import { readFileSync } from 'node:fs';

type PackageInfo = { readonly name: string; readonly version: string; readonly description: string };

/** Name, version and description of this package; package.json lies one level above both src/ and dist/. */
export const PACKAGE: PackageInfo = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as PackageInfo;

/** The folder of schemas; beside the program, seen from src/ and from the bundle in dist/. */
export const CATALOG = new URL('../catalog/', import.meta.url);
