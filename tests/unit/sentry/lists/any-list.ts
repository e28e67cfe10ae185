import fc from 'fast-check';
import type { FakeListOptions } from '../../../support/fake-list.ts';
import { LENGTH, rowAt } from './lists.ts';

export const RUNS = { numRuns: 25 };

/** Rows inside of the span and around it, with bursts in a few seconds. */
export const anyRows = fc
  .tuple(
    fc.array(fc.integer({ min: -30, max: LENGTH + 30 }), { maxLength: 260, size: 'max' }),
    fc.array(fc.tuple(fc.integer({ min: -1, max: LENGTH }), fc.integer({ min: 1, max: 230 })), {
      maxLength: 3,
    }),
  )
  .map(([singles, bursts]) => [
    ...singles.map((second) => rowAt(second)),
    ...bursts.flatMap(([second, size]) => Array.from({ length: size }, () => rowAt(second))),
  ]);

/** Rows of which few share a second. */
export const thinRows = fc
  .array(fc.integer({ min: -30, max: LENGTH + 30 }), { maxLength: 400, size: 'max' })
  .map((seconds) => seconds.map((second) => rowAt(second)));

export const anyKind = fc.constantFrom<FakeListOptions['kind']>('events', 'releases', 'issues');
export const anySettings = fc
  .record({ isTop: fc.boolean(), fullBodies: fc.boolean() })
  .map(({ isTop, fullBodies }) => ({
    slice: isTop ? { isTop } : {},
    requests: { fullBodies },
  }));
