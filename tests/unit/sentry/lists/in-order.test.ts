import { describe, expect, it } from '@jest/globals';
import { inOrder } from '../../../../src/sentry/lists/in-order.ts';
import { all } from '../../../support/builders.ts';

/** Lists of a few items each, which tell how many of them are open and what they hold. */
function lists(lengths: readonly number[]) {
  const counts = { open: 0, most: 0, held: 0, mostHeld: 0, closed: 0 };
  async function* open(source: number): AsyncGenerator<string> {
    counts.open += 1;
    counts.most = Math.max(counts.most, counts.open);
    try {
      for (let item = 0; item < (lengths[source] ?? 0); item += 1) {
        // The later ones are ready first.
        for (let turn = 0; turn < 20 - source; turn += 1) await Promise.resolve();
        if (item === 1 && source === 3) throw new Error('broken');
        counts.held += 1;
        counts.mostHeld = Math.max(counts.mostHeld, counts.held);
        yield `${source}.${item}`;
      }
    } finally {
      counts.open -= 1;
      counts.closed += 1;
    }
  }
  return { open, counts };
}

const words = (steps: readonly object[]): string[] =>
  steps.map((step) => {
    const { of, item, error } = step as { of: number; item?: string; error?: Error };
    return item ?? (error === undefined ? `${of} ends` : `${of} ${error.message}`);
  });

describe('lists that are read at the same time', () => {
  it.each([1, 3, 8])('come in the order of their sources, %i at once', async (width) => {
    const { open, counts } = lists([2, 0, 1, 2, 1]);
    expect(words(await all(inOrder([0, 1, 2, 3, 4], open, width)))).toEqual([
      '0.0',
      '0.1',
      '0 ends',
      '1 ends',
      '2.0',
      '2 ends',
      '3.0',
      '3 broken',
      '4.0',
      '4 ends',
    ]);
    expect(counts.most).toBeLessThanOrEqual(width);
    expect(counts.most > 1).toBe(width > 1);
  });

  it('hold one item each, however long they are', async () => {
    const { open, counts } = lists([50, 50, 50, 1]);
    for await (const step of inOrder([0, 1, 2, 4], open, 3)) {
      if ('item' in step) counts.held -= 1;
      expect(counts.held).toBeLessThanOrEqual(4);
    }
    expect(counts.mostHeld).toBeLessThanOrEqual(4);
  });

  it('are all left when they are left', async () => {
    const { open, counts } = lists([5, 5, 5, 0, 5]);
    for await (const step of inOrder([0, 1, 2], open, 3)) {
      if ('item' in step) break;
    }
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    expect(counts).toMatchObject({ open: 0, closed: 3 });
  });
});
