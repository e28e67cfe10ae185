import type { JsonObject } from '../json.ts';
import { withoutMarks } from '../record/marks.ts';
import type { Catalog, CatalogEntry } from '../singer/catalog.ts';
import type { StreamDefinition } from '../streams/definition.ts';
import { STREAMS } from '../streams/index.ts';
import { metadataOf } from './metadata.ts';
import { loadSchema } from './schemas.ts';

let catalog: Catalog | undefined;

/** The catalog of everything this tap can extract. Needs no config and no network; it is made once. */
export function discover(): Catalog {
  catalog ??= {
    streams: STREAMS.map((definition) => entryOf(definition, loadSchema(definition.tapStreamId))),
  };
  return catalog;
}

function entryOf(definition: StreamDefinition, schema: JsonObject): CatalogEntry {
  const { tapStreamId, replication, keyProperties } = definition;
  return {
    tap_stream_id: tapStreamId,
    stream: tapStreamId,
    key_properties: [...keyProperties],
    replication_method: replication.method,
    ...(replication.method === 'INCREMENTAL' && { replication_key: replication.replicationKey }),
    schema: withoutMarks(schema),
    metadata: metadataOf(schema, definition),
  };
}
