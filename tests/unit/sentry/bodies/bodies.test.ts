import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, UnreachableError } from '../../../../src/errors.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import type { Slice } from '../../../../src/sentry/lists/request.ts';
import { events } from '../../../../src/streams/events.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { all, at } from '../../../support/builders.ts';
import { type EventRow, type FakeBodies, fakeBodies } from '../../../support/fake-bodies.ts';
import { one } from '../../../support/fake-list.ts';
import { deliveredIn } from '../lists/lists.ts';

const BASE = at('2026-03-01');
const SLICE: Slice = { root: 'r', organization: '1', project: '2', span: [BASE, BASE + 1_000] };

/** Events a second apart, newest first; every issue has each `issues`-th of them. */
function rowsOf(count: number, { issues: width = 4, from = 0 } = {}): EventRow[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `r${String(from + count - n).padStart(4, '0')}`,
    second: BASE + from + count - n,
    issue: String(n % width),
  }));
}
/** Events that share a second. */
const burst = (count: number, second: number, issue = '1'): EventRow[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `s${String(count - n).padStart(4, '0')}`,
    second: BASE + second,
    issue,
  }));

const idsOf = (pages: readonly Page[]): string[] =>
  pages.flatMap(({ records }) => records.map(({ eventID }) => String(eventID)));
const ids = (rows: readonly EventRow[]): string[] => rows.map(({ id }) => id);
/** What was asked of the project: `full` or `short`, with the seconds of the span. */
const asked = ({ list }: FakeBodies): string[] =>
  list.requests.map((request) => {
    const [start, end] = ['start', 'end'].map((name) => at(`${one(request, name)}Z`) - BASE);
    return `${one(request, 'full') === '1' ? 'full' : 'short'} ${start}-${end}`;
  });
const debugLines = ({ log }: FakeBodies) => log.lines.filter((line) => line.startsWith('debug'));

describe('full bodies of a slice', () => {
  it('cost one request where they fit on one page', async () => {
    const fake = fakeBodies(rowsOf(10));
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rowsOf(10)));
    expect(asked(fake)).toEqual(['full 0-1000']);
    expect(fake.asked).toEqual([]);
  });

  it('come through the issues after the first page, and each once', async () => {
    const fake = fakeBodies(rowsOf(150));
    const pages = await all(fake.read(events, SLICE));
    expect(idsOf(pages)).toEqual(ids(rowsOf(150)));
    expect(pages.every(({ records }) => records.every(({ entries }) => entries !== undefined))).toBe(true);
    expect(asked(fake)).toEqual(['full 0-1000', 'short 0-142', 'short 0-43']);
  });

  it('say how far they were read as soon as they are handed over', async () => {
    const pages = await all(fakeBodies(rowsOf(150)).read(events, SLICE));
    expect(pages.map(({ records }) => records.length)).toEqual([10, 99, 41]);
    expect(deliveredIn(pages)).toEqual([
      [142, 1_000],
      [43, 142],
      [0, 43],
    ]);
  });

  it('come through the project where the limits let it answer sooner', async () => {
    const rates = (project: number) => (bucket: string) => (bucket === events.bucket ? project : 40);
    // Fifteen requests of the project, or two and one for each of four issues of about 37 rows.
    const scarce = fakeBodies(rowsOf(150), { perSecond: rates(1) });
    expect(idsOf(await all(scarce.read(events, SLICE)))).toEqual(ids(rowsOf(150)));
    expect(asked(scarce)).toHaveLength(3);
    const wide = fakeBodies(rowsOf(150), { perSecond: rates(60) });
    expect(idsOf(await all(wide.read(events, SLICE)))).toEqual(ids(rowsOf(150)));
    expect(wide.asked).toEqual([]);
    expect(asked(wide).filter((text) => text.startsWith('short'))).toEqual([]);
  });

  it('come through the project where every row has an issue of its own, which costs too many requests', async () => {
    const rows = rowsOf(900, { issues: 900 });
    const slice: Slice = { ...SLICE, span: [BASE, BASE + 2_000] };
    const fake = fakeBodies(rows, { perSecond: (bucket) => (bucket === events.bucket ? 8 : 40) });
    expect(idsOf(await all(fake.read(events, slice)))).toEqual(ids(rows));
    expect(fake.asked).toEqual([]);
    // Three pages of the short list show it.
    expect(asked(fake).filter((text) => text.startsWith('short'))).toHaveLength(3);
  });

  it('come through the project where its bucket is wide', async () => {
    const fake = fakeBodies(rowsOf(40), { isNarrow: () => false });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rowsOf(40)));
    expect(fake.asked).toEqual([]);
    expect(asked(fake).every((request) => request.startsWith('full'))).toBe(true);
  });

  it('come through the project while a first page cannot tell how far it reads', async () => {
    const rows = [...burst(25, 999), ...rowsOf(50)];
    const fake = fakeBodies(rows);
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rows));
    expect(asked(fake).filter((request) => request.startsWith('full'))).toHaveLength(3);
    expect(fake.asked.length).toBeGreaterThan(0);
  });

  it('come through the project of a server that takes no notice of the span', async () => {
    const fake = fakeBodies([...rowsOf(20, { from: 1_200 }), ...rowsOf(40)], { ignoresSpan: true });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rowsOf(40)));
    expect(fake.asked).toEqual([]);
  });

  it('are read as ever where there is no span', async () => {
    const { span: _, ...whole } = SLICE;
    const fake = fakeBodies(rowsOf(25));
    expect(idsOf(await all(fake.read(events, whole)))).toEqual(ids(rowsOf(25)));
    expect(fake.asked).toEqual([]);
  });

  it('have nothing to do with streams that have none', async () => {
    const fake = fakeBodies([]);
    await all(fake.read(releases, { root: 'r', organization: '1', span: [BASE, BASE + 10] }));
    expect(fake.list.requests).toHaveLength(1);
  });
});

describe('a page that lacks a body', () => {
  const rows = rowsOf(150);
  /** One event among those of the second short page is not in the list of its issue. */
  const hides = ({ id }: { id: string }) => id === 'r0020';

  it('is read again through the project, in its own time, and nothing else is', async () => {
    const fake = fakeBodies(rows, { hides });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rows));
    const [first, ...others] = asked(fake);
    expect([first, ...others.slice(0, 3)]).toEqual(['full 0-1000', 'short 0-142', 'short 0-43', 'full 1-42']);
    expect(others.slice(2).every((request) => request.startsWith('full 1-'))).toBe(true);
    expect(debugLines(fake)).toEqual([
      'debug events: The bodies of 41 events from 2026-03-01T00:00:01Z to 2026-03-01T00:00:41Z did not all come through their issues: this time was read through the project. 0 of them have been deleted since they were listed.',
    ]);
  });

  it('claims nothing before that is done', async () => {
    const pages = await all(fakeBodies(rows, { hides }).read(events, SLICE));
    let claimed = BASE + 1_000;
    const seen = new Set<string>();
    for (const page of pages) {
      for (const { eventID } of page.records) seen.add(String(eventID));
      claimed = page.delivered?.[0] ?? claimed;
      expect(rows.filter(({ id, second }) => second >= claimed && !seen.has(id))).toEqual([]);
    }
    expect(claimed).toBe(BASE);
  });

  it.each([
    ['its issue has moved on', 404],
    ['its issue cannot be read', 500],
    ['its issue takes no such span', 400],
  ])('is read again when %s', async (_, status) => {
    const fake = fakeBodies(rows, {
      refuse: (issue) => (issue === '2' ? new ApiError('No', status) : undefined),
    });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rows));
    expect(asked(fake).filter((request) => request.startsWith('full')).length).toBeGreaterThan(1);
  });

  it('is read again when an event names no issue, without asking for any', async () => {
    const some = rowsOf(60).map((row, n) => (n === 30 ? { ...row, issue: null } : row));
    const fake = fakeBodies(some);
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(some));
    expect(fake.asked).toEqual([]);
  });

  it('is read again when the list of an issue runs in a circle', async () => {
    const some = rowsOf(40, { issues: 1 });
    const fake = fakeBodies(some, { repeatsCursors: true });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(some));
  });

  it('is read again when events of one second change places between two pages', async () => {
    const rowsWithBurst = [...rowsOf(20, { from: 600 }), ...burst(60, 500), ...rowsOf(10)];
    const fake = fakeBodies(rowsWithBurst, {
      tie: ({ id }, page) => (page === 0 ? 0 : Number(id.slice(1))),
    });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rowsWithBurst));
    expect(debugLines(fake)).toHaveLength(1);
  });

  it('leaves out what has been deleted since it was listed, and says how many', async () => {
    const fake = fakeBodies(rows, {
      onRequest: ({ list, asked: requests }) => {
        if (requests.length === 0 && list.requests.length === 2)
          list.rows = list.rows.filter(({ id }) => id !== 'r0100' && id !== 'r0090');
      },
    });
    const left = ids(rows).filter((id) => id !== 'r0100' && id !== 'r0090');
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(left);
    expect(debugLines(fake).join()).toMatch(/2 of them have been deleted since they were listed/);
  });

  it('does not make the next page go without its issues', async () => {
    const many = rowsOf(300);
    const fake = fakeBodies(many, { hides: ({ id }) => id === 'r0250' });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(many));
    expect(asked(fake).at(-1)).toMatch(/^short/);
    expect(debugLines(fake)).toHaveLength(1);
  });

  it('ends the way through the issues for its slice when it is the third in a row', async () => {
    const many = rowsOf(500);
    const fake = fakeBodies(many, { hides: ({ id }) => Number(id.slice(1)) % 40 === 0 });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(many));
    expect(debugLines(fake)).toHaveLength(3);
    expect(asked(fake).filter((request) => request.startsWith('short'))).toHaveLength(3);
    const before = fake.list.requests.length;
    await all(fake.read(events, SLICE));
    expect(
      asked(fake)
        .slice(before)
        .filter((request) => request.startsWith('short')),
    ).toHaveLength(3);
  });

  it('does not end it when pages in between are whole', async () => {
    const many = rowsOf(900);
    // In every other page.
    const fake = fakeBodies(many, { hides: ({ id }) => Number(id.slice(1)) % 200 === 50 });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(many));
    expect(debugLines(fake).length).toBeGreaterThan(3);
    expect(asked(fake).filter((request) => request.startsWith('short')).length).toBeGreaterThan(8);
  });

  it('may lie in the lowest second of the span', async () => {
    const some = [...rowsOf(20), ...burst(260, 0)];
    const fake = fakeBodies(some, { hides: ({ id }) => id === 's0200' });
    const pages = await all(fake.read(events, SLICE));
    expect(idsOf(pages)).toEqual(ids(some));
    expect(pages.at(-1)?.delivered?.[0]).toBe(BASE);
  });

  it('does not fetch a burst once for every page of it', async () => {
    const rowsWithBurst = [...rowsOf(20, { from: 600 }), ...burst(450, 500), ...rowsOf(30)];
    const fake = fakeBodies(rowsWithBurst);
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rowsWithBurst));
    expect(fake.list.requests.length + fake.asked.length).toBeLessThan(2 * 50);
  });
});

describe('a list whose times cannot be read', () => {
  it('is read through the project', async () => {
    const rows = rowsOf(60);
    const fake = fakeBodies(rows);
    const get = fake.list.get;
    Object.assign(fake.list, {
      get: async (request: Parameters<typeof get>[0]) => {
        const reply = await get(request);
        const value = (reply.value as { eventID: string }[]).map((row) =>
          row.eventID === 'r0030' ? { ...row, dateCreated: 'yesterday-ish' } : row,
        );
        return { ...reply, value };
      },
    });
    expect(idsOf(await all(fake.read(events, SLICE))).sort()).toEqual(ids(rows).sort());
    expect(fake.asked).toEqual([]);
  });
});

describe('a way through the issues that is found closed', () => {
  it('is left where it was, and the project is read on from there', async () => {
    const rows = rowsOf(350);
    const fake = fakeBodies(rows, {
      refuse: (_, number) => (number > 20 ? new ApiError('No', 403) : undefined),
    });
    expect(idsOf(await all(fake.read(events, SLICE)))).toEqual(ids(rows));
    expect(asked(fake).slice(0, 4)).toEqual(['full 0-1000', 'short 0-342', 'short 0-243', 'full 0-243']);
    expect(debugLines(fake).filter((line) => line.includes('this time was read'))).toEqual([]);
  });
});

describe('what is wrong with the token or the network', () => {
  it.each([
    ['a refused token', new AuthError('No')],
    ['an unreachable server', new UnreachableError('No', 0)],
  ])('ends the read: %s', async (_, error) => {
    const fake = fakeBodies(rowsOf(60), { refuse: () => error });
    await expect(all(fake.read(events, SLICE))).rejects.toBe(error);
  });
});
