import { CatalogError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Flat } from '../../record/flatten/options.ts';
import type { Catalog, CatalogEntry } from '../../singer/catalog.ts';
import { isSelected, selectedSchema } from '../../singer/selection.ts';
import { contextIdsOf, type ReplicationMethod, type StreamDefinition } from '../../streams/definition.ts';
import { chosenKeys, propertiesOf, replicationOf, rootMetadata } from './overrides.ts';

/** One stream of a run: its definition and what the operator made of it. */
export type PlannedStream = {
  readonly definition: StreamDefinition;
  /** Name of the stream in messages. */
  readonly stream: string;
  /** The catalog's schema without deselected fields; SCHEMA carries it, unless it is flattened. */
  readonly schema: JsonObject;
  readonly keyProperties: readonly string[];
  readonly replicationMethod: ReplicationMethod;
  /** Only of incremental streams. */
  readonly replicationKey?: string;
  /** Schemas with every field that is known, selected or not: other fields are news from the server. */
  readonly declared?: readonly JsonObject[];
  /** Absent when records stay nested. */
  readonly flat?: Flat;
};

export type Plan = { readonly streams: readonly PlannedStream[]; readonly warnings: readonly string[] };

export type PlanInput = {
  /** The operator's catalog; undefined means everything in `discovered` that is selected by default. */
  readonly catalog: Catalog | undefined;
  readonly discovered: Catalog;
  readonly definitions: readonly StreamDefinition[];
};

/**
 * Decides which streams are synced, in the order of `definitions`, and how.
 * @throws CatalogError when the catalog asks for something impossible
 */
export function planStreams(input: PlanInput): Plan {
  const { definitions, discovered } = input;
  const catalog = input.catalog ?? discovered;
  const entries = entriesById(catalog);
  const defaults = entriesById(discovered);
  const known = new Set(definitions.map(({ tapStreamId }) => tapStreamId));
  const warnings = [...entries.keys()]
    .filter((id) => !known.has(id))
    .map((id) => `The catalog names a stream this tap does not have, ignored: ${JSON.stringify(id)}.`);
  const streams = definitions.flatMap((definition) => {
    const entry = entries.get(definition.tapStreamId);
    if (entry === undefined || !isSelected(entry, [])) return [];
    return [planStream(definition, entry, defaults.get(definition.tapStreamId))];
  });
  const aliases = new Map<string, string>();
  for (const { stream, definition } of streams) {
    const other = aliases.get(stream);
    if (other !== undefined) {
      throw new CatalogError(
        `Catalog: streams ${other} and ${definition.tapStreamId} are both called ${JSON.stringify(stream)}, so their records would go to one table. Give each a name of its own under "stream".`,
      );
    }
    aliases.set(stream, definition.tapStreamId);
  }
  if (streams.length === 0) {
    warnings.push('The catalog selects no stream: there is nothing to sync.');
  }
  return { streams, warnings };
}

function planStream(
  definition: StreamDefinition,
  entry: CatalogEntry,
  discovered: CatalogEntry | undefined,
): PlannedStream {
  const properties = { ...propertiesOf(discovered?.schema), ...propertiesOf(entry.schema) };
  const names = new Set(Object.keys(properties));
  const keyProperties = chosenKeys(definition, entry, names);
  const { method, key } = replicationOf(definition, entry, validReplicationKeys(definition, discovered));
  const usualKey =
    definition.replication.method === 'INCREMENTAL' ? definition.replication.replicationKey : '';
  const kept = [...new Set([...keyProperties, key ?? usualKey, ...contextIdsOf(definition)])];
  return {
    definition,
    stream: entry.stream || definition.tapStreamId,
    schema: schemaToSend(entry, properties, kept, new Set(keyProperties)),
    keyProperties,
    replicationMethod: method,
    ...(key !== undefined && { replicationKey: key }),
    declared: [...(discovered === undefined ? [] : [discovered.schema]), entry.schema],
  };
}

function schemaToSend(
  entry: CatalogEntry,
  properties: JsonObject,
  kept: readonly string[],
  keys: ReadonlySet<string>,
): JsonObject {
  const selected = selectedSchema(entry, new Set(kept));
  const chosen = propertiesOf(selected);
  // A catalog older than this version of the tap may lack a field the records cannot do without.
  const missing = kept.filter((name) => !Object.hasOwn(chosen, name) && Object.hasOwn(properties, name));
  const fields = [...Object.entries(chosen), ...missing.map((name) => [name, properties[name]] as const)];
  return {
    ...selected,
    properties: Object.fromEntries(
      fields.map(([name, field]) => [name, keys.has(name) ? withoutNull(field) : field]),
    ),
  };
}

/** Some targets make a nullable key column, and then refuse it. */
function withoutNull(field: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(field) || !Array.isArray(field['type'])) return field;
  const types = field['type'].filter((type) => type !== 'null');
  return types.length === 0 ? field : { ...field, type: types };
}

function validReplicationKeys(
  definition: StreamDefinition,
  discovered: CatalogEntry | undefined,
): readonly string[] {
  const offered = rootMetadata(discovered)['valid-replication-keys'];
  if (Array.isArray(offered)) return offered.filter((key) => typeof key === 'string');
  const { replication } = definition;
  return replication.method === 'INCREMENTAL' ? [replication.replicationKey] : [];
}

function entriesById(catalog: Catalog): ReadonlyMap<string, CatalogEntry> {
  const entries = new Map<string, CatalogEntry>();
  for (const entry of catalog.streams) {
    if (entries.has(entry.tap_stream_id)) {
      throw new CatalogError(
        `Catalog: stream ${entry.tap_stream_id} appears more than once; keep one entry of it.`,
      );
    }
    entries.set(entry.tap_stream_id, entry);
  }
  return entries;
}
