// Lays out what the Python wheel holds in dist-wheel/unpacked; pack.py makes the wheel of it.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSbom } from '../sbom/create.js';
import { bundle } from './bundle.js';
import { collectLicences } from './licences.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUT = join(ROOT, 'dist-wheel');
const PYTHON_PACKAGE = join(OUT, 'unpacked', 'tap_sentry');

/**
 * As in the npm package, what the program finds by path lies beside its folder: `../package.json`, `../catalog/`.
 */
const PROGRAM = join(PYTHON_PACKAGE, 'program');

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

rmSync(OUT, { recursive: true, force: true });
const { name, version, description, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

cpSync(join(ROOT, 'python', 'tap_sentry'), PYTHON_PACKAGE, {
  recursive: true,
  filter: (path) => !path.includes('__pycache__'),
});
cpSync(join(ROOT, 'catalog'), join(PROGRAM, 'catalog'), {
  recursive: true,
  filter: (path) => !path.endsWith('.md'),
});
cpSync(join(ROOT, 'bin', 'tap-sentry.js'), join(PROGRAM, 'bin', 'tap-sentry.js'));
write(
  join(PROGRAM, 'package.json'),
  `${JSON.stringify({ name, version, description, license, type: 'module' }, undefined, 2)}\n`,
);

const modules = await bundle(ROOT, join(PROGRAM, 'dist'));
const { text, names } = collectLicences(ROOT, modules);
const licences = join(OUT, 'unpacked', 'licences');
cpSync(join(ROOT, 'LICENSE'), join(licences, 'LICENSE'));
write(join(licences, 'THIRD-PARTY-LICENSES.txt'), text);
write(
  join(OUT, 'licence-names.json'),
  JSON.stringify([license, ...names.filter((other) => other !== license)]),
);
write(join(OUT, 'unpacked', 'sboms', `${name}.cdx.json`), createSbom(ROOT));
