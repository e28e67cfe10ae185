import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FakeList, Row } from '../../../support/fake-list.ts';
import { pagesReadDown } from '../../../support/fewest-requests.ts';
import { anyKind, anyRows, anySettings, RUNS, thinRows } from './any-list.ts';
import { BASE, isCovered, LENGTH, readAndCheck, readWhole, rowAt, SPAN } from './lists.ts';

const indexed = (list: FakeList, index: number): Row | undefined =>
  list.rows[index % Math.max(1, list.rows.length)];

describe('a span of a list that stands still', () => {
  it('is delivered, with bursts longer than a page', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, anySettings, async (rows, kind, settings) => {
        const { delivered } = await readWhole(rows, { kind }, settings);
        expect(isCovered(SPAN, delivered)).toBe(true);
      }),
      RUNS,
    );
  });

  it('costs a request for each page, and two more where there is no issue at all', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, async (rows, kind) => {
        const { list } = await readWhole(rows, { kind });
        const isListed = ({ second }: Row): boolean =>
          second >= SPAN[0] && (second < SPAN[1] || (kind === 'releases' && second === SPAN[1]));
        const seconds = rows.filter(isListed).map(({ second }) => second);
        const pages = pagesReadDown(seconds);
        // The newest of all is asked for, and what is newer.
        const extra = kind === 'issues' && seconds.length === 0 ? 2 : 0;
        // Of releases, the second above comes again with every moved bound, and that may be a burst.
        const most = kind === 'releases' ? 2 * pages + 1 : pages + extra;
        expect(list.requests.length).toBeLessThanOrEqual(most);
      }),
      RUNS,
    );
  });

  it.each(['events', 'issues', 'releases'] as const)('costs four requests for 350 %s', async (kind) => {
    const rows = Array.from({ length: 350 }, (_, second) => rowAt(second));
    const { list, given } = await readWhole(rows, { kind });
    expect([list.requests.length, given.length]).toEqual([4, 350]);
    const burst = await readWhole(
      rows.map(() => rowAt(5)),
      { kind },
    );
    expect([burst.list.requests.length, burst.given.length]).toEqual([4, 350]);
  });

  it('is handed over once, where no second is longer than half a page', async () => {
    await fc.assert(
      fc.asyncProperty(thinRows, anyKind, async (rows, kind) => {
        const { given } = await readWhole(rows, { kind });
        expect(new Set(given).size).toBe(given.length);
      }),
      RUNS,
    );
  });
});

describe('a span of a list that moves misses no record that was there all the time', () => {
  it('while records are added', async () => {
    const additions = fc.array(fc.integer({ min: -10, max: LENGTH + 10 }), { maxLength: 12, size: 'max' });
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, additions, async (rows, kind, added) => {
        await readWhole(rows, {
          kind,
          onRequest: (list, number) => {
            const second = added[number];
            if (second !== undefined) list.rows.push(rowAt(second), rowAt(second));
          },
        });
      }),
      RUNS,
    );
  });

  it('while records that share seconds are deleted, or touched so that they lie above', async () => {
    const changes = fc.array(fc.tuple(fc.boolean(), fc.nat(400)), { maxLength: 12, size: 'max' });
    const pairs = fc
      .array(fc.integer({ min: -10, max: LENGTH + 10 }), { maxLength: 200, size: 'max' })
      .map((seconds) => seconds.flatMap((second) => [rowAt(second), rowAt(second), rowAt(second)]));
    await fc.assert(
      fc.asyncProperty(pairs, anyKind, fc.boolean(), changes, async (rows, kind, isTop, changed) => {
        await readWhole(
          rows,
          {
            kind,
            onRequest: (list, number) => {
              const [isDeleted, index] = changed[number - 2] ?? [];
              const row = index === undefined ? undefined : indexed(list, index);
              if (row === undefined) return;
              list.rows.splice(list.rows.indexOf(row), 1);
              if (!isDeleted) list.rows.push({ ...row, second: BASE + LENGTH + number });
            },
          },
          { slice: isTop ? { isTop } : {} },
        );
      }),
      RUNS,
    );
  });
});

describe('a span that cannot be read as it is', () => {
  it('is delivered when long spans time out and are halved', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        anyKind,
        fc.integer({ min: 1, max: LENGTH }),
        async (rows, kind, longestSpan) => {
          await readWhole(rows, { kind, longestSpan });
        },
      ),
      RUNS,
    );
  });

  it('is delivered when deep cursors are refused, but for seconds that are longer', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, fc.integer({ min: 100, max: 300 }), async (rows, kind, deepest) => {
        const { holes, error } = await readAndCheck(rows, { kind, deepest });
        // Releases include the end of what is asked for.
        const isIn = (second: number, [from, to]: readonly [number, number]): boolean =>
          second === from || (kind === 'releases' && second === to);
        const sizes = holes.map((hole) => rows.filter(({ second }) => isIn(second, hole)).length);
        expect(sizes.filter((size) => size <= deepest)).toEqual([]);
        expect(error).toBeUndefined();
      }),
      RUNS,
    );
  });

  const bad = fc.uniqueArray(fc.integer({ min: 0, max: LENGTH - 1 }), { minLength: 1, maxLength: 6 });

  it.each([
    ['young', BASE + LENGTH],
    ['old', BASE + 100 * 86_400],
  ])('leaves out the seconds of bad records, and nothing else: %s', async (_, now) => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, bad, async (rows, kind, seconds) => {
        const broken = seconds.map((second) => rowAt(second));
        const { holes, expired, error } = await readAndCheck(
          [...rows, ...broken],
          { kind, isBad: (row) => broken.includes(row) },
          { nowMs: now * 1_000 },
        );
        expect(expired).toEqual([]);
        const isBad = ([from, to]: readonly [number, number]): boolean =>
          to - from === 1 &&
          broken.some(({ second }) => second === from || (kind === 'releases' && second === to));
        expect(holes.filter((hole) => !isBad(hole))).toEqual([]);
        // More than three bad seconds side by side look like a server that is out of order.
        if (error !== undefined)
          expect(kind === 'releases' ? 2 * seconds.length : seconds.length).toBeGreaterThan(3);
      }),
      RUNS,
    );
  });

  it.each([400, 500] as const)(
    'is expired where the server keeps nothing, by a refusal of %d',
    async (status) => {
      await fc.assert(
        fc.asyncProperty(
          anyRows,
          fc.constantFrom('events', 'releases'),
          fc.nat(LENGTH),
          async (rows, kind, from) => {
            const outcome = await readWhole(
              rows,
              { kind, kept: { from: BASE + from, status }, ...(status === 400 && { longestSpan: 50 }) },
              { nowMs: (BASE + 100 * 86_400) * 1_000 },
            );
            for (const [, to] of outcome.expired) expect(to).toBeLessThanOrEqual(BASE + from);
          },
        ),
        RUNS,
      );
    },
  );
});
