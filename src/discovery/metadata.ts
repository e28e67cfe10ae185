import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { kindsAt } from '../record/marks.ts';
import type { Metadata, MetadataEntry } from '../singer/catalog.ts';
import { contextIdsOf, type StreamDefinition } from '../streams/definition.ts';

/**
 * Which kinds of personal data a field holds. Keys of a tap's own have its name in front, since other tools give
 * metadata meanings too; who does not know a key leaves it alone.
 */
const PERSONAL = 'tap-sentry.personal';

/** What metadata tells of a definition. */
type Described = Pick<StreamDefinition, 'replication' | 'keyProperties' | 'isOptional' | 'projectColumn'>;

/**
 * Singer metadata of a stream: one entry for the stream and one for every property, nested ones included,
 * in the order of the schema. Inside lists nothing can be selected, so there is nothing to describe; what they hold
 * of personal data is said of the list.
 * @param schema with the marks of personal fields
 */
export function metadataOf(schema: JsonObject, definition: Described): readonly MetadataEntry[] {
  const { replication, keyProperties } = definition;
  const replicationKeys = replication.method === 'INCREMENTAL' ? [replication.replicationKey] : [];
  const automatic = new Set([...keyProperties, ...replicationKeys, ...contextIdsOf(definition)]);
  const properties = nodesOf(schema, []).map(({ breadcrumb, node }) => ({
    breadcrumb,
    metadata: {
      inclusion: isAutomatic(breadcrumb, automatic) ? 'automatic' : 'available',
      ...personal(node),
    },
  }));
  return [{ breadcrumb: [], metadata: rootMetadata(definition) }, ...properties];
}

function rootMetadata({ replication, keyProperties, isOptional }: Described): Metadata {
  return {
    inclusion: 'available',
    // A catalog that goes back unchanged extracts what is read without one.
    selected: isOptional !== true,
    'selected-by-default': isOptional !== true,
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

function personal(node: JsonValue | undefined): Metadata {
  const kinds = kindsAt(node);
  return kinds.length === 0 ? {} : { [PERSONAL]: kinds.join(', ') };
}

type Node = { readonly breadcrumb: readonly string[]; readonly node: JsonValue | undefined };

function nodesOf(schema: JsonObject, path: readonly string[]): readonly Node[] {
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, node]) => {
    const breadcrumb = [...path, 'properties', name];
    return [{ breadcrumb, node }, ...(isJsonObject(node) ? nodesOf(node, breadcrumb) : [])];
  });
}
