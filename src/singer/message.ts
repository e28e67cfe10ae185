import type { JsonObject } from '../json.ts';
import type { Chunk } from './chunks.ts';

/**
 * A Singer message as it goes over the wire; the keys are exactly those of the Singer SPEC 0.3. Records travel as
 * lines, since there are many of them.
 */
export type Message = SchemaMessage | StateMessage | ActivateVersionMessage;

export type SchemaMessage = {
  readonly type: 'SCHEMA';
  readonly stream: string;
  readonly schema: JsonObject;
  readonly key_properties: readonly string[];
  readonly bookmark_properties?: readonly string[];
};

/** The RECORD messages of a page, as whole lines: to be held, they cost a fraction of what objects do. */
export type Records = {
  readonly type: 'RECORDS';
  readonly stream: string;
  readonly count: number;
  /** Records of the page that are not among them, since they lack their key. */
  readonly unkeyed: number;
  /** In order; each holds whole lines. */
  readonly chunks: readonly Chunk[];
};

/** `value` is the whole state, every time: targets replace what they stored before. */
export type StateMessage = { readonly type: 'STATE'; readonly value: JsonObject };

/** `version` is fixed for a run; sent after a complete pass over a full-table stream. */
export type ActivateVersionMessage = {
  readonly type: 'ACTIVATE_VERSION';
  readonly stream: string;
  readonly version: number;
};
