import type { ProjectName, StreamDefinition } from '../../streams/definition.ts';
import { formatForSentry, type Span } from '../../time.ts';
import type { Ways } from '../account/abilities.ts';
import { segment } from '../transport/segment.ts';

/** The part of a stream that one read asks for: a place, and a span of time where the server can filter. */
export type Slice = {
  /** API root of the organization's region, without a trailing slash. */
  readonly root: string;
  /** As they stand in paths: numeric ids, or slugs where a server knows no ids. */
  readonly organization: string;
  readonly project?: string;
  readonly span?: Span;
  /** The span ends in the present: where the server allows it, it is asked for without an upper bound. */
  readonly isTop?: boolean;
  /** See source.ts. */
  readonly enoughFrom?: number;
  /** What stands in the path in place of further names: those of a parent record. */
  readonly names?: Readonly<Record<string, string>>;
  /** See `Request` in transport/client.ts; undefined is the patience of the settings. */
  readonly mostTries?: number;
  /** Ids of the projects wanted, where the endpoint takes them; undefined means all. */
  readonly only?: readonly string[];
  /** The projects that may be read, where they were listed: what cannot be read in one go is read of some of them. */
  readonly projects?: readonly ProjectName[];
};

/** What one request asks for, beside its slice. */
export type Ask = {
  readonly span?: Span | undefined;
  /** Without an upper bound. */
  readonly isUnbounded?: boolean;
  readonly cursor?: string | undefined;
  readonly manner?: Ways['manner'];
  readonly size?: number;
};

/** Settings that become request parameters. */
export type RequestOptions = {
  readonly environments: readonly string[];
  readonly issueQuery: string;
  readonly fullBodies: boolean;
};

export type Query = readonly (readonly [name: string, value: string])[];

const PAGE_SIZE = 100;

/** The most rows a page of this stream can hold. */
export function pageSize(definition: StreamDefinition, options: Pick<RequestOptions, 'fullBodies'>): number {
  return options.fullBodies && definition.full !== undefined
    ? definition.full.pageSize
    : (definition.pageSize ?? PAGE_SIZE);
}

/** The path of a slice under the API root, with both slashes. @throws ApiError for names that no path can hold */
export function pathOf(definition: StreamDefinition, slice: Slice): string {
  const path = definition.path
    .replace('{organization}', segment(slice.organization))
    .replace('{project}', () => segment(slice.project ?? ''));
  return Object.entries(slice.names ?? {}).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, () => segment(value)),
    path,
  );
}

/** The query of a slice's page; parameters with an empty value matter (they undo a default) and are kept. */
export function queryOf(
  definition: StreamDefinition,
  slice: Slice,
  options: RequestOptions,
  ask: Ask = {},
): Query {
  const otherwise = ask.manner === 'otherwise' ? otherwiseOf(definition) : undefined;
  const query: [string, string][] = Object.entries(otherwise?.query ?? definition.query ?? {}).flatMap(
    ([name, value]) =>
      name === 'project' && slice.only !== undefined
        ? slice.only.map((id): [string, string] => [name, id])
        : [[name, value] as [string, string]],
  );
  for (const part of definition.expand ?? []) query.push(['expand', part]);
  if (options.fullBodies && definition.full !== undefined)
    query.push(...Object.entries(definition.full.query));
  if (definition.environmentFilter) {
    for (const environment of options.environments) query.push(['environment', environment]);
  }
  query.push(...timeFilter(definition, options, otherwise === undefined ? ask : { cursor: ask.cursor }));
  if (!definition.isOneObject) {
    const size = ask.size ?? pageSize(definition, options);
    query.push([definition.pageSizeParameter ?? 'per_page', String(size)]);
  }
  if (ask.cursor !== undefined) query.push(['cursor', ask.cursor]);
  return query;
}

/** The other way to ask for a list, where it has one. */
export function otherwiseOf({
  replication,
}: StreamDefinition): { query: Readonly<Record<string, string>> } | undefined {
  return replication.method === 'INCREMENTAL' ? replication.otherwise : undefined;
}

function timeFilter(
  { replication, searchTerms }: StreamDefinition,
  { issueQuery }: RequestOptions,
  { span, isUnbounded = false }: Ask,
): [string, string][] {
  if (replication.method !== 'INCREMENTAL' || replication.timeFilter === 'none') return [];
  if (replication.timeFilter === 'search') {
    const key = replication.replicationKey;
    const terms = [
      searchTerms,
      issueQuery,
      span && `${key}:>=${formatForSentry(span[0])}`,
      span && !isUnbounded && `${key}:<${formatForSentry(span[1])}`,
    ];
    return [['query', terms.filter((term) => typeof term === 'string' && term !== '').join(' ')]];
  }
  return span === undefined
    ? []
    : [
        ['start', formatForSentry(span[0])],
        // Where the end belongs to the span too, this asks for no second less: what lies between the last whole second
        // and the end would then be in no span. A record exactly at the end comes twice, and is dropped here.
        ['end', formatForSentry(span[1] + (replication.reachSeconds ?? 0))],
      ];
}
