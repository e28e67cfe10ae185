import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Bookmark } from '../../../../src/sync/progress/bookmarks.ts';
import { normalise } from '../../../../src/sync/progress/spans.ts';
import { unite } from '../../../../src/sync/progress/unite.ts';

const HORIZON = 24;
const QUESTIONS = [undefined, 'a', 'b'];
/** `4` stands for a project that no list names. */
const PROJECTS = ['1', '2', '3', '4'];
const seconds = Array.from({ length: HORIZON }, (_, second) => second - 1);

const anySecond = fc.integer({ min: 0, max: HORIZON });
const perhaps = fc.option(anySecond, { nil: undefined });
const anySpans = fc
  .array(fc.tuple(anySecond, anySecond), { maxLength: 3 })
  .map((spans) => normalise(spans.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)));
const anyBookmark: fc.Arbitrary<Bookmark> = fc
  .record({
    start: perhaps,
    spans: anySpans,
    refreshed: perhaps,
    sweep: fc.option(fc.record({ began: anySecond, left: anySpans }), { nil: undefined }),
    early: fc.integer({ min: 0, max: 5 }),
    newest: perhaps,
    projects: fc.option(fc.subarray(PROJECTS.slice(0, 3)), { nil: undefined }),
    question: fc.constantFrom(...QUESTIONS),
  })
  .map(({ start, spans, refreshed, sweep, early, newest, projects, question }) => ({
    ...(start !== undefined && { start, since: start - early }),
    covered: spans.filter(([from]) => start === undefined || from > start),
    ...(refreshed !== undefined && { refreshed }),
    ...(sweep !== undefined && sweep.left.length > 0 && sweep.began > (refreshed ?? -1) && { sweep }),
    ...(newest !== undefined && { newest }),
    ...(projects && { projects }),
    ...(question !== undefined && { question }),
  }));
const anyBookmarks = fc.array(anyBookmark, { minLength: 1, maxLength: 4 });
const KIND = { hasTimedChildren: true };

const speaksOf = ({ projects }: Bookmark, project: string): boolean => projects?.includes(project) ?? true;
const isDelivered = ({ start, covered }: Bookmark, second: number): boolean =>
  (start !== undefined && second < start) || covered.some(([from, to]) => from <= second && second < to);
/** As of when a second was read again, with what a pass has read so far. */
const passOf = ({ refreshed = -1, sweep }: Bookmark, second: number): number =>
  sweep === undefined || sweep.left.some(([from, to]) => from <= second && second < to)
    ? refreshed
    : Math.max(refreshed, sweep.began);
const childrenFrom = ({ start, since }: Bookmark): number => since ?? start ?? -Infinity;

/** A claim that a second was delivered, whenever. */
const DELIVERED = / has -?\d+$/;

/** Everything that a bookmark claims, each claim a text. */
function claimsOf(bookmark: Bookmark): ReadonlySet<string> {
  const claims = new Set<string>();
  if (bookmark.start === undefined && bookmark.covered.length === 0) return claims;
  for (const project of PROJECTS.filter((id) => speaksOf(bookmark, id))) {
    const of = `${bookmark.question} ${project}`;
    for (const second of seconds) {
      if (isDelivered(bookmark, second)) claims.add(`${of} has ${second}`);
      for (let pass = 0; pass <= passOf(bookmark, second); pass += 1)
        claims.add(`${of} has ${second} as of ${pass}`);
      if (second < childrenFrom(bookmark)) claims.add(`${of} has children before ${second}`);
    }
  }
  return claims;
}

describe('bookmarks that are united', () => {
  it('claim nothing that none of them claims', () => {
    fc.assert(
      fc.property(anyBookmarks, (bookmarks) => {
        const claimed = new Set(bookmarks.flatMap((bookmark) => [...claimsOf(bookmark)]));
        expect([...claimsOf(unite(bookmarks, KIND))].filter((claim) => !claimed.has(claim))).toEqual([]);
      }),
    );
  });

  it('lack nothing that all of them claim, but what a pass has that is under way', () => {
    fc.assert(
      fc.property(anyBookmarks, (bookmarks) => {
        const bookmark = unite(bookmarks, KIND);
        const united = claimsOf(bookmark);
        // Where nothing was delivered, nothing can have been read again either: a pass is of no use.
        const isEmpty = bookmark.start === undefined && bookmark.covered.length === 0;
        const isWorth = (claim: string): boolean => !isEmpty || DELIVERED.test(claim);
        const [first, ...others] = bookmarks.map(({ sweep: _, ...made }) => {
          return claimsOf(made);
        });
        const common = [...(first ?? [])].filter((claim) => others.every((other) => other.has(claim)));
        expect(common.filter((claim) => isWorth(claim) && !united.has(claim))).toEqual([]);
      }),
    );
  });

  it('claim all that each of them does where they answer one question about the same projects', () => {
    fc.assert(
      fc.property(anyBookmarks, (bookmarks) => {
        const alike = bookmarks.map(({ question: _, projects: __, sweep: ___, ...bookmark }) => bookmark);
        const united = claimsOf(unite(alike, KIND));
        const claimed = alike.flatMap((bookmark) => [...claimsOf(bookmark)]);
        expect(claimed.filter((claim) => !united.has(claim))).toEqual([]);
      }),
    );
  });

  it('are the same in any order, and the same again with one of them', () => {
    fc.assert(
      fc.property(anyBookmarks, (bookmarks) => {
        const united = unite(bookmarks, KIND);
        expect(unite(bookmarks.toReversed(), KIND)).toEqual(united);
        expect(unite([united], KIND)).toEqual(united);
      }),
    );
  });
});
