import type { JsonObject } from '../../json.ts';

/** How nested objects become columns; names and meaning are those of the Meltano Singer SDK. */
export type Flattening = {
  /** So many levels of objects are expanded; at least 1. */
  readonly maxDepth: number;
  /** Stands between the names of a path. */
  readonly separator: string;
  /** A name that is not shorter than this is abbreviated. */
  readonly maxKeyLength: number;
};

/** The flattening of one stream. */
export type FlattenOptions = Flattening & {
  /** The stream's name in messages, for errors. */
  readonly stream: string;
  /** Top-level fields that keep their name whatever its length: keys, which SCHEMA names a second time. */
  readonly kept: ReadonlySet<string>;
};

/** What flattening makes of a stream: the schema that is sent, and the function for each record. */
export type Flat = { readonly schema: JsonObject; readonly flatten: (record: JsonObject) => JsonObject };
