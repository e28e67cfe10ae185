import { describe, expect, it } from '@jest/globals';
import { ApiError, ExpiredRangeError, QueryTimeoutError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { createAbilities } from '../../../../src/sentry/account/abilities.ts';
import type { Slice } from '../../../../src/sentry/lists/request.ts';
import type { Request } from '../../../../src/sentry/transport/client.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { all, stamp } from '../../../support/builders.ts';
import { one } from '../../../support/fake-list.ts';
import type { Line } from '../../../support/scripted-client.ts';
import { BASE, deliveredIn, readScript, SLICE } from './lists.ts';

const END = { link: '<u>; rel="next"; results="false"; cursor="0:0:0"' };
const TOP: Slice = { ...SLICE, isTop: true };
const page = (...rows: JsonObject[]): Line => ({
  value: rows,
  headers: { ...END, 'x-hits': String(rows.length) },
});
const issue = (id: string, second: number): JsonObject => ({ id, lastSeen: stamp(BASE + second) });
const refused = new ApiError('Refused', 422);

/** What a request is: the usual question, the same without an upper bound, the newest of all, or another manner. */
function kindOf(request: Request): 'usual' | 'open' | 'newest' | 'otherwise' {
  if (one(request, 'sort') !== 'date') return 'otherwise';
  if (one(request, 'query') === '') return 'newest';
  return one(request, 'limit') === '1' ? 'open' : 'usual';
}

function read(answers: Partial<Record<ReturnType<typeof kindOf>, Line>>, slice: Slice = SLICE) {
  const abilities = createAbilities();
  const { client, pages } = readScript(
    issues,
    slice,
    (_, request) => answers[kindOf(request)] ?? new Error(`Asked for ${kindOf(request)}`),
    { abilities },
  );
  return {
    pages,
    ways: abilities.of(SLICE.root, '1', issues.path),
    kinds: () => client.requests.map(kindOf),
  };
}

const idsOf = async (pages: ReturnType<typeof read>['pages']) =>
  (await all(pages)).flatMap(({ records }) => records.map(({ id }) => id));

describe('a server that refuses to be asked as usual', () => {
  it('is asked otherwise, and walked down to the lower end', async () => {
    const { pages, ways, kinds } = read({ usual: refused, otherwise: page(issue('a', 7), issue('b', -7)) });
    const found = await all(pages);
    expect(found.flatMap(({ records }) => records.map(({ id }) => id))).toEqual(['a']);
    expect(deliveredIn(found)).toEqual([[0, 1_000]]);
    expect(ways).toEqual({ spans: 'ignored', manner: 'otherwise' });
    expect(kinds()).toEqual(['usual', 'otherwise']);
  });

  it('has the last word when it refuses that too: the search of the operator may be wrong', async () => {
    const { pages, ways } = read({ usual: refused, otherwise: new ApiError('No', 400) });
    await expect(all(pages)).rejects.toBe(refused);
    expect(ways.manner).toBe('unknown');
  });

  it.each<[string, ApiError]>([
    ['a time that has expired', new ExpiredRangeError('No', 400)],
    ['a query that is too heavy', new QueryTimeoutError('No', 400)],
    ['a place that is forbidden', new ApiError('No', 403)],
  ])('is not one that speaks of %s', async (_, error) => {
    const { pages, kinds } = read({ usual: error }, { ...TOP, span: [BASE, BASE + 1] });
    await all(pages).catch(() => {});
    expect(kinds()).not.toContain('otherwise');
  });

  it('is asked so from the first request on when that is known', async () => {
    const { pages, ways, kinds } = read({ otherwise: page() });
    Object.assign(ways, { manner: 'otherwise', spans: 'ignored' });
    await all(pages);
    expect(kinds()).toEqual(['otherwise']);
  });

  it('is asked as usual for streams that have no other manner', async () => {
    const { client, pages } = readScript(releases, SLICE, () => refused);
    await expect(all(pages)).rejects.toBe(refused);
    expect(client.requests).toHaveLength(1);
  });
});

describe('an empty answer', () => {
  it('is not asked about where the server has shown that it understands', async () => {
    const { pages, ways, kinds } = read({ usual: page(issue('a', 7)) });
    await all(pages);
    expect(ways.manner).toBe('usual');
    const again = read({ usual: page() });
    again.ways.manner = 'usual';
    await all(again.pages);
    expect([kinds(), again.kinds()]).toEqual([['usual'], ['usual']]);
  });

  it.each<[string, Line]>([
    ['there is nothing at all', page()],
    ['the newest of all is older', page(issue('a', -1))],
    ['the newest of all has no time', page({ id: 'a' })],
  ])('is believed where %s, which settles nothing', async (_, newest) => {
    const { pages, ways, kinds } = read({ usual: page(), newest });
    expect(deliveredIn(await all(pages))).toEqual([[0, 1_000]]);
    expect(ways.manner).toBe('unknown');
    expect(kinds()).toEqual(['usual', 'newest']);
  });

  it('is not believed where the newest of all lies in the span', async () => {
    const { pages, ways, kinds } = read({
      usual: page(),
      newest: page(issue('a', 7)),
      otherwise: page(issue('a', 7)),
    });
    expect(await idsOf(pages)).toEqual(['a']);
    expect(ways).toEqual({ spans: 'ignored', manner: 'otherwise' });
    expect(kinds()).toEqual(['usual', 'newest', 'otherwise']);
  });

  it('is not believed in the present where there is anything since its beginning', async () => {
    const { pages } = read(
      { usual: page(), newest: page(issue('a', 5_000)), otherwise: page(issue('a', 5_000)) },
      TOP,
    );
    expect(await idsOf(pages)).toEqual(['a']);
  });

  it('of the past is believed when an open search finds what is newer', async () => {
    const newer = page(issue('a', 5_000));
    const { pages, ways, kinds } = read({ usual: page(), newest: newer, open: newer });
    expect(deliveredIn(await all(pages))).toEqual([[0, 1_000]]);
    expect(ways).toEqual({ spans: 'unknown', manner: 'usual' });
    expect(kinds()).toEqual(['usual', 'newest', 'open']);
  });

  it('of the past is not believed when an open search finds nothing though there is something', async () => {
    const rows = page(issue('a', 5_000), issue('b', 7));
    const { pages, kinds } = read({
      usual: page(),
      newest: page(issue('a', 5_000)),
      open: page(),
      otherwise: rows,
    });
    expect(await idsOf(pages)).toEqual(['b']);
    expect(kinds()).toEqual(['usual', 'newest', 'open', 'otherwise']);
  });

  it('is believed when the server refuses to be asked otherwise, as Sentry does', async () => {
    const { pages, ways } = read({ usual: page(), newest: page(issue('new', 999)), otherwise: refused });
    expect(deliveredIn(await all(pages))).toEqual([[0, 1_000]]);
    expect(ways).toEqual({ spans: 'unknown', manner: 'usual' });
  });

  it('is judged by the other manner where the newest of all cannot be read', async () => {
    const broken = new ApiError('Broken', 500);
    const sentry = read({ usual: page(), newest: broken, otherwise: refused });
    expect(deliveredIn(await all(sentry.pages))).toEqual([[0, 1_000]]);
    const other = read({ usual: page(), newest: broken, otherwise: page(issue('b', 7)) });
    expect(await idsOf(other.pages)).toEqual(['b']);
  });

  it('is a failure where nobody may ask for more', async () => {
    const forbidden = new ApiError('Forbidden', 403);
    const { pages, ways } = read({ usual: page(), newest: forbidden });
    await expect(all(pages)).rejects.toBe(forbidden);
    expect(ways.manner).toBe('unknown');
  });

  it('with a count above zero is none', async () => {
    const { pages, kinds } = read(
      { usual: { value: [], headers: { ...END, 'x-hits': '1' } } },
      { ...SLICE, span: [BASE, BASE + 1] },
    );
    await all(pages);
    expect(kinds()).toEqual(['usual']);
  });
});
