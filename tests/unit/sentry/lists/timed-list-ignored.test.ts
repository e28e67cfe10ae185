import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import { createAbilities } from '../../../../src/sentry/account/abilities.ts';
import { events } from '../../../../src/streams/events.ts';
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
const ids = (pages: readonly { readonly records: readonly JsonObject[] }[], key = 'eventID'): string =>
  pages.map(({ records }) => records.map((record) => record[key]).join('')).join(' ');

/** The span of each request and its cursor, in seconds since the base. */
const asked = ({ requests }: ReturnType<typeof readScript>['client']): string[] =>
  requests.map((request) => {
    const end = one(request, 'end');
    const seconds = end === undefined ? '' : `${Date.parse(`${end}Z`) / 1000 - BASE}`;
    return `${seconds} ${one(request, 'cursor') ?? ''}`.trim();
  });

describe('a server that takes no notice of spans', () => {
  it.each<[string, number, boolean]>([
    ['after the end', 1_001, true],
    ['at the end', 1_000, false],
  ])('is noticed by a record %s, %d: %s', async (_name, newest, isNoticed) => {
    const rows = [newest, ...Array.from({ length: 99 }, (_, index) => 700 - index)];
    const { client, pages } = readScript(events, SLICE, (number) =>
      number === 1
        ? { value: rows.map((second) => event(String(second), second)), headers: linkTo('c') }
        : { value: [event('602', 602)], headers: END },
    );
    const found = await all(pages);
    // Where the filter works the bound moves down; where it does not only the cursor leads on.
    expect(asked(client)[1]).toBe(isNoticed ? '1000 c' : '603');
    expect(found[0]?.ignoresSpan).toBe(isNoticed ? true : undefined);
  });

  it('is not asked for more once a page ends below the span', async () => {
    const { client, pages } = readScript(events, SLICE, (number) => ({
      value: [event(`a${number}`, 2_000 - number * 600), event(`b${number}`, 1_700 - number * 600)],
      headers: linkTo(`c${number}`),
    }));
    const found = await all(pages);
    expect(ids(found)).toBe(' a2b2 a3');
    expect(deliveredIn(found)).toEqual([undefined, [501, 1_000], [0, 1_000]]);
    expect(client.requests).toHaveLength(3);
  });

  it('is found out by a trial, and read on from where that began', async () => {
    const first = [event('a', 700), event('b', 600)];
    const abilities = createAbilities();
    const { client, pages } = readScript(
      events,
      SLICE,
      (_, request) =>
        one(request, 'cursor') === 'c'
          ? { value: [event('d', 500), event('e', -5)], headers: linkTo('d') }
          : { value: first, headers: linkTo('c') },
      { abilities },
    );
    const found = await all(pages);
    expect(asked(client)).toEqual(['1000', '601', '1000 c']);
    expect(ids(found)).toBe('ab  d');
    expect(deliveredIn(found).at(-1)).toEqual([0, 1_000]);
    expect(abilities.of(SLICE.root, '1', events.path).spans).toBe('ignored');
  });

  it('is not found out by an empty answer to a trial: the way back is taken, and nothing is settled', async () => {
    const abilities = createAbilities();
    const { client, pages } = readScript(
      events,
      SLICE,
      (number) =>
        number === 1
          ? { value: [event('a', 700), event('b', 600)], headers: linkTo('c') }
          : { value: number === 2 ? [] : [event('d', 500)], headers: END },
      { abilities },
    );
    expect(ids(await all(pages))).toBe('ab  d');
    expect(asked(client)).toEqual(['1000', '601', '1000 c']);
    expect(abilities.of(SLICE.root, '1', events.path).spans).toBe('unknown');
  });

  it('is known not to be one after a trial that was heard', async () => {
    const abilities = createAbilities();
    const script = (number: number): Line => ({
      value: number === 1 ? [event('a', 700), event('b', 600)] : [event('b', 600), event('c', 500)],
      headers: number === 1 ? linkTo('c') : END,
    });
    await all(readScript(events, SLICE, script, { abilities }).pages);
    expect(abilities.of(SLICE.root, '1', events.path).spans).toBe('honoured');
  });

  it('ends nothing by one late record, and counts what it received in the span', async () => {
    const { pages } = readScript(events, SLICE, (number) => ({
      value: number === 1 ? [event('a', 1_100, 1_100), event('late', -50, 900)] : [event('b', 800, 800)],
      headers: number === 1 ? linkTo('c') : END,
    }));
    const found = await all(pages);
    expect(ids(found)).toBe('late b');
    expect(deliveredIn(found)).toEqual([
      [901, 1_000],
      [0, 1_000],
    ]);
  });

  it('is believed to have no order as soon as one page has none', async () => {
    const pagesOf = [
      [event('a', 1_100), event('b', 900)],
      [event('c', 700), event('d', 800)],
      [event('e', 650), event('f', -100)],
    ];
    const { client, pages } = readScript(events, SLICE, (number) => ({
      value: pagesOf[number - 1] ?? [event('g', 600)],
      headers: number < 4 ? linkTo(`c${number}`) : END,
    }));
    expect(ids(await all(pages))).toBe('b cd e g');
    expect(client.requests).toHaveLength(4);
  });

  it('completes nothing by a page that ends later by receipt, before a trial has told', async () => {
    const page = [event('a', 700, 700), event('late', 300, 690)];
    const honoured = readScript(events, SLICE, (number) => ({
      value: number === 1 ? page : [event('late', 300, 690)],
      headers: number === 1 ? linkTo('c') : END,
    }));
    expect(deliveredIn(await all(honoured.pages))).toEqual([undefined, [0, 1_000]]);
    const ignored = readScript(events, SLICE, (_, request) => ({
      value: one(request, 'cursor') === undefined ? page : [event('b', 600, 600)],
      headers: one(request, 'cursor') === undefined ? linkTo('c') : END,
    }));
    const found = await all(ignored.pages);
    expect(ids(found)).toBe('alate  b');
    expect(deliveredIn(found)).toEqual([undefined, undefined, [0, 1_000]]);
  });
});

describe('a list by place that loses rows while it is walked', () => {
  /** Events above the span, of which some are deleted before a request. */
  function walk(deleted: Readonly<Record<number, readonly string[]>>) {
    let rows = [5_000, 900, 800, 700, 600, 500, 400, 300].map((second) => event(`${second}`, second));
    return readScript(events, SLICE, (number, request) => {
      rows = rows.filter(({ eventID }) => deleted[number]?.includes(String(eventID)) !== true);
      const place = Number((one(request, 'cursor') ?? '0:0:0').split(':')[1]);
      return {
        value: rows.slice(place, place + 3),
        headers: place + 3 < rows.length ? linkTo(`0:${place + 3}:0`) : END,
      };
    });
  }

  it('begins each page with the last row of the one before, and hands it over once', async () => {
    const { client, pages } = walk({});
    expect(ids(await all(pages))).toBe('900800 700600 500400 300');
    expect(asked(client)).toEqual(['1000', '1000 0:2:0', '1000 0:4:0', '1000 0:6:0']);
  });

  it.each<[string, Readonly<Record<number, readonly string[]>>]>([
    ['a row that was read', { 2: ['900'] }],
    ['several rows, more than once', { 2: ['5000', '900'], 3: ['800'] }],
  ])('goes back to where the rows must be that have moved up: after %s', async (_, deleted) => {
    const { pages } = walk(deleted);
    const found = await all(pages);
    const given = new Set(found.flatMap(({ records }) => records.map(({ eventID }) => eventID)));
    expect([...given].sort()).toEqual(['300', '400', '500', '600', '700', '800', '900']);
    expect(found.at(-1)?.delivered).toEqual(SLICE.span);
  });

  it('claims nothing by a page that does not join the one before', async () => {
    const found = await all(walk({ 2: ['900', '800'] }).pages);
    expect(ids(found.slice(0, 3))).toBe('900800 600500400 700');
    expect(deliveredIn(found.slice(0, 2))).toEqual([[801, 1_000], undefined]);
  });
});
