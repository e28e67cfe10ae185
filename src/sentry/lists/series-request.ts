import type { JsonValue } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { SeriesQuestion } from '../../streams/series.ts';
import type { Span } from '../../time.ts';
import type { Client } from '../transport/client.ts';
import { nextLink } from '../transport/link.ts';
import { pathOf, type Query, queryOf, type RequestOptions, type Slice } from './request.ts';

/** What one request for numbers over time asks for. */
export type SeriesAsk = {
  readonly question: SeriesQuestion;
  /** Whole UTC days. */
  readonly span: Span;
  /** A query that takes too long is handed back: less can be asked for. */
  readonly canSplit: boolean;
};

export type SeriesReply = {
  readonly body: JsonValue;
  readonly clean: boolean;
  /** The server says that there are more groups. */
  readonly hasMore: boolean;
};

/** Asks for the numbers of a stream. @throws ApiError */
export type AskSeries = (definition: StreamDefinition, slice: Slice, ask: SeriesAsk) => Promise<SeriesReply>;

export function createAskSeries(client: Client, options: RequestOptions): AskSeries {
  return async (definition, slice, ask) => {
    const { value, clean, headers } = await client.get({
      root: slice.root,
      path: pathOf(definition, slice),
      query: seriesQuery(definition, slice, options, ask),
      bucket: definition.bucket,
      stream: definition.tapStreamId,
      requiredScope: definition.requiredScope,
      expects: 'object',
      canSplit: ask.canSplit,
    });
    const link = headers['link'];
    const { kind } = nextLink(Array.isArray(link) ? link.join(', ') : link);
    return { body: value, clean, hasMore: kind === 'next' || kind === 'broken' };
  };
}

/** The end belongs to what is asked for, and the server makes whole intervals of it: it is the last second of a day. */
export function seriesQuery(
  definition: StreamDefinition,
  slice: Slice,
  options: RequestOptions,
  { question, span: [from, to] }: Pick<SeriesAsk, 'question' | 'span'>,
): Query {
  const size = definition.series?.pageSize;
  return [
    // One object, as far as the rest of the query is concerned.
    ...queryOf({ ...definition, isOneObject: true }, slice, options, { span: [from, to - 1] }),
    ...question.fields.map((name) => ['field', name] as const),
    ...question.groupBy.map((name) => ['groupBy', name] as const),
    ...(size === undefined ? [] : [['per_page', String(size)] as const]),
  ];
}
