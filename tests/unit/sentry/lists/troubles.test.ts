import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, QueryTimeoutError, UnreachableError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import type { Slice } from '../../../../src/sentry/lists/request.ts';
import type { Request } from '../../../../src/sentry/transport/client.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import type { Span } from '../../../../src/time.ts';
import { all, stamp } from '../../../support/builders.ts';
import { spanOf } from '../../../support/fake-list.ts';
import { type Line, linkTo } from '../../../support/scripted-client.ts';
import { BASE, deliveredIn, readScript, SLICE } from './lists.ts';

const END = { link: '<u>; rel="next"; results="false"; cursor="0:0:0"' };
const EMPTY: Line = { value: [], headers: END };
const event = (id: string, second: number): JsonObject => ({
  eventID: id,
  dateCreated: stamp(BASE + second),
});

/** The span of a request for events, in seconds since the base. */
function spanAsked(request: Request): Span {
  const [from, to] = spanOf(request, 'events') ?? [BASE, BASE];
  return [from - BASE, to - BASE];
}
const spans = (requests: readonly Request[]): string[] =>
  requests.map((request) => spanAsked(request).join('-'));
const holesIn = (pages: readonly Page[]): (readonly number[])[] =>
  pages.flatMap(({ hole }) => (hole === undefined ? [] : [hole.span.map((second) => second - BASE)]));

/** Reads events from a server that answers by the span that it is asked for. */
function readEvents(
  answer: (span: Span, number: number, request: Request) => Line,
  slice: Slice = SLICE,
  nowMs?: number,
) {
  return readScript(events, slice, (number, request) => answer(spanAsked(request), number, request), {
    ...(nowMs !== undefined && { nowMs }),
  });
}

describe('a query that is too heavy', () => {
  const timeout = new QueryTimeoutError('Query timeout.', 504);

  it('is asked in halves, the newer one first', async () => {
    const { client, pages } = readEvents((_, number) => (number === 1 ? timeout : EMPTY));
    expect(deliveredIn(await all(pages))).toEqual([
      [500, 1_000],
      [0, 500],
    ]);
    expect(spans(client.requests)).toEqual(['0-1000', '500-1000', '0-500']);
  });

  it('may be halved as long as there is more than a second', async () => {
    const { client, pages } = readEvents(() => timeout, { ...SLICE, span: [BASE, BASE + 2] });
    const found = await all(pages);
    expect(client.requests.map(({ canSplit }) => canSplit)).toEqual([true, false, false]);
    expect(holesIn(found)).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });
});

describe('a page that always fails', () => {
  const broken = new ApiError('Broken', 500, { detail: 'Internal Error', path: '/x/' });
  const bad =
    (...seconds: number[]) =>
    (span: Span): Line =>
      seconds.some((second) => second >= span[0] && second < span[1]) ? broken : EMPTY;

  it('is narrowed down to its second, which is named, and everything else is read', async () => {
    const { pages } = readEvents(bad(333));
    const found = await all(pages);
    expect(holesIn(found)).toEqual([[333, 334]]);
    const hole = found.find((page) => page.hole !== undefined)?.hole;
    expect(hole?.error).toMatchObject({
      status: 500,
      detail: 'Internal Error',
      path: '/x/',
      message: 'the second 2026-03-01T00:05:33Z cannot be read, everything around it can. Broken',
    });
    const around = deliveredIn(found).filter((span) => span !== undefined);
    expect(around.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(999);
  });

  it('is looked for with few tries, until it is found', async () => {
    const { client, pages } = readEvents(bad(333));
    await all(pages);
    const tries = client.requests.map(({ mostTries }) => mostTries);
    const found = spans(client.requests).indexOf('333-334');
    expect(tries[0]).toBeUndefined();
    expect(new Set(tries.slice(1, found + 1))).toEqual(new Set([3]));
    expect(tries.slice(found + 1).every((most) => most === undefined)).toBe(true);
  });

  it('is given up on after the fourth second in a row, since it is the server that is out of order', async () => {
    await expect(all(readEvents(() => broken).pages)).rejects.toBe(broken);
    const three = await all(readEvents(bad(331, 332, 333)).pages);
    expect(holesIn(three)).toHaveLength(3);
    await expect(all(readEvents(bad(331, 332, 333, 334)).pages)).rejects.toBe(broken);
  });

  it('may come back after everything in between could be read', async () => {
    const found = await all(readEvents(bad(100, 300, 500, 700, 900)).pages);
    expect(holesIn(found)).toHaveLength(5);
  });

  it.each<[string, ApiError]>([
    ['a body that is no JSON', new ApiError('No JSON', 200)],
    ['a gateway', new ApiError('Bad gateway', 502)],
  ])('may be one of %s', async (_, error) => {
    const { pages } = readEvents(([from, to]) => (from <= 7 && to > 7 ? error : EMPTY));
    expect(holesIn(await all(pages))).toEqual([[7, 8]]);
  });

  it('may be one behind a cursor that is refused', async () => {
    const burst = Array.from({ length: 3 }, (_, n) => event(`e${n}`, 7));
    const refused = new ApiError('Too deep', 400);
    const { pages } = readEvents(([from, to], _, { query }) => {
      if (from > 7 || to <= 7) return EMPTY;
      return query.some(([name]) => name === 'cursor') ? refused : { value: burst, headers: linkTo('c') };
    });
    expect(holesIn(await all(pages))).toEqual([[7, 8]]);
  });

  it.each<[string, Error]>([
    ['what is refused as such', new ApiError('Forbidden', 403)],
    ['a request that is wrong', new ApiError('Bad request', 400)],
    ['a refused token', new AuthError('No')],
    ['an unreachable server', new UnreachableError('No', 0)],
    ['a bug', new Error('Bug')],
  ])('is not %s', async (_, error) => {
    const { client, pages } = readEvents(() => error);
    await expect(all(pages)).rejects.toBe(error);
    expect(client.requests).toHaveLength(1);
  });

  it.each([408, 410, 429, 0])('is asked for again with patience after %d among little', async (status) => {
    const passing = new ApiError('Later', status);
    const { client, pages } = readEvents((span, number) => (number === 2 ? passing : bad(7)(span)));
    expect(holesIn(await all(pages))).toEqual([[7, 8]]);
    expect(spans(client.requests).slice(1, 3)).toEqual(['500-1000', '500-1000']);
    expect(client.requests.slice(1, 3).map(({ mostTries }) => mostTries)).toEqual([3, undefined]);
    const again = readEvents((span, number) => (number === 2 || number === 3 ? passing : bad(7)(span)));
    await expect(all(again.pages)).rejects.toBe(passing);
  });

  it('cannot be narrowed down where the server takes no notice of spans', async () => {
    const { client, pages } = readEvents((_, number) =>
      number === 1 ? { value: [event('a', 5_000)], headers: linkTo('c') } : broken,
    );
    await expect(all(pages)).rejects.toBe(broken);
    expect(client.requests).toHaveLength(2);
    expect(client.requests.map(({ canSplit }) => canSplit)).toEqual([true, false]);
  });
});

describe('a span that nobody can tell the end of', () => {
  /** Issues at some seconds, of which a query finds no more than `budget`. */
  function readIssues(seconds: readonly number[], budget: number) {
    return readScript(issues, SLICE, (_, request) => {
      const [from, to] = spanOf(request, 'issues') ?? [BASE, BASE];
      const rows = seconds.filter((second) => BASE + second >= from && BASE + second < to);
      return {
        value: rows
          .slice(0, budget)
          .map((second, n) => ({ id: `${second}-${rows.length}-${n}`, lastSeen: stamp(BASE + second) })),
        headers: { ...END, 'x-hits': String(rows.length) },
      };
    });
  }

  it('is asked for in halves when its page is empty though something was counted', async () => {
    const found = await all(readIssues([600, 3], 0).pages);
    expect(holesIn(found)).toEqual([
      [600, 601],
      [3, 4],
    ]);
    const covered = deliveredIn(found).filter((span) => span !== undefined);
    expect(covered.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(998);
  });

  it('becomes a hole of one second where that holds more than the server finds', async () => {
    const found = await all(readIssues([600, 500, 500, 500, 3], 2).pages);
    expect(holesIn(found)).toEqual([[500, 501]]);
    expect(found.find(({ hole }) => hole !== undefined)?.hole?.error.message).toMatch(
      /^the second 2026-03-01T00:08:20Z cannot be read.*fewer rows of one second than it counted/,
    );
    expect(found.flatMap(({ records }) => records.map(({ lastSeen }) => lastSeen))).toContain(
      stamp(BASE + 3),
    );
  });
});
