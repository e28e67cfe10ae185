import { CatalogError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { CatalogEntry, Metadata } from '../../singer/catalog.ts';
import type { ReplicationMethod, StreamDefinition } from '../../streams/definition.ts';

export type ChosenReplication = { readonly method: ReplicationMethod; readonly key?: string };

/**
 * How a stream is replicated once the operator's wishes are heard: what its metadata says, if that differs
 * from the default, else what the entry itself says, else the default.
 * @param validKeys the replication keys discovery offers for this stream
 * @throws CatalogError when a wish cannot be fulfilled
 */
export function replicationOf(
  definition: StreamDefinition,
  entry: CatalogEntry,
  validKeys: readonly string[],
): ChosenReplication {
  const { tapStreamId, replication } = definition;
  const metadata = rootMetadata(entry);
  const defaultKey = replication.method === 'INCREMENTAL' ? replication.replicationKey : undefined;
  const methods: readonly ReplicationMethod[] =
    defaultKey === undefined ? ['FULL_TABLE'] : ['INCREMENTAL', 'FULL_TABLE'];

  const wantedMethod =
    wish(metadata['replication-method'], replication.method) ??
    wish(entry.replication_method, replication.method) ??
    replication.method;
  const method = methods.find((candidate) => candidate === wantedMethod);
  if (method === undefined) {
    throw refusal(tapStreamId, 'replication method', wantedMethod, methods);
  }
  const wantedKey =
    wish(metadata['replication-key'], defaultKey) ?? wish(entry.replication_key, defaultKey) ?? defaultKey;
  const key = validKeys.find((candidate) => candidate === wantedKey);
  if (wantedKey !== undefined && key === undefined) {
    throw refusal(tapStreamId, 'replication key', wantedKey, validKeys);
  }
  return method === 'INCREMENTAL' && key !== undefined ? { method, key } : { method };
}

/**
 * The key properties of a stream. A list that lacks the organization or the project but is equal to the default
 * otherwise is what catalogs of earlier versions hold, and means the default.
 * @param declared names of the fields the stream can have
 * @throws CatalogError when the operator names a field that does not exist
 */
export function chosenKeys(
  definition: StreamDefinition,
  entry: CatalogEntry,
  declared: ReadonlySet<string>,
): readonly string[] {
  const metadata = rootMetadata(entry);
  const { keyProperties, projectColumn = 'projectId' } = definition;
  const without = (names: readonly string[], left: string) => names.filter((name) => name !== left);
  const bare = without(keyProperties, 'organizationId');
  const defaults = [keyProperties, bare].flatMap((names) => [names, without(names, projectColumn)]);
  const wishes = [
    metadata['key-properties'],
    metadata['view-key-properties'],
    metadata['table-key-properties'],
    entry.key_properties,
  ];
  const wanted = wishes
    .map(asList)
    .find((names) => names.length > 0 && !defaults.some((usual) => isSameSet(usual, names)));
  if (wanted === undefined) return keyProperties;
  const keys = wanted.map((name) => {
    if (typeof name === 'string' && declared.has(name)) return name;
    throw refusal(definition.tapStreamId, 'key property', name, [...declared]);
  });
  return [...new Set(keys)];
}

/** The metadata of the stream itself, breadcrumb `[]`. */
export function rootMetadata(entry: CatalogEntry | undefined): Metadata {
  const root = entry?.metadata?.findLast((node) => node.breadcrumb.length === 0);
  return root?.metadata ?? {};
}

/** The `properties` of an object schema; empty when it has none. */
export function propertiesOf(schema: JsonObject | undefined): JsonObject {
  const properties = schema?.['properties'];
  return isJsonObject(properties) ? properties : {};
}

function asList(value: JsonValue | readonly string[] | undefined): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as JsonValue];
}

/** What the operator wrote, if anything, and only where it differs from the default. */
function wish(value: JsonValue | undefined, fallback: string | undefined): JsonValue | undefined {
  const isSaid = value !== undefined && value !== null && value !== '';
  return isSaid && value !== fallback ? value : undefined;
}

function isSameSet(names: readonly string[], others: readonly JsonValue[]): boolean {
  return names.length === others.length && names.every((name) => others.includes(name));
}

function refusal(
  tapStreamId: string,
  what: string,
  wanted: JsonValue,
  accepted: readonly string[],
): CatalogError {
  const offer = accepted.length === 0 ? 'this stream has none' : `accepted: ${accepted.join(', ')}`;
  return new CatalogError(
    `Catalog, stream ${tapStreamId}: ${JSON.stringify(wanted)} is not a possible ${what}; ${offer}.`,
  );
}
