import type { JsonObject } from '../json.ts';
import type { Catalog, CatalogEntry } from '../singer/catalog.ts';
import type { StreamDefinition } from '../streams/definition.ts';
import { STREAMS } from '../streams/index.ts';
import { keyPropertiesOf } from '../streams/keys.ts';
import { metadataOf } from './metadata.ts';
import { loadSchema } from './schemas.ts';

/**
 * The catalog of everything this tap can extract. Needs no network and is the same at every call.
 * @param options.severalOrganizations more than one organization may be read: keys gain `organizationId`
 */
export function discover(options: { severalOrganizations: boolean }): Catalog {
  return {
    streams: STREAMS.map((definition) =>
      entryOf(
        definition,
        loadSchema(definition.tapStreamId),
        keyPropertiesOf(definition, options.severalOrganizations),
      ),
    ),
  };
}

function entryOf(
  { tapStreamId, replication }: StreamDefinition,
  schema: JsonObject,
  keyProperties: readonly string[],
): CatalogEntry {
  return {
    tap_stream_id: tapStreamId,
    stream: tapStreamId,
    key_properties: [...keyProperties],
    replication_method: replication.method,
    ...(replication.method === 'INCREMENTAL' && { replication_key: replication.replicationKey }),
    schema,
    metadata: metadataOf(schema, replication, keyProperties),
  };
}
