import { describe, expect, it } from '@jest/globals';
import { TRAITS } from '../../foreign/flavour.ts';
import { linkHeader } from '../../foreign/link-header.ts';
import { type Order, pageOf } from '../../foreign/paging.ts';
import { Refusal } from '../../foreign/refusal.ts';
import { jsonTime, pythonTime } from '../../foreign/time-text.ts';
import { wordsOf } from '../../foreign/words.ts';

const ORDER: Order<string> = { positionOf: (row) => row.charAt(0), isDescending: true };

/** All rows, page by page. */
function walked(rows: readonly string[], limit: number): readonly string[] {
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const search = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
    const page = pageOf(rows, ORDER, search, TRAITS.v5);
    seen.push(...page.rows);
    if (page.next === undefined) return seen;
    cursor = page.next;
  }
}

describe('pages of the foreign server', () => {
  it.each([1, 2, 3, 4, 7, 50])(
    'of %i rows hold every row once, also those that share a position',
    (limit) => {
      const rows = ['c1', 'c2', 'c3', 'b1', 'a1', 'a2', 'a3', 'a4'];
      expect([...walked(rows, limit)].sort()).toEqual([...rows].sort());
    },
  );

  it('show no row twice when a newer one comes in between', () => {
    const first = pageOf(['c1', 'b1', 'a1'], ORDER, new URLSearchParams({ limit: '2' }), TRAITS.v5);
    const search = new URLSearchParams({ limit: '2', cursor: first.next as string });
    expect(pageOf(['d1', 'c1', 'b1', 'a1'], ORDER, search, TRAITS.v5).rows).toEqual(['a1']);
  });

  it('refuse a cursor that is none', () => {
    expect(() => pageOf([], ORDER, new URLSearchParams({ cursor: '0:100:0' }), TRAITS.v5)).toThrow(Refusal);
  });
});

describe('the Link header of the foreign server', () => {
  const url = new URL('http://127.0.0.1:8000/api/0/organizations/acme/issues/?limit=2');
  const page = { rows: [], next: 'cD1i', previous: undefined, hits: 3 };
  const plain =
    '<http://127.0.0.1:8000/api/0/organizations/acme/issues/?limit=2>; rel="previous"; results="false", <http://127.0.0.1:8000/api/0/organizations/acme/issues/?cursor=cD1i&limit=2>; rel="next"; results="true"; cursor="cD1i"';

  it('is as in Sentry before 2023, but that an end has no cursor', () => {
    expect(linkHeader(page, url, false)).toBe(plain);
  });

  it('is a printed set of one text later on', () => {
    expect(linkHeader(page, url, true)).toBe(`{'${plain}'}`);
  });
});

describe('texts of the foreign server', () => {
  it('cut a time to milliseconds and leave out a fraction of nothing', () => {
    const micros = Date.UTC(2026, 0, 2, 3, 4, 5) * 1_000;
    expect([jsonTime(micros, 3), jsonTime(micros + 987_654, 3), jsonTime(micros + 987_654, 6)]).toEqual([
      '2026-01-02T03:04:05Z',
      '2026-01-02T03:04:05.987Z',
      '2026-01-02T03:04:05.987654Z',
    ]);
    expect(pythonTime(micros + 1)).toBe('2026-01-02 03:04:05.000001+00:00');
  });

  it.each([
    ['is:resolved no answer', ['is:resolved', 'no', 'answer']],
    ['title:"no answer" x', ['title:no answer', 'x']],
    ['', []],
    ["it's", undefined],
  ])('cut the search %j into words as a shell does', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});
