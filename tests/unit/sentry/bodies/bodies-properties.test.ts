import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from '../../../../src/errors.ts';
import { events } from '../../../../src/streams/events.ts';
import type { Span } from '../../../../src/time.ts';
import { at } from '../../../support/builders.ts';
import { type EventRow, type FakeBodiesOptions, fakeBodies } from '../../../support/fake-bodies.ts';
import { isCovered } from '../lists/lists.ts';

const BASE = at('2026-03-01');
const LENGTH = 400;
const SPAN: Span = [BASE, BASE + LENGTH];
const ISSUES = 7;

/** Reads the span to its end; whatever a page says was delivered must have been handed over by then. */
async function readAndCheck(rows: readonly EventRow[], options: FakeBodiesOptions) {
  const fake = fakeBodies(rows, options);
  const given: string[] = [];
  const delivered: Span[] = [];
  for await (const page of fake.read(events, { root: 'r', organization: '1', project: '2', span: SPAN })) {
    for (const record of page.records) {
      given.push(String(record['eventID']));
      expect(record['entries']).toEqual([`body of ${String(record['eventID'])}`]);
    }
    if (page.delivered !== undefined) delivered.push(page.delivered);
    const left = new Set(fake.list.rows.map(({ id }) => id));
    const seen = new Set(given);
    const lost = rows.filter(
      ({ id, second }) =>
        left.has(id) && !seen.has(id) && delivered.some(([from, to]) => second >= from && second < to),
    );
    expect(lost).toEqual([]);
    if (fake.list.requests.length + fake.asked.length > 3_000)
      throw new Error('The list does not come to an end.');
  }
  expect(isCovered(SPAN, delivered)).toBe(true);
  return { given, fake };
}

let serial = 0;
const row = (second: number, issue: string | null): EventRow => {
  serial += 1;
  return { id: `r${String(serial).padStart(6, '0')}`, second: BASE + second, issue };
};

/** Most events name their issue. */
const anyIssue = fc
  .integer({ min: 0, max: ISSUES * 40 })
  .map((n) => (n === 0 ? null : String(1 + (n % ISSUES))));
const anySecond = fc.integer({ min: 0, max: LENGTH - 1 });
/** Rows of the span, with bursts in a few seconds, of one issue or of several. */
const anyRows = fc
  .tuple(
    fc.array(fc.tuple(anySecond, anyIssue), { minLength: 30, maxLength: 320, size: 'max' }),
    fc.array(fc.tuple(anySecond, fc.integer({ min: 1, max: 230 }), fc.integer({ min: 1, max: ISSUES })), {
      maxLength: 2,
    }),
  )
  .map(([singles, bursts]) => [
    ...singles.map(([second, issue]) => row(second, issue)),
    ...bursts.flatMap(([second, size, width]) =>
      Array.from({ length: size }, (_, n) => row(second, String(1 + (n % width)))),
    ),
  ]);

/** How the lists of the issues behave: some do not answer, some do not show everything. */
const anyTrouble: fc.Arbitrary<FakeBodiesOptions> = fc
  .record({
    statuses: fc.array(fc.constantFrom(200, 200, 200, 200, 404, 403, 500, 400), {
      minLength: ISSUES + 1,
      maxLength: ISSUES + 1,
    }),
    share: fc.constantFrom(0, 0, 0, 1, 30),
    seed: fc.integer({ min: 0, max: 50 }),
    repeatsCursors: fc.constantFrom(false, false, false, true),
    closesAt: fc.constantFrom(undefined, undefined, 5, 40),
  })
  .map(({ statuses, share, seed, repeatsCursors, closesAt = Number.POSITIVE_INFINITY }) => ({
    refuse: (issue, number) => {
      const status = number >= closesAt ? 403 : statuses[Number(issue)];
      return status === 200 || status === undefined ? undefined : new ApiError('No', status);
    },
    hides: ({ id }) => (Number(id.slice(1)) * 31 + seed) % 100 < share,
    ...(seed % 2 === 1 && {
      tie: ({ id }, page) => (Number(id.slice(1)) * 7919 + page * 104_729 + seed) % 97,
    }),
    repeatsCursors,
  }));

function inOrder(rows: readonly EventRow[]): string[] {
  return [...rows].sort((a, b) => b.second - a.second || (a.id < b.id ? 1 : -1)).map(({ id }) => id);
}

describe('reading full bodies through issues', () => {
  it('hands over what the full list has, in its order and each once, whatever the issues answer', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, anyTrouble, async (rows, trouble) => {
        const { given } = await readAndCheck(rows, trouble);
        expect(given).toEqual(inOrder(rows));
      }),
      { numRuns: 60 },
    );
  });

  it('misses nothing that stays while events come, go and change their issue', async () => {
    const change = fc.tuple(fc.constantFrom('add', 'delete', 'move', 'none'), fc.nat(400), anySecond);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anySecond, { minLength: 30, maxLength: 380, size: 'max' }),
        anyTrouble,
        fc.array(change, { maxLength: 60, size: 'max' }),
        async (seconds, trouble, changes) => {
          const rows = seconds.map((second, n) => row(second, String(1 + (n % ISSUES))));
          const { given } = await readAndCheck(rows, {
            ...trouble,
            onRequest: ({ list, moved }, number) => {
              const [kind, which, second] = changes[number] ?? ['none', 0, 0];
              if (kind === 'add') list.rows.push(row(second, '1'));
              const victim = list.rows[which % Math.max(1, list.rows.length)];
              if (victim === undefined) return;
              if (kind === 'delete') list.rows.splice(list.rows.indexOf(victim), 1);
              if (kind === 'move') moved.set(victim.id, String(1 + (which % ISSUES)));
            },
          });
          expect(new Set(given).size).toBe(given.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
