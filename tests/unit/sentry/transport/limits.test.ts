import { describe, expect, it } from '@jest/globals';
import { memoryBytes } from '../../../../src/cli/memory.ts';
import { excessText, limitsOf } from '../../../../src/sentry/transport/limits.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

describe('the limits of answers', () => {
  it('are those of a page, and 256 MiB for all that are read at the same time', () => {
    expect(limitsOf(16, 16 * GIB)).toEqual({
      pageBytes: 16 * MIB,
      values: 2_000_000,
      levels: 100,
      rows: 110,
      wholeListRows: 10_000,
      inFlightBytes: 256 * MIB,
    });
  });

  it.each([
    [2 * GIB, 256],
    [1 * GIB, 128],
    [512 * MIB, 64],
    [64 * MIB, 16],
    [0, 16],
    [Number.POSITIVE_INFINITY, 256],
  ])('leave less for all of them in %d bytes of memory, and room for one always', (memory, mib) => {
    expect(limitsOf(16, memory).inFlightBytes).toBe(mib * MIB);
  });

  it('grow together with the setting, and shrink below none that an honest page needs', () => {
    expect(limitsOf(32, 16 * GIB)).toMatchObject({
      pageBytes: 32 * MIB,
      values: 4_000_000,
      levels: 200,
      rows: 220,
    });
    expect(limitsOf(1, 16 * GIB)).toMatchObject({
      pageBytes: MIB,
      values: 2_000_000,
      levels: 100,
      rows: 110,
    });
  });

  it('are named with what raises them', () => {
    const limits = limitsOf(16, GIB);
    const texts = (['pageBytes', 'values', 'levels', 'rows', 'wholeListRows'] as const).map((name) =>
      excessText(name, limits),
    );
    expect(texts.map(({ problem }) => problem)).toEqual([
      'it is larger than 16 MiB',
      'it holds more than 2000000 values',
      'it holds lists and objects more than 100 levels deep',
      'it holds more than 110 rows in a page',
      'it holds more than 10000 rows in a page',
    ]);
    for (const { advice } of texts) expect(advice).toMatch(/^Set max_page_mib above 16/);
  });
});

describe('the memory of the process', () => {
  it.each<[constrained: number | undefined, expected: number]>([
    [undefined, 8 * GIB],
    [0, 8 * GIB],
    [2 ** 64, 8 * GIB],
    [GIB, GIB],
  ])('with %d allowed by the container is %d', (constrained, expected) => {
    expect(memoryBytes(constrained, 8 * GIB)).toBe(expected);
  });
});
