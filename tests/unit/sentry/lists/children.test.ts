import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { type ChildReading, readChildren } from '../../../../src/sentry/lists/children.ts';
import { isChild, type ParentRow } from '../../../../src/sentry/lists/parents.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import { issueEvents } from '../../../../src/streams/issue-events.ts';
import type { Span } from '../../../../src/time.ts';
import { all, stamp } from '../../../support/builders.ts';

if (!isChild(issueEvents)) throw new Error('issue_events are no children.');
const definition = issueEvents;

type Issue = { readonly id: string; second: number };

/** Issues in memory: what is listed, two a page, and what becomes of those who ask for their children. */
function reading(
  issues: Issue[],
  over: Partial<ChildReading> & {
    readonly fails?: (id: string) => unknown;
    readonly onRead?: (id: string) => void;
    readonly size?: number;
  } = {},
) {
  const read: string[] = [];
  const looks: string[] = [];
  async function* readParents({ span, isTop }: { span: Span; isTop: boolean }): AsyncGenerator<Page> {
    looks.push(`${span[0]}${isTop ? ' top' : ''}`);
    const size = over.size ?? 2;
    let above = Number.POSITIVE_INFINITY;
    for (;;) {
      const left = issues
        .filter(({ second }) => second >= span[0] && second < above && (isTop || second < span[1]))
        .sort((a, b) => b.second - a.second);
      const rows = left.slice(0, size);
      const isEnd = left.length <= size;
      above = rows.at(-1)?.second ?? 0;
      yield {
        records: rows.map(
          ({ id, second }): JsonObject => ({ id, shortId: `S-${id}`, lastSeen: stamp(second), noise: 'x' }),
        ),
        clean: true,
        delivered: [isEnd ? span[0] : above + 1, span[1]],
      };
      if (isEnd) return;
    }
  }
  async function* readOne({ id }: ParentRow): AsyncGenerator<Page> {
    read.push(id);
    over.onRead?.(id);
    const error = over.fails?.(id);
    if (error !== undefined) throw error;
    yield { records: [{ eventID: `e${id}` }], clean: true };
  }
  const options: ChildReading = {
    definition,
    readParents,
    readOne,
    isListed: async () => true,
    width: 3,
    isUsedUp: () => false,
    now: () => 1_000,
    ...over,
  };
  return { read, looks, options };
}

const issuesAt = (...seconds: number[]): Issue[] => seconds.map((second) => ({ id: String(second), second }));
const idsIn = (pages: readonly Page[]) =>
  pages.flatMap(({ records }) => records.map(({ issueId }) => issueId));
const proofsIn = (pages: readonly Page[]) =>
  pages.flatMap(({ delivered }) => (delivered === undefined ? [] : [delivered]));
const server = new ApiError('GET x answered with 500.', 500);

describe('children', () => {
  it('come before the proof of their page of parents, with what they are given of them', async () => {
    const { options } = reading(issuesAt(90, 80, 70));
    const pages = await all(readChildren(options, { span: [0, 100], isTop: false }));
    expect(pages.map(({ records, delivered }) => delivered ?? records.map(({ eventID }) => eventID))).toEqual(
      [['e90', 'e80'], [81, 100], ['e70'], [0, 100]],
    );
    expect(pages[0]?.records[0]).toEqual({ eventID: 'e90', issueId: '90', issueShortId: 'S-90' });
  });

  it('of a parent without an id that can be asked for are a hole', async () => {
    const { options, read } = reading([{ id: 'a/b', second: 80 }, ...issuesAt(90)]);
    const pages = await all(readChildren(options, { span: [0, 100], isTop: false }));
    expect(read).toEqual(['90']);
    expect(proofsIn(pages)).toEqual([
      [0, 80],
      [81, 100],
    ]);
  });
});

describe('a parent that fails for good', () => {
  it('leaves a hole in every proof, also in those of later pages', async () => {
    const { options } = reading(issuesAt(90, 80, 70, 60, 50), {
      fails: (id) => (id === '80' ? server : undefined),
    });
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(idsIn(pages)).toEqual(['90', '70', '60', '50']);
    const proofs = proofsIn(pages);
    expect(proofs.some(([from, to]) => from <= 80 && to > 80)).toBe(false);
    expect(proofs).toContainEqual([0, 80]);
    expect(pages.flatMap(({ hole }) => (hole === undefined ? [] : [hole.error.message]))).toEqual([
      expect.stringMatching(/issues 80 of 1970-01-01T00:01:20Z cannot be read.*500/),
    ]);
  });

  it.each([
    ['a refused token', new AuthError('No.')],
    ['a missing scope', new ApiError('No.', 403)],
    ['a limit that does not clear', new ApiError('No.', 429)],
    ['no answer', new ApiError('No.', 0)],
    ['a bug', new TypeError('x')],
  ])('ends the read where it is %s', async (_name, error) => {
    const { options } = reading(issuesAt(90, 80, 70), { fails: (id) => (id === '80' ? error : undefined) });
    await expect(all(readChildren(options, { span: [0, 100], isTop: true }))).rejects.toBe(error);
  });

  it('ends the read with nine others in a row: then it is the server', async () => {
    const many = issuesAt(...Array.from({ length: 30 }, (_, n) => 90 - n));
    const { options, read } = reading(many, { fails: () => server, width: 1 });
    await expect(all(readChildren(options, { span: [0, 100], isTop: true }))).rejects.toThrow(
      '10 issues in a row could not be read',
    );
    expect(read).toHaveLength(10);
  });

  it('ends the read after 20 pages with one', async () => {
    const many = issuesAt(...Array.from({ length: 100 }, (_, n) => 200 - n));
    const { options } = reading(many, { fails: (id) => (Number(id) % 2 === 0 ? server : undefined) });
    const pages: Page[] = [];
    const run = async (): Promise<void> => {
      for await (const page of readChildren(options, { span: [0, 300], isTop: true })) pages.push(page);
    };
    await expect(run()).rejects.toThrow('More than 20 pages');
    expect(pages.filter(({ hole }) => hole !== undefined)).toHaveLength(21);
  });

  it('makes the others worth less patience', async () => {
    const patience: boolean[] = [];
    const base = reading(issuesAt(90, 80, 70, 60), { fails: (id) => (id === '90' ? server : undefined) });
    const options: ChildReading = {
      ...base.options,
      width: 1,
      readOne: (parent, isPatient) => {
        patience.push(isPatient);
        return base.options.readOne(parent, isPatient);
      },
    };
    await all(readChildren(options, { span: [0, 100], isTop: false }));
    expect(patience).toEqual([true, false, false, false]);
  });
});

describe('a parent that answers 404', () => {
  const gone = new ApiError('GET x answered with 404.', 404);

  it('and is not listed any more was deleted: it is counted, and leaves no hole', async () => {
    const { options } = reading(issuesAt(90, 80), {
      fails: (id) => (id === '80' ? gone : undefined),
      isListed: async () => false,
    });
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(pages.map((page) => page.gone ?? 0).reduce((sum, count) => sum + count)).toBe(1);
    expect(proofsIn(pages)).toEqual([[0, 100]]);
  });

  it.each([
    [true, 'It is still listed'],
    [undefined, 'Nobody can tell'],
  ])('and is listed (%s) is a hole', async (isListed, says) => {
    const { options } = reading(issuesAt(90, 80), {
      fails: (id) => (id === '80' ? gone : undefined),
      isListed: async () => isListed,
    });
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(pages.find(({ hole }) => hole !== undefined)?.hole?.error.message).toContain(says);
    expect(proofsIn(pages)).not.toContainEqual([0, 100]);
  });
});

describe('a parent that moves to the front while others are read', () => {
  it('is found at the end, and nobody is read twice', async () => {
    const issues = issuesAt(90, 80, 70, 60, 50);
    const { options, read, looks } = reading(issues, {
      width: 1,
      onRead: (id) => {
        const [, , , , last] = issues;
        if (id === '80' && last !== undefined) last.second = 1_000;
      },
    });
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(read).toEqual(['90', '80', '70', '60', '50']);
    expect(looks).toEqual(['0 top', '0 top', '940 top']);
    expect(pages.some(({ isSettled }) => isSettled)).toBe(true);
  });

  it('cannot have been missed where one answer held all of them', async () => {
    const { options, looks } = reading(issuesAt(90, 80));
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(looks).toEqual(['0 top']);
    expect(pages.some(({ isSettled }) => isSettled)).toBe(true);
  });

  it('may have been missed where the list never stands still: nothing is settled', async () => {
    const issues = issuesAt(90, 80, 70, 60, 50);
    const base = reading(issues);
    const options: ChildReading = {
      ...base.options,
      readParents: (part) => {
        // More than a page of them is newer than any look.
        for (const issue of issues) issue.second += 1_000;
        return base.options.readParents(part);
      },
    };
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(base.looks).toHaveLength(6);
    expect(pages.some(({ isSettled }) => isSettled)).toBe(false);
  });

  it('is not settled when it fails then', async () => {
    const issues = issuesAt(90, 80, 70);
    const { options } = reading(issues, {
      width: 1,
      onRead: (id) => {
        const [, , last] = issues;
        if (id === '80' && last !== undefined) last.second = 1_000;
      },
      fails: (id) => (id === '70' ? server : undefined),
    });
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(pages.some(({ hole }) => hole !== undefined)).toBe(true);
    expect(pages.some(({ isSettled }) => isSettled)).toBe(false);
  });

  it('is of no concern below the present', async () => {
    const { options, looks } = reading(issuesAt(90, 80, 70));
    const pages = await all(readChildren(options, { span: [0, 100], isTop: false }));
    expect(looks).toEqual(['0']);
    expect(pages.some(({ isSettled }) => isSettled)).toBe(false);
  });
});

describe('a limit of requests', () => {
  it('ends the read after a page, and never before one', async () => {
    const { options, read } = reading(issuesAt(90, 80, 70), { isUsedUp: () => true });
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(read).toEqual(['90', '80']);
    expect(pages.at(-1)?.isStopped).toBe(true);
    expect(proofsIn(pages)).toEqual([[81, 100]]);
  });

  it('is of no concern when nothing is left', async () => {
    const { options } = reading(issuesAt(90, 80), { isUsedUp: () => true });
    const pages = await all(readChildren(options, { span: [0, 100], isTop: true }));
    expect(pages.some(({ isStopped }) => isStopped)).toBe(false);
  });
});
