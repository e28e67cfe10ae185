import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createOwns, shardOf } from '../../../../src/sentry/account/share.ts';

const anyId = fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String);
const anyProject = fc.tuple(anyId, anyId);
const anyCount = fc.integer({ min: 1, max: 40 });
const anyProjects = fc.uniqueArray(anyProject, { maxLength: 30, selector: (names) => names.join('/') });
const numbersTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1);

describe('the shards of an account', () => {
  it('read every project once, whatever projects there are and however many shards', () => {
    fc.assert(
      fc.property(anyProjects, anyCount, (projects, count) => {
        const shares = numbersTo(count).map((index) => createOwns({ index, count }));
        for (const [organization, project] of projects)
          expect(shares.filter((owns) => owns(organization, project))).toHaveLength(1);
      }),
    );
  });

  it('give projects to the one that is added, and move none between them', () => {
    fc.assert(
      fc.property(anyProject, anyCount, ([organization, project], count) => {
        const before = shardOf(organization, project, count);
        expect([before, count + 1]).toContain(shardOf(organization, project, count + 1));
      }),
    );
  });

  it('have about as many projects each', () => {
    const sizes = new Map<number, number>();
    for (let id = 1; id <= 10_000; id += 1) {
      const shard = shardOf('1', String(4_500_000_000_000 + id), 10);
      sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
    }
    expect([...sizes.keys()].sort((a, b) => a - b)).toEqual(numbersTo(10));
    for (const size of sizes.values()) {
      // Five times the deviation that 10,000 throws of a die of ten have.
      expect(Math.abs(size - 1000)).toBeLessThan(150);
    }
  });

  it('divide projects of two organizations that have the same id each for itself', () => {
    const ids = numbersTo(50).map(String);
    expect(ids.filter((id) => shardOf('1', id, 2) === shardOf('2', id, 2)).length).toBeLessThan(45);
  });

  it('are the same in every release', () => {
    // Another answer would move the projects of everybody who upgrades.
    expect(numbersTo(12).map((id) => shardOf('1', String(id), 3))).toEqual([
      2, 1, 1, 3, 1, 1, 3, 2, 1, 1, 2, 1,
    ]);
    expect(numbersTo(12).map((id) => shardOf('1', String(id), 20))).toEqual([
      4, 1, 18, 15, 5, 1, 9, 8, 9, 12, 8, 20,
    ]);
  });

  it('are all the same where there are none', () => {
    expect(createOwns(undefined)('1', '7')).toBe(true);
  });
});
