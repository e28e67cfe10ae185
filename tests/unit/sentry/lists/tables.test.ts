import { describe, expect, it } from '@jest/globals';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { organizations } from '../../../../src/streams/organizations.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { all } from '../../../support/builders.ts';
import { type Line, linkTo } from '../../../support/scripted-client.ts';
import { readScript, WHOLE } from './lists.ts';

const LAST = { link: '<u>; rel="next"; results="false"; cursor="0:0:0"' };

/** Stands for a row that lacks its id. */
const NO_ID = '';

/** Reads a table whose list is what `passes` says: in each pass, pages of ids. */
function readPasses(
  passes: readonly (readonly (readonly string[])[])[],
  hits?: number,
  definition: StreamDefinition = projects,
) {
  let pass = -1;
  return readScript(definition, WHOLE, (_, { query }): Line => {
    const page = Number(query.find(([name]) => name === 'cursor')?.[1] ?? 0);
    if (page === 0) pass += 1;
    const pages = passes[Math.min(pass, passes.length - 1)] ?? [];
    return {
      value: (pages[page] ?? []).map((id) => (id === NO_ID ? {} : { id })),
      headers: {
        ...(page + 1 < pages.length ? linkTo(String(page + 1)) : LAST),
        ...(hits !== undefined && { 'x-hits': String(hits) }),
      },
    };
  });
}

/** What came, page by page, and the evidence at the end. */
async function outcomeOf({ client, pages }: ReturnType<typeof readPasses>) {
  const found = await all(pages);
  return {
    ids: found.map(({ records }) => records.map(({ id }) => id).join('')),
    ends: found.map(({ end }) => end).filter((end) => end !== undefined),
    last: found.at(-1)?.end,
    requests: client.requests.length,
  };
}

describe('a table', () => {
  it('of one page is whole as it is', async () => {
    const { client, pages } = readPasses([[['a', 'b']]]);
    expect(await all(pages)).toEqual([{ records: [{ id: 'a' }, { id: 'b' }], clean: true, end: 'whole' }]);
    expect(client.requests).toHaveLength(1);
  });

  it('may be empty, with a Link header or without', async () => {
    expect(await outcomeOf(readPasses([[[]]]))).toMatchObject({ last: 'whole', requests: 1 });
    const { pages } = readScript(projects, WHOLE, () => ({ value: [] }));
    expect((await all(pages)).at(-1)?.end).toBe('whole');
  });

  it('of several pages is looked at once more, but for the last page', async () => {
    expect(await outcomeOf(readPasses([[['a'], ['b'], ['c']]]))).toEqual({
      ids: ['a', 'b', 'c', '', ''],
      ends: ['whole'],
      last: 'whole',
      requests: 5,
    });
  });

  it('is whole after one look when the server counts the same', async () => {
    expect(await outcomeOf(readPasses([[['a'], ['b']]], 2))).toMatchObject({ last: 'whole', requests: 2 });
    expect(await outcomeOf(readPasses([[['a'], ['b']]], 1))).toMatchObject({ last: 'whole', requests: 3 });
  });

  it('that loses a row while it is read shows the row that was hidden by that', async () => {
    // After the first page `a` was deleted, and `c` slipped onto the page that had been read.
    const outcome = await outcomeOf(
      readPasses([
        [['a', 'b'], ['d']],
        [['b', 'c'], ['d']],
      ]),
    );
    expect(outcome).toEqual({ ids: ['ab', 'd', 'bc', '', ''], ends: ['whole'], last: 'whole', requests: 5 });
  });

  it('hands over again what has changed behind the first page', async () => {
    const outcome = await outcomeOf(
      readPasses([
        [['a'], ['b'], ['d']],
        [['a'], ['c'], ['d']],
      ]),
    );
    expect(outcome).toEqual({
      ids: ['a', 'b', 'd', '', 'c', '', '', ''],
      ends: ['whole'],
      last: 'whole',
      requests: 8,
    });
  });

  it('that never stands still is given up after four looks, as one that moved', async () => {
    const passes = ['a', 'b', 'c', 'd', 'e'].map((id) => [[id], ['z']]);
    expect(await outcomeOf(readPasses(passes))).toMatchObject({
      ends: ['moved'],
      last: 'moved',
      requests: 8,
    });
  });

  it('keeps rows that lack their key', async () => {
    const { pages } = readScript(projects, WHOLE, () => ({
      value: [{ slug: 'a' }, { id: null }],
      headers: LAST,
    }));
    expect((await all(pages))[0]?.records).toHaveLength(2);
  });

  it('says of each page whether it is clean', async () => {
    const { pages } = readScript(projects, WHOLE, (number) => ({
      value: [{ id: String(number) }],
      clean: number !== 2,
      headers: number < 2 ? linkTo('c') : { ...LAST, 'x-hits': '2' },
    }));
    expect((await all(pages)).map(({ clean }) => clean)).toEqual([true, false]);
  });

  it('of one object is that object', async () => {
    const { pages } = readScript(organizations, WHOLE, () => ({ value: { id: '1' }, headers: linkTo('c') }));
    expect(await all(pages)).toEqual([{ records: [{ id: '1' }], clean: true, end: 'whole' }]);
  });
});

describe('a table whose end cannot be told', () => {
  const ROW = { id: '1' };

  it.each<[string, string, Line]>([
    ['a page with rows has no Link header', 'without a Link header', { value: [ROW] }],
    [
      'there is more without a cursor',
      'without a cursor',
      { value: [ROW], headers: { link: '<u>; rel="next"; results="true"' } },
    ],
    ['more was counted', 'fewer rows than it counted', { value: [ROW], headers: { ...LAST, 'x-hits': '2' } }],
    [
      'more was counted than nothing',
      'fewer rows than it counted',
      { value: [], headers: { 'x-hits': '1' } },
    ],
  ])('is a failure, and claims no end: %s', async (_, words, line) => {
    const { pages } = readScript(projects, WHOLE, () => line);
    const ends: unknown[] = [];
    const reading = (async () => {
      for await (const { end } of pages) ends.push(end);
    })();
    await expect(reading).rejects.toThrow(words);
    expect(ends.filter((end) => end !== undefined)).toEqual([]);
  });

  it('counts the rows of all pages', async () => {
    await expect(all(readPasses([[['a'], ['b']]], 3).pages)).rejects.toThrow('fewer rows than it counted');
  });

  it('is a failure when it runs in circles', async () => {
    const { client, pages } = readScript(projects, WHOLE, () => ({ value: [ROW], headers: linkTo('c') }));
    await expect(all(pages)).rejects.toThrow(
      'GET /organizations/1/projects/ gave the same page cursor twice',
    );
    expect(client.requests).toHaveLength(2);
  });

  it('is a failure after a thousand pages in a row without a row', async () => {
    const { client, pages } = readScript(projects, WHOLE, (number) => ({
      value: number === 500 ? [ROW] : [],
      headers: linkTo(`c${number}`),
    }));
    await expect(all(pages)).rejects.toThrow('a thousand pages in a row');
    expect(client.requests).toHaveLength(1_500);
  });
});

describe('a table without an order', () => {
  const unordered: StreamDefinition = { ...projects, isUnordered: true };
  const read = async (...passes: readonly (readonly (readonly string[])[])[]) => {
    const { pages } = readPasses(passes, undefined, unordered);
    const found = await all(pages);
    return { ids: found.map(({ records }) => records.map(({ id }) => id).join('')), last: found.at(-1) };
  };

  it('is whole where two looks agree and no row came twice', async () => {
    expect(await read([['a', 'b'], ['c']])).toMatchObject({
      ids: ['ab', 'c', '', ''],
      last: { end: 'whole' },
    });
    expect(await read([['a']])).toMatchObject({ last: { end: 'whole' } });
  });

  it('is torn where a page repeats a row of another, since it lacks one then: no second look helps', async () => {
    const { ids, last } = await read([
      ['a', 'b'],
      ['b', 'c'],
    ]);
    expect(ids).toEqual(['ab', 'bc', '']);
    expect(last).toMatchObject({ end: 'moved', counted: 4 });
  });

  it('is whole with rows that lack their key: nothing says that one of them repeats another', async () => {
    expect(await read([['a', NO_ID, NO_ID]])).toMatchObject({ last: { end: 'whole' } });
    expect(
      await read([
        ['a', NO_ID],
        [NO_ID, 'b'],
      ]),
    ).toMatchObject({ last: { end: 'whole' } });
    const torn = await read([
      ['a', NO_ID],
      [NO_ID, 'a'],
    ]);
    expect(torn).toMatchObject({ last: { end: 'moved', counted: 2 } });
  });

  it('is torn where the second look is another one', async () => {
    const { ids, last } = await read([['a', 'b'], ['c']], [['a', 'c'], ['b']]);
    expect(ids).toEqual(['ab', 'c', 'ac', 'b', '']);
    expect(last).toMatchObject({ end: 'moved', counted: 3 });
  });
});

describe('a table in which rows that change move to the top', () => {
  const moving: StreamDefinition = { ...projects, movesToTop: true };
  const read = async (...passes: readonly (readonly (readonly string[])[])[]) =>
    await outcomeOf(readPasses(passes, undefined, moving));

  it('is whole as it is where it has one page', async () => {
    expect(await read([['a', 'b']])).toEqual({ ids: ['ab'], ends: ['whole'], last: 'whole', requests: 1 });
  });

  it('is looked at from the top down to a page on which everything is known', async () => {
    expect(await read([['a', 'b'], ['c']])).toMatchObject({
      ids: ['ab', 'c', ''],
      last: 'whole',
      requests: 3,
    });
    expect(
      await read(
        [['a', 'b'], ['c', 'd'], ['e']],
        [
          ['x', 'a'],
          ['b', 'c'],
          ['d', 'e'],
        ],
      ),
    ).toMatchObject({ ids: ['ab', 'cd', 'e', 'x', ''], last: 'whole', requests: 5 });
  });

  it('is no complete copy where every page has news again and again', async () => {
    const { last, requests } = await read([['a'], ['b']], [['c'], ['d']], [['e'], ['f']], [['g'], ['h']]);
    expect([last, requests]).toEqual(['moved', 8]);
  });
});
