import { describe, expect, it } from '@jest/globals';
import { ApiError, QueryTimeoutError } from '../../../src/errors.ts';
import { createReadPages } from '../../../src/sentry/pages.ts';
import type { Slice } from '../../../src/sentry/request.ts';
import type { StreamDefinition } from '../../../src/streams/definition.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { projects } from '../../../src/streams/projects.ts';
import { all, at, stamp } from '../../support/builders.ts';
import { type Line, linkTo, scriptedClient } from '../../support/scripted-client.ts';

const BASE = at('2026-03-01');
const WHOLE: Slice = { root: 'https://us.sentry.io/api/0', organization: '1', project: '2' };
const SLICE: Slice = { ...WHOLE, span: [BASE, BASE + 1000] };
const OPTIONS = { environments: [], issueQuery: '', fullBodies: false };

const event = (id: string, second: number) => ({ eventID: id, dateCreated: stamp(BASE + second) });
const issue = (id: string, second: number) => ({ id, lastSeen: stamp(BASE + second) });

function read(definition: StreamDefinition, slice: Slice, script: (number: number) => Line) {
  const client = scriptedClient((_request, number) => script(number));
  return { client, pages: createReadPages(client, OPTIONS)(definition, slice) };
}

describe('a list that the way here has damaged', () => {
  const full = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index) }));

  it.each([
    [99, true],
    [100, false],
  ])('is over after %d rows without a Link header: %s', async (count, isOver) => {
    const reading = all(read(projects, WHOLE, () => ({ value: full(count) })).pages);
    if (isOver) expect(await reading).toHaveLength(1);
    else await expect(reading).rejects.toThrow('a full page without a Link header');
  });

  it('is over after a full page with a header that says so', async () => {
    const headers = { link: '<n>; rel="next"; results="false"; cursor="c"' };
    const { pages } = read(projects, WHOLE, () => ({ value: full(100), headers }));
    expect(await all(pages)).toHaveLength(1);
  });

  it('is found out by asking for the rest of the time where there is a time', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => issue(String(index), 900 - index));
    const { client, pages } = read(issues, SLICE, (number) => ({
      value: number === 1 ? rows.slice(0, 100) : rows.slice(99),
    }));
    const found = await all(pages);
    expect(found.flatMap(({ records }) => records)).toHaveLength(150);
    expect(found.map(({ readDownTo }) => readDownTo)).toEqual([BASE + 802, BASE]);
    expect(client.requests).toHaveLength(2);
  });

  it('ends with an error after a thousand pages in a row without a new row', async () => {
    const { client, pages } = read(projects, WHOLE, (number) => ({
      value: number === 500 ? [{ id: '1' }] : [],
      headers: linkTo(`c${number}`),
    }));
    await expect(all(pages)).rejects.toThrow('1000 pages in a row without a new row');
    expect(client.requests).toHaveLength(1_500);
  });
});

describe('a server that ignores the time filter', () => {
  it.each<[string, number, boolean]>([
    ['after the end', 1_001, true],
    ['at the end', 1_000, false],
  ])('is noticed by a record %s, %d: %s', async (_name, newest, isNoticed) => {
    const rows = [newest, ...Array.from({ length: 99 }, (_, index) => 700 - index)];
    const { client, pages } = read(events, SLICE, (number) =>
      number === 1
        ? { value: rows.map((second) => event(String(second), second)), headers: linkTo('c') }
        : { value: [] },
    );
    await all(pages);
    // Where the filter works the bound moves down; where it does not only the cursor leads on.
    const second = client.requests[1]?.query;
    expect(second?.find(([name]) => name === 'cursor')?.[1]).toBe(isNoticed ? 'c' : undefined);
  });

  it.each([
    [-1, 1],
    [0, 2],
  ])('is noticed by a record below the span: after %d, %d requests in all', async (oldest, requests) => {
    const { client, pages } = read(events, SLICE, (number) =>
      number === 1 ? { value: [event('a', 5), event('b', oldest)], headers: linkTo('c') } : { value: [] },
    );
    await all(pages);
    expect(client.requests).toHaveLength(requests);
  });

  it('is not asked for more once a record lies below the span', async () => {
    const { client, pages } = read(events, SLICE, (number) => ({
      value: [event(`a${number}`, 2_000 - number * 600), event(`b${number}`, 1_700 - number * 600)],
      headers: linkTo(`c${number}`),
    }));
    const found = await all(pages);
    expect(found.flatMap(({ records }) => records.map(({ eventID }) => eventID))).toEqual(['a2', 'b2', 'a3']);
    expect(found.map(({ readDownTo }) => readDownTo)).toEqual([BASE + 1_000, BASE + 501, BASE]);
    expect(client.requests).toHaveLength(3);
  });
});

describe('a query that is too heavy', () => {
  const timeout = () => new QueryTimeoutError('Query timeout.', 504);

  it('is asked in halves, the newer one first', async () => {
    const { client, pages } = read(events, SLICE, (number) => (number === 1 ? timeout() : { value: [] }));
    expect((await all(pages)).map(({ readDownTo }) => readDownTo)).toEqual([BASE + 500, BASE]);
    expect(client.requests.slice(1).map(({ query }) => query.slice(0, 2).map(([, value]) => value))).toEqual([
      ['2026-03-01T00:08:20', '2026-03-01T00:16:40'],
      ['2026-03-01T00:00:00', '2026-03-01T00:08:20'],
    ]);
  });

  it('is halved again and again, down to a second', async () => {
    const { client, pages } = read(events, { ...SLICE, span: [BASE, BASE + 8] }, () => timeout());
    await expect(all(pages)).rejects.toBeInstanceOf(QueryTimeoutError);
    expect(client.requests).toHaveLength(4);
  });

  it('stays a failure where there is no time to halve', async () => {
    const { client, pages } = read(projects, WHOLE, () => timeout());
    await expect(all(pages)).rejects.toBeInstanceOf(QueryTimeoutError);
    expect(client.requests).toHaveLength(1);
  });

  it('is the only failure that is cured so', async () => {
    const { client, pages } = read(events, SLICE, () => new ApiError('Bad gateway', 504));
    await expect(all(pages)).rejects.toThrow('Bad gateway');
    expect(client.requests).toHaveLength(1);
  });
});
