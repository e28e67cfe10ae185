import { describe, expect, it } from '@jest/globals';
import { pageOrder } from '../../../../src/sentry/lists/page-order.ts';
import { beginning, nextStep } from '../../../../src/sentry/lists/paging.ts';
import type { TimedList } from '../../../../src/sentry/lists/reading.ts';
import { queryOf } from '../../../../src/sentry/lists/request.ts';
import { createTies } from '../../../../src/sentry/lists/ties.ts';
import { isOutside } from '../../../../src/sentry/lists/within.ts';
import { auditLogs } from '../../../../src/streams/audit-logs.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { feedbackIssues } from '../../../../src/streams/feedback-issues.ts';
import { replays } from '../../../../src/streams/replays.ts';
import { at, stamp } from '../../../support/builders.ts';
import { BASE, SLICE } from './lists.ts';
import { HONOURED, position, seen } from './seen.ts';

const REQUEST = { environments: [], issueQuery: 'is:unresolved', fullBodies: false };
const SPAN = [at('2026-01-01'), at('2026-01-02')] as const;
const asked = (definition: StreamDefinition): Record<string, string> =>
  Object.fromEntries(queryOf(definition, SLICE, REQUEST, { span: SPAN }));

describe('the end that is asked for', () => {
  it('is the end itself where it belongs to the span: a second less would leave out what lies within that', () => {
    expect(asked(auditLogs)).toMatchObject({ start: '2026-01-01T00:00:00', end: '2026-01-02T00:00:00' });
  });

  it('is later by the longest time between the key of a record and what the server compares', () => {
    expect(asked(replays)).toMatchObject({ start: '2026-01-01T00:00:00', end: '2026-01-02T01:00:00' });
  });
});

describe('terms of a stream', () => {
  it('stand in front of those of the setting', () => {
    expect(asked(feedbackIssues)['query']).toBe(
      'issue.category:feedback is:unresolved lastSeen:>=2026-01-01T00:00:00 lastSeen:<2026-01-02T00:00:00',
    );
  });
});

describe('a page of records that reach beyond their key', () => {
  const list = { definition: replays, replication: replays.replication, slice: SLICE } as TimedList;
  const span = [BASE + 10_000, BASE + 20_000] as const;

  it.each([
    [10_000 - 3_600, false],
    [10_000 - 3_601, true],
    [20_000 + 3_600, false],
    [20_000 + 3_601, true],
  ])('shows with a row at %i whether the span was not heard: %s', (second, expected) => {
    expect(isOutside([{ started_at: stamp(BASE + second) }], list, beginning(span))).toBe(expected);
  });

  it.each([
    [7_199, false],
    [7_200, true],
  ])('moves the bound where that repeats little: over %i seconds: %s', (length, isMoved) => {
    const order = { newest: 50_000 + length, oldest: 50_000, rowsInOldest: 1 };
    const { next } = nextStep(position({ span: [0, 90_000] }), seen({ order }), {
      ...HONOURED,
      reach: 3_600,
    });
    expect(typeof next === 'object' && next.go.cursor === undefined).toBe(isMoved);
  });
});

describe('rows that have lost their time', () => {
  const rows = (...seconds: readonly (number | null)[]) =>
    seconds.map((second) => ({ seen: second === null ? null : stamp(BASE + second) }));

  it('are passed over, and count with the second that they stand in or below', () => {
    expect(pageOrder(rows(null, 9, null, 5, null, 5, null), 'seen', true)).toEqual({
      newest: BASE + 9,
      oldest: BASE + 5,
      rowsInOldest: 4,
    });
    expect(pageOrder(rows(null, null), 'seen', true)).toBeUndefined();
  });

  it('leave a page without order where nothing should lose it, and so does a time that is none', () => {
    expect(pageOrder(rows(9, null), 'seen')).toBeUndefined();
    expect(pageOrder([{ seen: 'yesterday' }], 'seen', true)).toBeUndefined();
  });
});

describe('rows of one second in no order', () => {
  const followedBy = (rowsInOldest: number) => {
    const order = { newest: 600, oldest: 500, rowsInOldest };
    const link = { kind: 'next', cursor: '0:100:0' } as const;
    const { next } = nextStep(position({ span: [0, 501] }), seen({ rows: 100, sent: 100, order, link }), {
      ...HONOURED,
      hasLooseTies: true,
    });
    return typeof next === 'object' ? [next.go.cursor, next.go.isTied] : next;
  };

  it('are asked for again from the first of their second on, or from the last where they fill the page', () => {
    expect(followedBy(3)).toEqual(['0:97:0', undefined]);
    expect(followedBy(60)).toEqual(['0:99:0', true]);
  });

  it('show by a row that comes again that another may be missing', () => {
    const page = (...ids: readonly string[]) => ids.map((id) => ({ id, project_id: '1' }));
    const tied = { ...position({ cursor: '0:3:0' }), isTied: true as const };
    const ties = createTies(replays);
    expect(ties.isBroken(position(), page('a', 'b', 'c'))).toBe(false);
    expect(ties.isBroken(tied, page('c', 'd', 'e'))).toBe(false);
    expect(ties.isBroken(tied, page('e', 'a', 'f'))).toBe(true);
    // Of a second that does not fill a page, the next one has all rows.
    expect(ties.isBroken(position({ cursor: '0:8:0' }), page('a', 'f'))).toBe(false);
    expect(ties.isBroken(position(), page('a', 'b'))).toBe(false);
    expect(ties.isBroken(tied, page('b', 'c'))).toBe(false);
  });
});
