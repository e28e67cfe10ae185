import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReadPages } from '../../../src/sentry/pages.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { releases } from '../../../src/streams/releases.ts';
import { toInstant } from '../../../src/time.ts';
import { at } from '../../support/builders.ts';
import { type FakeListOptions, fakeList, type Row } from '../../support/fake-list.ts';

const DEFINITIONS = { events, issues, releases };
const ID = { events: 'eventID', issues: 'id', releases: 'version' };
const TIME = { events: 'dateCreated', issues: 'lastSeen', releases: 'dateCreated' };
const BASE = at('2026-03-01');
const LENGTH = 400;
const SPAN = [BASE, BASE + LENGTH] as const;

/**
 * Reads the span to its end and checks after every page that whatever it says was read has been handed over,
 * as far as it was there all the time.
 */
async function readAndCheck(rows: readonly Row[], options: FakeListOptions, fullBodies = false) {
  const list = fakeList(rows, options);
  const { kind } = options;
  const read = createReadPages(list, { environments: [], issueQuery: '', fullBodies });
  const given: string[] = [];
  let readDownTo: number = SPAN[1];
  for await (const page of read(DEFINITIONS[kind], {
    root: 'r',
    organization: '1',
    project: '2',
    span: SPAN,
  })) {
    given.push(...page.records.map((record) => String(record[ID[kind]])));
    const seconds = page.records.map((record) => toInstant(record[TIME[kind]]) ?? 0);
    expect(seconds.filter((second) => second < SPAN[0] || second >= SPAN[1])).toEqual([]);
    if (page.readDownTo !== undefined) {
      expect(page.readDownTo).toBeLessThanOrEqual(readDownTo);
      readDownTo = page.readDownTo;
    }
    const claimed = lasting(rows, list.rows, options).filter(({ second }) => second >= readDownTo);
    const seen = new Set(given);
    expect(claimed.filter(({ id }) => !seen.has(id))).toEqual([]);
    if (list.requests.length > 2_000) throw new Error('The list does not come to an end.');
  }
  expect(readDownTo).toBe(SPAN[0]);
  return { given, list };
}

/** Rows of the span that were there at the beginning and still are. */
function lasting(before: readonly Row[], now: readonly Row[], { hides }: FakeListOptions): readonly Row[] {
  const left = new Set(now.map(({ id }) => id));
  return before.filter(
    (row) => left.has(row.id) && row.second >= SPAN[0] && row.second < SPAN[1] && hides?.(row) !== true,
  );
}

let serial = 0;
const row = (second: number): Row => {
  serial += 1;
  return { id: `r${String(serial).padStart(6, '0')}`, second: BASE + second };
};

/** Rows inside of the span and around it, with bursts in a few seconds. */
const anyRows = fc
  .tuple(
    fc.array(fc.integer({ min: -30, max: LENGTH + 30 }), { maxLength: 260, size: 'max' }),
    fc.array(fc.tuple(fc.integer({ min: -1, max: LENGTH }), fc.integer({ min: 1, max: 230 })), {
      maxLength: 3,
    }),
  )
  .map(([singles, bursts]) => [
    ...singles.map(row),
    ...bursts.flatMap(([second, size]) => Array.from({ length: size }, () => row(second))),
  ]);

const anyKind = fc.constantFrom('events', 'releases', 'issues');

describe('reading a span never misses a record that was there all the time', () => {
  it('in a list that stands still, with bursts longer than a page', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, fc.boolean(), async (rows, kind, fullBodies) => {
        await readAndCheck(rows, { kind }, fullBodies);
      }),
      { numRuns: 25 },
    );
  });

  it('while records are added', async () => {
    const additions = fc.array(fc.integer({ min: -10, max: LENGTH + 10 }), { maxLength: 12, size: 'max' });
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, additions, async (rows, kind, added) => {
        await readAndCheck(rows, {
          kind,
          onRequest: (list, number) => {
            const second = added[number];
            if (second !== undefined) list.rows.push(row(second), row(second));
          },
        });
      }),
      { numRuns: 25 },
    );
  });

  it('while records are deleted from a list without bursts', async () => {
    const seconds = fc.uniqueArray(fc.integer({ min: -30, max: LENGTH + 30 }), {
      maxLength: 400,
      size: 'max',
    });
    const deletions = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8, size: 'max' });
    await fc.assert(
      fc.asyncProperty(seconds, anyKind, deletions, async (singles, kind, deleted) => {
        await readAndCheck(singles.map(row), {
          kind,
          onRequest: (list, number) => {
            const index = deleted[number - 2];
            if (index !== undefined) list.rows.splice(index % Math.max(1, list.rows.length), 3);
          },
        });
      }),
      { numRuns: 25 },
    );
  });

  it('while records are deleted from a list that is paged by key, bursts or not', async () => {
    const deletions = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8, size: 'max' });
    await fc.assert(
      fc.asyncProperty(anyRows, deletions, async (rows, deleted) => {
        await readAndCheck(rows, {
          kind: 'issues',
          onRequest: (list, number) => {
            const index = deleted[number - 2];
            // Rows of the second a cursor stands in are counted by the server: they stay.
            const cursor = list.requests.at(-1)?.query.find(([name]) => name === 'cursor')?.[1];
            const second = Number(cursor?.split(':')[0] ?? 0) / 1000;
            if (index === undefined || list.rows[index]?.second === second) return;
            list.rows.splice(index, 1);
          },
        });
      }),
      { numRuns: 25 },
    );
  });

  it('on a server that ignores the time filter', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.boolean(), async (rows, fullBodies) => {
        await readAndCheck(rows, { kind: 'events', ignoresSpan: true }, fullBodies);
      }),
      { numRuns: 25 },
    );
  });

  it('when pages are short or empty although there is more', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyKind, fc.integer({ min: 1, max: 9 }), async (rows, kind, share) => {
        await readAndCheck(rows, { kind, hides: ({ id }) => Number(id.slice(1)) % 10 < share });
      }),
      { numRuns: 25 },
    );
  });

  it('when long spans time out and are halved', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows,
        anyKind,
        fc.integer({ min: 1, max: LENGTH }),
        async (rows, kind, longestSpan) => {
          await readAndCheck(rows, { kind, longestSpan });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('when the server ends the list early and counts further', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: LENGTH - 1 }), { maxLength: 400, size: 'max' }),
        fc.integer({ min: 100, max: 300 }),
        async (singles, budget) => {
          await readAndCheck(singles.map(row), { kind: 'issues', budget });
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('reading full bodies, ten a page', () => {
  const rows = Array.from({ length: 40 }, (_, second) => row(second));
  /** Somebody deletes the newest record after the first page. */
  const onRequest: FakeListOptions['onRequest'] = (list, number) => {
    if (number === 2) list.rows.pop();
  };

  it('misses nothing in a list that stands still', async () => {
    await readAndCheck(rows, { kind: 'events' }, true);
  });

  it('misses nothing when a record is deleted between two pages', async () => {
    await readAndCheck(rows, { kind: 'events', onRequest }, true);
  });
});

describe('reading a span costs no more than it must', () => {
  it('hands no record over twice in a list without bursts that stands still', async () => {
    const rows = Array.from({ length: 350 }, (_, second) => row(second));
    const { given, list } = await readAndCheck(rows, { kind: 'events' });
    expect(given).toHaveLength(350);
    expect(list.requests).toHaveLength(4);
  });

  it('asks for all rows of a burst by cursor', async () => {
    const rows = Array.from({ length: 350 }, () => row(5));
    const { given, list } = await readAndCheck(rows, { kind: 'events' });
    expect(given).toHaveLength(350);
    expect(list.requests).toHaveLength(4);
  });
});
