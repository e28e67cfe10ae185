// Writes the list of the runtime packages (CycloneDX) into the checkout, where `npm pack` takes it from; a path as
// argument writes it there instead.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSbom } from './create.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
writeFileSync(resolve(process.argv[2] ?? `${root}sbom.cdx.json`), createSbom(root));
