import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAbilities } from '../../../../src/sentry/account/abilities.ts';
import { events } from '../../../../src/streams/events.ts';
import { anyKind, anyRows, anySettings, RUNS, thinRows } from './any-list.ts';
import { BASE, LENGTH, readAndCheck, readWhole, rowAt, WHOLE } from './lists.ts';

describe('a span whose server lies about the end of its list', () => {
  const budgets = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 9 });

  it('is claimed only as far as it came, when the time budget ends issue lists early', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, budgets, fc.boolean(), async (rows, budget, isTop) => {
        const outcome = await readAndCheck(
          rows,
          { kind: 'issues', budget: (number) => budget[number % budget.length] ?? 0 },
          { slice: isTop ? { isTop } : {} },
        );
        expect(outcome.error).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('is delivered, when no second holds more issues than the budget finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: LENGTH - 1 }), { maxLength: 400, size: 'max' }),
        fc.integer({ min: 1, max: 300 }),
        async (seconds, budget) => {
          const rows = seconds.flatMap((second) => [rowAt(second)]);
          await readWhole(rows, { kind: 'issues', budget: () => budget });
        },
      ),
      RUNS,
    );
  });

  it('is delivered, when there are more issues than are counted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 300 }),
        fc.integer({ min: 3, max: 5 }),
        async (budget, share) => {
          const rows = Array.from({ length: share * LENGTH }, (_, n) => rowAt(n % LENGTH));
          await readWhole(rows, { kind: 'issues', budget: () => Math.max(budget, 2 * share) });
        },
      ),
      { numRuns: 10 },
    );
  });

  it('is claimed only as far as it came, when its count is missing as well', async () => {
    // Not so many are hidden that a whole page is: an empty list without a count says that there is nothing.
    await fc.assert(
      fc.asyncProperty(thinRows, budgets, fc.integer({ min: 0, max: 5 }), async (rows, budget, share) => {
        const outcome = await readAndCheck(rows, {
          kind: 'issues',
          hits: 'missing',
          hides: ({ id }) => Number(id.slice(1)) % 10 < share,
          budget: (number) => Math.max(40, budget[number % budget.length] ?? 0),
        });
        expect(outcome.error).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('is claimed only as far as it came, when Link headers are lost or have no cursor', async () => {
    const links = fc.array(fc.constantFrom<'right' | 'missing' | 'broken'>('right', 'missing', 'broken'), {
      minLength: 1,
      maxLength: 7,
    });
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        anyKind,
        links,
        fc.integer({ min: 2, max: 100 }),
        async (rows, kind, link, mostRows) => {
          await readAndCheck(rows, {
            kind,
            mostRows,
            link: (number) => link[number % link.length] ?? 'right',
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is delivered without any Link header, where no two records share a second or are neighbours', async () => {
    const seconds = fc.uniqueArray(fc.integer({ min: -15, max: LENGTH / 2 + 15 }), {
      maxLength: 400,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(seconds, anyKind, fc.integer({ min: 2, max: 100 }), async (times, kind, mostRows) => {
        // Releases include the second after a span.
        const rows = times.map((second) => rowAt(2 * second));
        await readWhole(rows, { kind, mostRows, link: () => 'missing' });
      }),
      RUNS,
    );
  });

  it('is delivered when pages are short or empty although there is more', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, fc.integer({ min: 1, max: 9 }), async (rows, kind, share) => {
        await readWhole(rows, { kind, hides: ({ id }) => Number(id.slice(1)) % 10 < share });
      }),
      RUNS,
    );
  });
});

describe('a span that the server takes no notice of', () => {
  it('is delivered from a list in the order of creation', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anySettings, async (rows, settings) => {
        await readWhole(rows, { kind: 'events', ignoresSpan: true }, settings);
      }),
      RUNS,
    );
  });

  it('is delivered from a list in the order of receipt, with late records anywhere', async () => {
    const late = fc.array(
      fc.tuple(fc.integer({ min: -30, max: LENGTH + 30 }), fc.constantFrom(0, 0, 0, 0, 1, 30, 300, 3_000)),
      { maxLength: 300, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(
        late,
        anySettings,
        fc.integer({ min: 5, max: 100 }),
        async (times, settings, mostRows) => {
          const rows = times.map(([received, lateBy]) => rowAt(received - lateBy, lateBy));
          await readWhole(rows, { kind: 'events', ignoresSpan: true, mostRows }, settings);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is delivered while records are deleted, once that is known', async () => {
    const deletions = fc.array(fc.nat(300), { maxLength: 12, size: 'max' });
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        deletions,
        fc.integer({ min: 2, max: 100 }),
        async (rows, deleted, mostRows) => {
          const abilities = createAbilities();
          abilities.of(WHOLE.root, WHOLE.organization, events.path).spans = 'ignored';
          await readWhole(
            rows,
            {
              kind: 'events',
              ignoresSpan: true,
              mostRows,
              onRequest: (list, number) => {
                const index = deleted[number - 2];
                if (index !== undefined) list.rows.splice(index % Math.max(1, list.rows.length), 1);
              },
            },
            { abilities },
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is delivered while records are added on top', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, async (rows) => {
        await readWhole(
          rows.map((row) => ({ ...row, received: row.second })),
          {
            kind: 'events',
            ignoresSpan: true,
            onRequest: (list) => {
              list.rows.push(rowAt(LENGTH + 100, 0));
            },
          },
        );
      }),
      RUNS,
    );
  });

  it.each(['no sort', 'no terms'] as const)(
    'is delivered where issues are asked for otherwise: %s',
    async (wants) => {
      await fc.assert(
        fc.asyncProperty(
          anyRows,
          fc.boolean(),
          fc.constantFrom<'right' | 'missing'>('right', 'missing'),
          async (rows, isTop, hits) => {
            await readWhole(rows, { kind: 'issues', wants, hits }, { slice: isTop ? { isTop } : {} });
          },
        ),
        RUNS,
      );
    },
  );
});

describe('a span of which everything may be wrong at once', () => {
  const anyTrouble = fc.record({
    kind: anyKind,
    links: fc.array(
      fc.constantFrom<'right' | 'missing' | 'broken'>('right', 'right', 'right', 'missing', 'broken'),
      {
        minLength: 1,
        maxLength: 9,
      },
    ),
    hits: fc.constantFrom<'right' | 'missing'>('right', 'missing'),
    share: fc.constantFrom(0, 0, 1, 5),
    mostRows: fc.integer({ min: 12, max: 100 }),
    budget: fc.constantFrom(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 30, 90),
    longestSpan: fc.constantFrom(Number.POSITIVE_INFINITY, LENGTH / 2, 30),
    deepest: fc.constantFrom(Number.POSITIVE_INFINITY, 50),
    bad: fc.array(fc.nat(LENGTH - 1), { maxLength: 3 }),
    kept: fc.option(
      fc.record({ from: fc.nat(LENGTH), status: fc.constantFrom(400 as const, 500 as const) }),
      {
        nil: undefined,
      },
    ),
    isOld: fc.boolean(),
    isTop: fc.boolean(),
    changes: fc.array(fc.tuple(fc.constantFrom('add', 'delete', 'touch', 'none'), fc.nat(400)), {
      maxLength: 20,
      size: 'max',
    }),
  });

  it('is claimed only as far as it came, and comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(thinRows, anyTrouble, async (rows, trouble) => {
        const { kind, links, hits, share, bad, kept, changes, isOld, isTop, ...others } = trouble;
        // Neighbours would look like a time that has expired, where only a day separates them from that.
        const broken = bad.map((second) => rowAt(second - (second % 5)));
        // Only a list that counts says when its time was up.
        const isCut = kind === 'issues' && hits === 'right';
        await readAndCheck(
          [...rows, ...broken],
          {
            ...others,
            kind,
            ...(kind === 'issues' && { hits }),
            budget: () => (isCut ? others.budget : Number.POSITIVE_INFINITY),
            link: (number) => links[number % links.length] ?? 'right',
            // Without a Link header, a page that lacks hidden rows looks like one that was not cut off.
            hides: ({ id }) =>
              !links.includes('missing') && !links.includes('broken') && Number(id.slice(1)) % 10 < share,
            isBad: (row) => broken.includes(row),
            ...(kept !== undefined && { kept: { from: BASE + kept.from, status: kept.status } }),
            onRequest: (list, number) => {
              const [change, index] = changes[number - 2] ?? ['none', 0];
              const row = list.rows[index % Math.max(1, list.rows.length)];
              if (change === 'add') list.rows.push(rowAt(index));
              if (row === undefined || change === 'none' || change === 'add') return;
              list.rows.splice(list.rows.indexOf(row), 1);
              if (change === 'touch') list.rows.push({ ...row, second: BASE + LENGTH + number });
            },
          },
          {
            nowMs: (BASE + LENGTH + (isOld ? 100 * 86_400 : 0)) * 1_000,
            slice: isTop ? { isTop } : {},
          },
        );
      }),
      { numRuns: 400 },
    );
  });
});
