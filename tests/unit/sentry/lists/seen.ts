import { beginning, type Position, type Rules, type Seen } from '../../../../src/sentry/lists/paging.ts';
import type { NextLink } from '../../../../src/sentry/transport/link.ts';

export const HONOURED: Rules = { spans: 'honoured', isCounted: false };
export const UNKNOWN: Rules = { ...HONOURED, spans: 'unknown' };
export const IGNORED: Rules = { ...HONOURED, spans: 'ignored' };
export const COUNTED: Rules = { ...HONOURED, isCounted: true };

export const END: NextLink = { kind: 'end' };
export const MISSING: NextLink = { kind: 'missing' };
export const BROKEN: NextLink = { kind: 'broken', problem: 'no cursor' };
export const NEXT: NextLink = { kind: 'next', cursor: '0:100:0' };

/** A full page with more to come. */
export const seen = (over: Partial<Seen> = {}): Seen => ({
  rows: 100,
  sent: over.rows ?? 100,
  fresh: over.rows ?? 100,
  order: { newest: 900, oldest: 500, rowsInOldest: 1 },
  link: NEXT,
  hits: undefined,
  largest: 100,
  ...over,
});
export const empty = (over: Partial<Seen> = {}): Seen => seen({ rows: 0, order: undefined, ...over });
/** A page that holds one second alone. */
export const second = (at: number, over: Partial<Seen> = {}): Seen => {
  const { rows = 3 } = over;
  return seen({ rows, fresh: 0, order: { newest: at, oldest: at, rowsInOldest: rows }, link: END, ...over });
};

export const position = (over: Partial<Position> = {}): Position => ({ ...beginning([0, 1_000]), ...over });
export const followed = (over: Partial<Position> = {}): Position =>
  position({ rows: 100, cursor: '0:100:0', cursors: new Set(['0:100:0']), ...over });
/** After a full page by cursor, beginning with its last row. */
export const overlapping = (over: Partial<Position> = {}): Position =>
  followed({ cursor: '0:99:0', overlap: 99, ...over });
