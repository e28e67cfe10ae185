import type { Page as ProvenPage } from '../../source.ts';
import type { Incremental, StreamDefinition } from '../../streams/definition.ts';
import type { Span } from '../../time.ts';
import type { Ways } from '../account/abilities.ts';
import type { AskPage } from './list-request.ts';
import type { Slice } from './request.ts';

/** One page of a slice's records and what it proves, with what the readers in this folder tell each other. */
export type Page = ProvenPage & {
  /** The server took no notice of the span; what lies outside of it is left out here. */
  readonly ignoresSpan?: true;
  /** Of lists without an order whose pages did not agree, with their end: how many rows they had in all. */
  readonly counted?: number;
};

/** Reads one slice page by page. */
export type ReadPages = (definition: StreamDefinition, slice: Slice) => AsyncIterable<Page>;

/** A list with a time filter, and the part of it that is read. */
export type TimedList = {
  readonly definition: StreamDefinition;
  readonly replication: Incremental;
  readonly slice: Slice & { readonly span: Span };
};

/** How a list is read. */
export type Reading = {
  readonly askPage: AskPage;
  /** What is known of the server, and what this reading adds to it. */
  readonly ways: Ways;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** One answer is enough: what spoils a page is not looked for. */
  readonly isBrief: boolean;
};
