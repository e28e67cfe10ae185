import type { StreamDefinition } from './definition.ts';

const ROWS_OF_A_PAGE = 100;

/** Fields of definitions that some streams alone have. */
type Special = {
  /** One list for each record of another stream. */
  readonly parent?: { readonly of: Pick<StreamDefinition, 'tapStreamId'> };
};

/**
 * What a run costs in requests, in words: `1 request per 100 rows of each project`. It follows from how a stream is
 * divided and paged; where that does not tell, the definition has words of its own (`cost`).
 */
export function costOf(definition: StreamDefinition & Special): string {
  const { cost, instead, pageSize } = definition;
  if (cost !== undefined) return cost;
  const usual = usualCost(definition);
  if (instead === undefined) return usual;
  const size = instead.pageSize ?? pageSize ?? ROWS_OF_A_PAGE;
  return `${usual}; on servers without that list 1 per ${size} rows of each project`;
}

function usualCost(definition: StreamDefinition & Special): string {
  const { isOneObject, isOnePage, partitionBy, parent, series } = definition;
  if (series !== undefined) {
    const requests = series.counted === undefined ? '1 request' : '2 requests';
    return `${requests} per ${series.days === 1 ? 'day' : `${series.days} days`} of each ${partitionBy}`;
  }
  const place =
    parent === undefined ? partitionBy : `record of ${parent.of.tapStreamId} that is new or changed`;
  if (isOneObject || isOnePage) return `1 request per ${place}`;
  return pagesOf(definition, place);
}

function pagesOf(definition: StreamDefinition & Special, place: string): string {
  const { statsCategory, full, pageSize = ROWS_OF_A_PAGE } = definition;
  // Statistics tell which of them have nothing new.
  const busy = statsCategory === undefined ? '' : ' that got any';
  const bodies = full === undefined ? '' : `; per ${full.pageSize} with full bodies`;
  return `1 request per ${pageSize} ${rowsOf(definition)} of each ${place}${busy}${bodies}`;
}

function rowsOf({ replication }: Pick<StreamDefinition, 'replication'>): string {
  if (replication.method === 'FULL_TABLE') return 'rows';
  return replication.reread === undefined ? 'new rows' : 'new or changeable rows';
}
