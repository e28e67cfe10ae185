import type { JsonObject } from '../json.ts';

/** The Singer catalog: what can be extracted, and what the operator chose of it. */
export type Catalog = { readonly streams: readonly CatalogEntry[] };

/** Singer metadata of one node; known flags are read by the code, others pass through. */
export type Metadata = JsonObject;

export type MetadataEntry = { readonly breadcrumb: readonly string[]; readonly metadata: Metadata };

export type CatalogEntry = {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly schema: JsonObject;
  readonly metadata: readonly MetadataEntry[];
  readonly key_properties?: readonly string[];
  readonly replication_method?: string;
  readonly replication_key?: string;
  /** Legacy place of the selection flag; read only where metadata has no say. */
  readonly selected?: boolean | string | null;
};
