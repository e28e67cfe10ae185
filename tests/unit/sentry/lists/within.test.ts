import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import { beginning } from '../../../../src/sentry/lists/paging.ts';
import type { TimedList } from '../../../../src/sentry/lists/reading.ts';
import { isOutside, rowsBelowEnd, rowsWithin } from '../../../../src/sentry/lists/within.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { stamp } from '../../../support/builders.ts';
import { BASE, SLICE } from './lists.ts';

function listOf(definition: StreamDefinition): TimedList {
  const { replication } = definition;
  if (replication.method !== 'INCREMENTAL') throw new Error('No time');
  return { definition, replication, slice: SLICE };
}

const created = (...seconds: number[]): JsonObject[] =>
  seconds.map((second) => ({ dateCreated: stamp(BASE + second) }));
const seen = (...seconds: number[]): JsonObject[] =>
  seconds.map((second) => ({ lastSeen: stamp(BASE + second) }));
const span = [BASE + 100, BASE + 200] as const;

describe('a page that shows that the span was not heard', () => {
  it.each([
    [[150], false],
    [[200], false],
    [[201], true],
    [[150, 201], true],
    [[100], false],
    [[99], true],
    [[150, 99], true],
    [[], false],
  ])('has the seconds %j: %s', (seconds, expected) => {
    expect(isOutside(created(...seconds), listOf(releases), beginning(span))).toBe(expected);
  });

  it('has no sign above an open end', () => {
    expect(isOutside(seen(500), listOf(issues), beginning(span, true))).toBe(false);
    expect(isOutside(seen(99), listOf(issues), beginning(span, true))).toBe(true);
  });

  it('has no sign in rows without a time', () => {
    expect(isOutside([{ dateCreated: 'yesterday-ish' }, {}], listOf(events), beginning(span))).toBe(false);
  });
});

describe('the rows below the end of a span', () => {
  const below = (rows: readonly JsonObject[], definition = releases, isUnbounded = false) =>
    rowsBelowEnd(rows, listOf(definition), beginning(span, isUnbounded));

  it('are those that are not exactly at it', () => {
    expect(below(created(200, 200, 199, 150))).toEqual(created(199, 150));
  });

  it('are all of them where the first is not at it, and of a search, and of an open span', () => {
    const rows = created(199, 150);
    expect(below(rows)).toBe(rows);
    expect(below([])).toEqual([]);
    const issuesSeen = seen(200, 150);
    expect(below(issuesSeen, issues)).toBe(issuesSeen);
    const top = created(200, 150);
    expect(below(top, releases, true)).toBe(top);
  });
});

describe('the rows within a span', () => {
  const within = (
    rows: readonly JsonObject[],
    over: { definition?: StreamDefinition; isTop?: boolean; ignoresSpan?: boolean } = {},
  ) => {
    const { definition = events, isTop = false, ignoresSpan = false } = over;
    return rows.filter(rowsWithin(rows, { list: listOf(definition), span, isTop, ignoresSpan }));
  };

  it('are all of a page whose ends lie within', () => {
    const rows = [...created(199, 100), { dateCreated: 'yesterday-ish' }];
    expect(within(rows)).toEqual(rows);
  });

  it('are none at its end or before its beginning', () => {
    expect(within(created(201, 200, 199, 100, 99))).toEqual(created(199, 100));
  });

  it('are those without a time as well', () => {
    expect(within([...created(300), {}])).toEqual([{}]);
  });

  it('are those of a search that have moved up since, and none that lie below', () => {
    expect(within(seen(500, 150, 99), { definition: issues })).toEqual(seen(500, 150));
    expect(within([...seen(500, 99), {}], { definition: issues })).toEqual([...seen(500), {}]);
  });

  describe('on a server that takes no notice of it', () => {
    const row = (second: number, received: number): JsonObject => ({
      dateCreated: stamp(BASE + second),
      dateReceived: stamp(BASE + received),
    });

    it('are those that were made or received in it, however old they are', () => {
      const rows = [row(150, 250), row(10, 150), row(150, 151), row(50, 60)];
      expect(within(rows, { ignoresSpan: true })).toEqual([row(150, 250), row(10, 150), row(150, 151)]);
    });

    it('are those that were made in it, where nobody says when they were received', () => {
      expect(within(created(250, 150, 50), { ignoresSpan: true })).toEqual(created(150));
      expect(within(seen(250, 150, 50), { definition: issues, ignoresSpan: true })).toEqual(seen(150));
    });

    it('go on above the span where that ends in the present', () => {
      expect(within(created(250, 150, 50), { ignoresSpan: true, isTop: true })).toEqual(created(250, 150));
    });
  });
});
