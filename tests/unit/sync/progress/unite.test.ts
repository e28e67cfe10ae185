import { describe, expect, it } from '@jest/globals';
import type { Bookmark } from '../../../../src/sync/progress/bookmarks.ts';
import { unite } from '../../../../src/sync/progress/unite.ts';

const together = (...bookmarks: Bookmark[]): Bookmark => unite(bookmarks, { hasTimedChildren: false });
const of = (start: number, rest: Partial<Bookmark> = {}): Bookmark => ({ start, covered: [], ...rest });

describe('two bookmarks of one partition', () => {
  it('have the later start, and every span above it', () => {
    expect(together(of(10), of(50, { covered: [[70, 80]] }))).toEqual(of(50, { covered: [[70, 80]] }));
  });

  it('close the gap of one by what the other has', () => {
    expect(together(of(10, { covered: [[30, 60]] }), of(40))).toEqual(of(60));
  });

  it('are as good as the other where one claims nothing', () => {
    expect(together({ covered: [], newest: 3 }, of(10, { projects: ['7'] }))).toEqual(
      of(10, { projects: ['7'] }),
    );
    expect(together({ covered: [] }, { covered: [] })).toEqual({ covered: [] });
  });

  it('have the latest full pass and the newest record', () => {
    expect(together(of(50, { refreshed: 20, newest: 9 }), of(40, { refreshed: 30, newest: 8 }))).toEqual(
      of(50, { refreshed: 30, newest: 9 }),
    );
  });

  it('go on with the later pass that is under way, with what neither has read of the same one', () => {
    const sweep = (began: number, from: number, to: number) => ({
      sweep: { began, left: [[from, to]] as const },
    });
    expect(together(of(50, sweep(40, 0, 30)), of(50, sweep(40, 20, 50)))).toEqual(of(50, sweep(40, 20, 30)));
    expect(together(of(50, sweep(40, 0, 30)), of(50, sweep(45, 20, 50)))).toEqual(of(50, sweep(45, 20, 50)));
    expect(together(of(50, sweep(40, 0, 30)), of(50, { refreshed: 40 }))).toEqual(of(50, { refreshed: 40 }));
    expect(together(of(50, sweep(40, 0, 10)), of(50, sweep(40, 20, 50)))).toEqual(of(50, { refreshed: 40 }));
  });

  it('answer the question of the one that reaches further, and no other', () => {
    const old = of(90, { question: 'old' });
    const asked = of(10, { question: 'new', covered: [[80, 95]] });
    expect(together(old, asked)).toEqual(asked);
    expect(together(old, of(80))).toEqual(old);
  });

  it('are the one that has all of the other', () => {
    const more = of(50, { projects: ['7', '8'] });
    expect(together(of(40, { projects: ['7'] }), more)).toEqual(more);
    expect(together(of(40, { projects: ['7'] }), of(50))).toEqual(of(50));
  });

  it('claim for all projects what both claim, where each speaks of projects that the other does not', () => {
    expect(
      together(
        of(50, { projects: ['7', '8'], refreshed: 40, covered: [[60, 80]] }),
        of(40, { projects: ['9', '8'], refreshed: 30, covered: [[45, 70]] }),
      ),
    ).toEqual(
      of(40, {
        projects: ['7', '8', '9'],
        refreshed: 30,
        covered: [
          [45, 50],
          [60, 70],
        ],
      }),
    );
    expect(together(of(50, { projects: ['7', '8'] }), of(40))).toEqual(of(40));
  });

  it('have the later instant from which children are asked for, which a bookmark without one has at its start', () => {
    const children = (...bookmarks: Bookmark[]) => unite(bookmarks, { hasTimedChildren: true });
    expect(children(of(50, { since: 10 }), of(40))).toEqual(of(50, { since: 40 }));
    expect(children(of(50, { since: 10 }), of(50))).toEqual(of(50));
    expect(together(of(50), of(40))).toEqual(of(50));
  });
});
