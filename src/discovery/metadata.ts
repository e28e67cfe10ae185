import { isJsonObject, type JsonObject } from '../json.ts';
import type { Metadata, MetadataEntry } from '../singer/catalog.ts';
import type { Replication } from '../streams/definition.ts';

/** Ids that every record keeps whatever is selected, so that the tables of all streams can be joined. */
const CONTEXT_IDS: readonly string[] = ['organizationId', 'projectId', 'projectID'];

/**
 * Singer metadata of a stream: one entry for the stream and one for every property, nested ones included,
 * in the order of the schema. Inside lists nothing can be selected, so there is nothing to describe.
 */
export function metadataOf(
  schema: JsonObject,
  replication: Replication,
  keyProperties: readonly string[],
): readonly MetadataEntry[] {
  const replicationKeys = replication.method === 'INCREMENTAL' ? [replication.replicationKey] : [];
  const automatic = new Set([...keyProperties, ...replicationKeys, ...CONTEXT_IDS]);
  const properties = breadcrumbsOf(schema, []).map((breadcrumb) => ({
    breadcrumb,
    metadata: { inclusion: isAutomatic(breadcrumb, automatic) ? 'automatic' : 'available' },
  }));
  return [{ breadcrumb: [], metadata: rootMetadata(replication, keyProperties) }, ...properties];
}

function rootMetadata(replication: Replication, keyProperties: readonly string[]): Metadata {
  return {
    inclusion: 'available',
    // A catalog that goes back unchanged extracts everything.
    selected: true,
    'selected-by-default': true,
    'table-key-properties': [...keyProperties],
    ...(replication.method === 'INCREMENTAL'
      ? {
          'valid-replication-keys': [replication.replicationKey],
          'replication-key': replication.replicationKey,
        }
      : { 'forced-replication-method': 'FULL_TABLE' }),
  };
}

function isAutomatic(breadcrumb: readonly string[], automatic: ReadonlySet<string>): boolean {
  const [, name, ...deeper] = breadcrumb;
  return name !== undefined && deeper.length === 0 && automatic.has(name);
}

function breadcrumbsOf(schema: JsonObject, path: readonly string[]): (readonly string[])[] {
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, child]) => {
    const breadcrumb = [...path, 'properties', name];
    return isJsonObject(child) ? [breadcrumb, ...breadcrumbsOf(child, breadcrumb)] : [breadcrumb];
  });
}
