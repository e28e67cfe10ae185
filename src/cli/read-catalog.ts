import { CatalogError } from '../errors.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import type { Catalog, CatalogEntry } from '../singer/catalog.ts';
import { problems } from '../validate.ts';
import { nameOf, readJson, type Source } from './read-json.ts';

const TEXT = { type: ['string', 'null'] };
const TEXTS = { type: ['array', 'null'], items: { type: 'string' } };
const METADATA = {
  type: 'object',
  required: ['breadcrumb', 'metadata'],
  properties: { breadcrumb: { type: 'array', items: { type: 'string' } }, metadata: { type: 'object' } },
};
const ENTRY = {
  type: 'object',
  required: ['schema'],
  properties: {
    tap_stream_id: TEXT,
    stream: TEXT,
    schema: { type: 'object' },
    metadata: { type: ['array', 'null'], items: METADATA },
    key_properties: TEXTS,
    replication_method: TEXT,
    replication_key: TEXT,
    selected: { type: ['boolean', 'string', 'null'] },
  },
};
const CATALOG = {
  type: 'object',
  required: ['streams'],
  properties: { streams: { type: 'array', items: ENTRY } },
};

/**
 * Reads a catalog file and fills in what an entry may leave out: one of its two names, and the metadata.
 * @throws CatalogError that names the file and every place that is wrong
 */
export async function readCatalog(path: string, cwd: string): Promise<Catalog> {
  const source: Source = { flag: '--catalog', path, fail: (message) => new CatalogError(message) };
  const value = await readJson(source, cwd);
  const wrong = problems(CATALOG, value ?? null, 'the document');
  const entries = isJsonObject(value) && Array.isArray(value['streams']) ? value['streams'] : [];
  const named = wrong.length === 0 ? namingProblems(entries) : wrong;
  if (named.length > 0) {
    throw source.fail(`${nameOf(source)} is not a Singer catalog: ${named.slice(0, 5).join(' ')}`);
  }
  return { streams: entries.map(completeEntry) };
}

function namingProblems(entries: readonly JsonValue[]): readonly string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const name = idOf(entry);
    if (name === undefined) found.push(`streams[${index}] has no tap_stream_id.`);
    else if (seen.has(name)) found.push(`streams[${index}] is a second entry for ${JSON.stringify(name)}.`);
    else seen.add(name);
  }
  return found;
}

function idOf(entry: JsonValue): string | undefined {
  if (!isJsonObject(entry)) return undefined;
  const id = entry['tap_stream_id'] ?? entry['stream'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The entry without nulls, which mean the same as missing; its shape has been checked. */
function completeEntry(entry: JsonValue): CatalogEntry {
  const given = Object.entries(isJsonObject(entry) ? entry : {}).filter(([, value]) => value !== null);
  const id = idOf(entry);
  return {
    tap_stream_id: id,
    stream: id,
    metadata: [],
    ...Object.fromEntries(given),
  } as unknown as CatalogEntry;
}
