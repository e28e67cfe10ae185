import type { StreamDefinition } from '../streams/definition.ts';
import { formatForSentry, type Span } from '../time.ts';

/** The part of a stream that one read asks for: a partition, and a span of time where the server can filter. */
export type Slice = {
  /** API root of the organization's region, without a trailing slash. */
  readonly root: string;
  /** As they stand in paths: numeric ids, or slugs where an old server knows no ids. */
  readonly organization: string;
  readonly project?: string;
  readonly span?: Span;
  /** Ids of the projects wanted, where the endpoint takes them; undefined means all. */
  readonly only?: readonly string[];
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
export function pageSize(definition: StreamDefinition, options: RequestOptions): number {
  return options.fullBodies && definition.full !== undefined ? definition.full.pageSize : PAGE_SIZE;
}

/** The path of a slice under the API root, with both slashes. */
export function pathOf(definition: StreamDefinition, slice: Slice): string {
  return definition.path
    .replace('{organization}', encodeURIComponent(slice.organization))
    .replace('{project}', encodeURIComponent(slice.project ?? ''));
}

/** The query of a slice's page; parameters with an empty value matter (they undo a default) and are kept. */
export function queryOf(
  definition: StreamDefinition,
  slice: Slice,
  options: RequestOptions,
  cursor: string | undefined,
): Query {
  const query: [string, string][] = Object.entries(definition.query ?? {}).flatMap(([name, value]) =>
    name === 'project' && slice.only !== undefined
      ? slice.only.map((id): [string, string] => [name, id])
      : [[name, value] as [string, string]],
  );
  if (options.fullBodies && definition.full !== undefined)
    query.push(...Object.entries(definition.full.query));
  if (definition.environmentFilter) {
    for (const environment of options.environments) query.push(['environment', environment]);
  }
  query.push(...timeFilter(definition, slice.span, options));
  if (!definition.single) {
    query.push([definition.pageSizeParameter ?? 'per_page', String(pageSize(definition, options))]);
  }
  if (cursor !== undefined) query.push(['cursor', cursor]);
  return query;
}

function timeFilter(
  definition: StreamDefinition,
  span: Span | undefined,
  options: RequestOptions,
): [string, string][] {
  const { replication } = definition;
  if (replication.method !== 'INCREMENTAL' || span === undefined) return [];
  const [from, to] = [formatForSentry(span[0]), formatForSentry(span[1])];
  if (replication.timeFilter === 'range') {
    return [
      ['start', from],
      ['end', to],
    ];
  }
  const key = replication.replicationKey;
  const terms = [options.issueQuery, `${key}:>=${from}`, `${key}:<${to}`];
  return [['query', terms.filter((term) => term !== '').join(' ')]];
}
