import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, ExpiredRangeError } from '../../../../src/errors.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import type { Slice } from '../../../../src/sentry/lists/request.ts';
import type { Request } from '../../../../src/sentry/transport/client.ts';
import { events } from '../../../../src/streams/events.ts';
import { releases } from '../../../../src/streams/releases.ts';
import type { Span } from '../../../../src/time.ts';
import { all } from '../../../support/builders.ts';
import { one, spanOf } from '../../../support/fake-list.ts';
import type { Line } from '../../../support/scripted-client.ts';
import { BASE, deliveredIn, readScript, SLICE } from './lists.ts';

const END = { link: '<u>; rel="next"; results="false"; cursor="0:0:0"' };
const EMPTY: Line = { value: [], headers: END };
const DAY = 86_400;

/** The span of a request for events, in seconds since the base. */
function spanAsked(request: Request): Span {
  const [from, to] = spanOf(request, 'events') ?? [BASE, BASE];
  return [from - BASE, to - BASE];
}
const spans = (requests: readonly Request[]): string[] =>
  requests.map((request) => spanAsked(request).join('-'));

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

describe('a span that has expired', () => {
  const nowMs = (BASE + 1_000 + 25 * DAY) * 1_000;
  const expired = new ExpiredRangeError('Invalid date range', 400);
  const broken = new ApiError('Internal error', 500);

  it('is empty, by the refusal of the server, and is named', async () => {
    const { pages } = readEvents(() => expired);
    expect(await all(pages)).toEqual([
      { records: [], clean: true, delivered: SLICE.span, expired: SLICE.span },
    ]);
  });

  it('is a failure where it reaches to the present', async () => {
    await expect(all(readEvents(() => expired, { ...SLICE, isTop: true }).pages)).rejects.toBe(expired);
  });

  it('may be refused as a failure, when nothing of it can be read and everything since can', async () => {
    const { client, pages } = readEvents(([, to]) => (to > 1_000 ? EMPTY : broken), SLICE, nowMs + 1_000);
    expect((await all(pages)).map((page) => page.expired)).toEqual([SLICE.span]);
    expect(spans(client.requests)).toEqual([
      '0-1000',
      '999-1000',
      '998-999',
      '997-998',
      '500-501',
      '-2--1',
      `-86400-${1 - DAY}`,
      `${1_001 + 25 * DAY - 3_600}-${1_001 + 25 * DAY}`,
    ]);
    expect(client.requests.map(({ mostTries }) => mostTries)).toEqual([4, 3, 3, 3, 3, 3, 3, 4]);
    expect(client.requests.slice(1).map((request) => one(request, 'per_page'))).toEqual(Array(7).fill('1'));
  });

  it('is told by its last second, since all others lie below', async () => {
    const { pages } = readEvents(([from]) => (from === 999 ? expired : broken), SLICE, nowMs + 1_000);
    expect((await all(pages))[0]?.expired).toEqual(SLICE.span);
  });

  const since = ([, to]: Span): boolean => to > 1_000;
  it.each<[string, number, (span: Span) => Line]>([
    ['it is too young', nowMs, (span) => (since(span) || span[0] < 0 ? EMPTY : broken)],
    [
      'its middle can be read',
      nowMs + 1_000,
      (span) => (since(span) || span.join() === '500,501' ? EMPTY : broken),
    ],
    [
      'a second near its last can be read',
      nowMs + 1_000,
      (span) => (since(span) || span.join() === '997,998' ? EMPTY : broken),
    ],
    ['what lies below can be read', nowMs + 1_000, (span) => (since(span) || span[0] < 0 ? EMPTY : broken)],
    [
      'what lies below alone has expired',
      nowMs + 1_000,
      (span) => (since(span) ? EMPTY : span[0] < 0 ? expired : broken),
    ],
    [
      'its middle alone has expired',
      nowMs + 1_000,
      (span) => (since(span) ? EMPTY : span.join() === '500,501' ? expired : broken),
    ],
    ['the server fails whatever it is asked for', nowMs + 1_000, () => broken],
  ])('is none where %s', async (_, now, answer) => {
    const { pages } = readEvents(answer, SLICE, now);
    const seen: Page[] = [];
    const reading = (async () => {
      for await (const page of pages) seen.push(page);
    })();
    await reading.catch((error: unknown) => expect(error).toBe(broken));
    expect(seen.filter((page) => page.expired?.[1] === SLICE.span[1])).toEqual([]);
    expect(seen.some((page) => page.hole !== undefined)).toBe(true);
  });

  it('is not told from a bad record just above it by its last second alone', async () => {
    // What is kept begins two seconds below the record, which spoils every span that ends at it.
    const answer = ([from, to]: Span) => (from < 998 || (from < 1_000 && to >= 1_000) ? broken : EMPTY);
    const { pages } = readEvents(answer, SLICE, nowMs + 1_000);
    const seen: Page[] = [];
    const reading = (async () => {
      for await (const page of pages) seen.push(page);
    })();
    await reading.catch((error: unknown) => expect(error).toBe(broken));
    expect(seen.filter((page) => (page.expired?.[1] ?? 0) > BASE + 998)).toEqual([]);
    expect(seen.some((page) => page.hole !== undefined)).toBe(true);
  });

  it('is not told from a bad record just above it where the end of a span belongs to it', async () => {
    // What is kept begins in the very second below the record, which spoils every span that ends at it.
    const { pages } = readScript(
      releases,
      SLICE,
      (_, request) => {
        const [from, to] = spanOf(request, 'releases') ?? [BASE, BASE];
        return from < BASE + 999 || (from < BASE + 1_000 && to >= BASE + 1_000) ? broken : EMPTY;
      },
      { nowMs: nowMs + 1_000 },
    );
    const seen: Page[] = [];
    const reading = (async () => {
      for await (const page of pages) seen.push(page);
    })();
    await reading.catch((error: unknown) => expect(error).toBe(broken));
    expect(seen.filter((page) => (page.expired?.[1] ?? 0) > BASE + 999)).toEqual([]);
    expect(seen.some((page) => page.hole !== undefined)).toBe(true);
  });

  it('is asked for with all patience before it is a failure', async () => {
    const { client, pages } = readEvents(
      ([from, to], number) => (from === 0 && to === 1_000 && number < 3 ? broken : EMPTY),
      SLICE,
      nowMs + 1_000,
    );
    expect(deliveredIn(await all(pages))).toEqual([[0, 1_000]]);
    expect(client.requests.map(({ mostTries }) => mostTries)).toEqual([4, 3, undefined]);
  });

  it('is not looked for by a bug or a refused token', async () => {
    const refused = new AuthError('No');
    const { pages } = readEvents((_, number) => (number === 1 ? broken : refused), SLICE, nowMs + 1_000);
    await expect(all(pages)).rejects.toBe(refused);
  });
});
