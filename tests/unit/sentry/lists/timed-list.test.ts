import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import type { Slice } from '../../../../src/sentry/lists/request.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { all, stamp } from '../../../support/builders.ts';
import { one } from '../../../support/fake-list.ts';
import { type Line, linkTo } from '../../../support/scripted-client.ts';
import { BASE, deliveredIn, readScript, SLICE } from './lists.ts';

const END = { link: '<u>; rel="next"; results="false"; cursor="0:0:0"' };
const event = (id: string, second: number, received?: number): JsonObject => ({
  eventID: id,
  dateCreated: stamp(BASE + second),
  ...(received !== undefined && { dateReceived: stamp(BASE + received) }),
});
const issue = (id: string, second: number): JsonObject => ({ id, lastSeen: stamp(BASE + second) });
const ids = (pages: readonly { readonly records: readonly JsonObject[] }[], key = 'eventID'): string =>
  pages.map(({ records }) => records.map((record) => record[key]).join('')).join(' ');

/** The span of each request and its cursor, in seconds since the base. */
const asked = ({ requests }: ReturnType<typeof readScript>['client']): string[] =>
  requests.map((request) => {
    const end = one(request, 'end');
    const seconds = end === undefined ? '' : `${Date.parse(`${end}Z`) / 1000 - BASE}`;
    return `${seconds} ${one(request, 'cursor') ?? ''}`.trim();
  });

describe('a span of time', () => {
  it('goes on below the oldest second, and hands over nothing twice', async () => {
    const { client, pages } = readScript(releases, SLICE, (number) => ({
      value: (number === 1 ? [700, 600, 500] : [500, 400]).map((second) => ({
        version: String(second),
        dateCreated: stamp(BASE + second),
      })),
      headers: number === 1 ? linkTo('c') : END,
    }));
    const found = await all(pages);
    expect(ids(found, 'version')).toBe('700600500 400');
    expect(deliveredIn(found)).toEqual([
      [501, 1_000],
      [0, 501],
    ]);
    expect(asked(client)).toEqual(['1000', '501']);
  });

  it('remembers the page before an empty one', async () => {
    const { pages } = readScript(events, SLICE, (number) => ({
      value: number === 2 ? [] : [{ eventID: 'a' }],
      headers: number < 3 ? linkTo(`c${number}`) : END,
    }));
    expect((await all(pages)).map(({ records }) => records.length)).toEqual([1, 0, 0]);
  });

  it('claims nothing of a page that is out of order until the list has ended', async () => {
    const { pages } = readScript(events, SLICE, (number) => ({
      value: number === 1 ? [event('a', 500), event('b', 700)] : [event('c', 400)],
      headers: number === 1 ? linkTo('c') : END,
    }));
    expect(deliveredIn(await all(pages))).toEqual([undefined, [0, 1_000]]);
  });

  it('drops what the server lists exactly at its end, since that belongs to the span above', async () => {
    const { pages } = readScript(releases, SLICE, () => ({
      value: [
        { version: 'end', dateCreated: stamp(BASE + 1_000) },
        { version: 'in', dateCreated: stamp(BASE + 999, 5) },
      ],
      headers: END,
    }));
    expect(ids(await all(pages), 'version')).toBe('in');
  });

  it('keeps a record without a time, and one without a key', async () => {
    const { pages } = readScript(events, SLICE, () => ({ value: [{ eventID: 'x' }, {}], headers: END }));
    expect((await all(pages))[0]?.records).toHaveLength(2);
  });

  it('tells the newest record of a page where statistics count the stream', async () => {
    const newest = async (definition: typeof events, row: JsonObject) =>
      (await all(readScript(definition, SLICE, () => ({ value: [row], headers: END })).pages))[0]?.newest;
    expect(await newest(events, event('a', 7))).toBe(BASE + 7);
    expect(await newest(releases, { version: 'a', dateCreated: stamp(BASE + 7) })).toBeUndefined();
  });

  it('says of each page whether it is clean', async () => {
    const { pages } = readScript(events, SLICE, () => ({ value: [], clean: false, headers: END }));
    expect((await all(pages))[0]?.clean).toBe(false);
  });

  it('is a failure when its cursors run in circles', async () => {
    const { pages } = readScript(events, SLICE, () => ({ value: [], headers: linkTo('c') }));
    await expect(all(pages)).rejects.toThrow('the same page cursor twice');
  });

  it('is a failure after a thousand pages in a row without a new row', async () => {
    const { client, pages } = readScript(events, SLICE, (number) => ({
      value: number === 500 ? [{ eventID: 'a' }] : [],
      headers: linkTo(`c${number}`),
    }));
    await expect(all(pages)).rejects.toThrow('a thousand pages in a row');
    expect(client.requests).toHaveLength(1_500);
  });
});

describe('a span that ends in the present', () => {
  const TOP: Slice = { ...SLICE, isTop: true };

  it('is asked for without an upper bound, so that an issue that never rests is there', async () => {
    const { client, pages } = readScript(issues, TOP, (number) => ({
      value: number === 1 ? [issue('hot', 5_000), issue('a', 7)] : [issue('a', 7)],
      headers: { ...(number === 1 ? linkTo('c') : END), 'x-hits': number === 1 ? '3' : '1' },
    }));
    const found = await all(pages);
    expect(ids(found, 'id')).toBe('hota ');
    expect(client.requests.map((request) => one(request, 'query'))).toEqual([
      'lastSeen:>=2026-03-01T00:00:00',
      'lastSeen:>=2026-03-01T00:00:00 lastSeen:<2026-03-01T00:00:08',
    ]);
    expect(deliveredIn(found)).toEqual([
      [8, 1_000],
      [0, 8],
    ]);
  });

  it('has an end on a server that takes ranges', async () => {
    const { client, pages } = readScript(events, TOP, () => ({ value: [], headers: END }));
    await all(pages);
    expect(asked(client)).toEqual(['1000']);
  });
});

describe('a span of which not all is needed', () => {
  const ENOUGH: Slice = { ...SLICE, enoughFrom: BASE + 600 };
  const page = (hits: string | undefined, more: boolean): Line => ({
    value: [issue('a', 700), issue('b', 650), issue('c', 500)],
    headers: { ...(more ? linkTo('c') : END), ...(hits !== undefined && { 'x-hits': hits }) },
  });

  it('is read to its lower end where the server counts few', async () => {
    const { pages } = readScript(issues, ENOUGH, () => page('3', false));
    expect(deliveredIn(await all(pages))).toEqual([[0, 1_000]]);
  });

  it.each(['1000', undefined])('is read as far as it must where it counts %s', async (hits) => {
    const { client, pages } = readScript(issues, ENOUGH, (number) =>
      number === 1 ? page(hits, true) : { value: [], headers: { ...END, 'x-hits': '2' } },
    );
    const found = await all(pages);
    expect(ids(found, 'id').startsWith('ab')).toBe(true);
    expect(deliveredIn(found).flat()).not.toContain(0);
    expect(deliveredIn(found).at(-1)).toEqual([600, 1_000]);
    expect(client.requests.length).toBeLessThanOrEqual(2);
  });
});
