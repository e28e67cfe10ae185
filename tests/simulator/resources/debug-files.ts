import { formatMicros } from '../micros.ts';
import { hex32 } from '../random.ts';
import { descending } from './order.ts';
import type { Resource } from './resource.ts';
import { PROJECT_SCOPES } from './scopes.ts';
import { uuid } from './uuid.ts';

export const debugFiles: Resource = {
  stream: 'debug_files',
  path: 'files/dsyms/',
  isOfProject: true,
  scopes: PROJECT_SCOPES,
  paging: 'offset',
  defaultSize: 20,
  order: descending('id'),
  // The first sends a file, the second may.
  refuses: ['id', 'debug_id', 'start', 'end', 'statsPeriod'],
  timeField: 'dateCreated',
  off: { status: 404, body: { detail: 'Route not found' } },
  row: ({ context, n, serial, at }) => {
    const debugId = uuid(context.world.seed + 75, Math.floor(serial / 2));
    return {
      id: String(2_000_000_000 + serial),
      uuid: debugId,
      debugId,
      codeId: n % 3 === 0 ? null : hex32(context.world.seed + 76, serial),
      cpuName: n % 3 === 0 ? 'any' : 'arm64',
      objectName: n % 3 === 0 ? 'proguard-mapping' : `libshop-${n}.so`,
      symbolType: n % 3 === 0 ? 'proguard' : 'elf',
      headers: { 'Content-Type': n % 3 === 0 ? 'text/x-proguard+plain' : 'application/x-elf-binary' },
      size: 40_000 + n,
      sha1: `${hex32(context.world.seed + 77, serial)}00000000`,
      // Numbers are given a moment before times are.
      dateCreated: formatMicros(at + (n % 5 === 4 ? -30_000_000 : 0)),
      data: n % 3 === 0 ? { features: ['mapping'] } : { type: 'dbg', features: ['symtab'] },
    };
  },
};
