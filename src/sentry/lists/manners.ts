import { ApiError, ExpiredRangeError, QueryTimeoutError } from '../../errors.ts';
import { toInstant } from '../../time.ts';
import type { AskPage, ListPage } from './list-request.ts';
import type { Position } from './paging.ts';
import type { Reading, TimedList } from './reading.ts';
import { otherwiseOf } from './request.ts';

type Patience = NonNullable<Parameters<AskPage>[3]>;

/** Asks for pages of a list in the manner that its server understands, and finds out which one that is. */
export type Manners = {
  /** @throws ApiError when the page cannot be had in any manner */
  readonly ask: (position: Position, patience: Patience) => Promise<ListPage>;
  /** Whether a position reaches up to the newest records of all. */
  readonly isTop: (position: Position) => boolean;
};

export function createManners({ askPage, ways }: Reading, list: TimedList): Manners {
  const { definition, replication, slice } = list;
  const hasOtherWay = otherwiseOf(definition) !== undefined;
  const isTop = ({ span }: Position): boolean => slice.isTop === true && span[1] === slice.span[1];

  const ask: Manners['ask'] = async (position, patience) => {
    const { span, isUnbounded, cursor, size } = position;
    const usual = {
      span,
      cursor,
      ...(isUnbounded && { isUnbounded }),
      ...(size !== undefined && { size }),
      manner: ways.manner,
    };
    try {
      const page = await askPage(definition, slice, usual, patience);
      if (!hasOtherWay || ways.manner !== 'unknown') return page;
      return await believed(position, page);
    } catch (error) {
      if (!hasOtherWay || ways.manner !== 'unknown' || !isRefusal(error)) throw error;
      // Refused: either the operator's own terms are wrong, or this server wants to be asked in another way.
      let page: ListPage;
      try {
        page = await askPage(definition, slice, { manner: 'otherwise' }, patience);
      } catch {
        throw error;
      }
      ways.manner = 'otherwise';
      ways.spans = 'ignored';
      return page;
    }
  };

  /**
   * A server that takes the time terms of a search for something else finds nothing and says so with status 200: an
   * empty answer is believed only when nothing contradicts it, or when the server refuses to be asked otherwise.
   */
  const believed = async (position: Position, page: ListPage): Promise<ListPage> => {
    const isUsual = page.rows.length > 0;
    if (isUsual) ways.manner = 'usual';
    if (isUsual || (page.hits !== undefined && page.hits > 0)) return page;
    if (!(await isContradicted(position))) return page;
    try {
      const other = await askPage(definition, slice, { manner: 'otherwise' });
      ways.manner = 'otherwise';
      ways.spans = 'ignored';
      return other;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      ways.manner = 'usual';
      return page;
    }
  };

  /** Whether there should be rows in the span of a position, as far as anybody can tell. */
  const isContradicted = async (position: Position): Promise<boolean> => {
    const { span } = position;
    const one = { manner: 'usual', size: 1 } as const;
    try {
      const { rows } = await askPage(definition, slice, one);
      const newest = toInstant(rows[0]?.[replication.replicationKey]);
      if (newest === undefined || newest < span[0]) return false;
      if (newest < span[1] || isTop(position)) return true;
      // Whoever understands the terms finds that row where there is no upper bound.
      const open = await askPage(definition, slice, { ...one, span, isUnbounded: true });
      if (open.rows.length > 0) ways.manner = 'usual';
      return open.rows.length === 0;
    } catch (error) {
      // The newest row is one that cannot be read: it may lie anywhere.
      if (isServerError(error)) return true;
      throw error;
    }
  };

  return { ask, isTop };
}

/** The request as such is refused: by a server that knows no such parameter, or for the operator's own terms. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    (error.status === 400 || error.status === 422) &&
    !(error instanceof QueryTimeoutError || error instanceof ExpiredRangeError)
  );
}

/** The server failed, not the request. */
export function isServerError(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 500;
}
