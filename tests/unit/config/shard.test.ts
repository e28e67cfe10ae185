import { describe, expect, it } from '@jest/globals';
import { readShard, shardName } from '../../../src/config/shard.ts';
import { parseConfig } from '../../../src/config.ts';

const parse = (shard: string | null) => parseConfig({ api_token: 'sntrys_token', shard }, 0).config;

describe('the setting shard', () => {
  it.each([
    ['1/1', 1, 1],
    ['2/8', 2, 8],
    [' 8/8 ', 8, 8],
    ['1000/1000', 1000, 1000],
  ])('reads %j', (text, index, count) => {
    expect(readShard(text)).toEqual({ shard: { index, count } });
    expect(parse(text).shard).toEqual({ index, count });
  });

  it('is nothing where one process reads everything', () => {
    expect(readShard(undefined)).toEqual({ shard: undefined });
    expect(parse(null)).not.toHaveProperty('shard');
  });

  it.each(['0/8', '9/8', '1/0', '1/1001', '1', '1/', '/8', 'a/b', '1/8/9', '1 / 8', '-1/8', '1.0/8'])(
    'refuses %j with what is accepted',
    (text) => {
      const problem = `shard is "${text}", but must be a share and the number of shares, such as 2/8: 1 <= share <= number <= 1,000.`;
      expect(readShard(text)).toEqual({ problem });
      expect(() => parse(text)).toThrow(problem);
    },
  );

  it('shows no more of a long text than a person reads', () => {
    expect(readShard('x'.repeat(10_000))).toEqual({
      problem: expect.stringMatching(/^shard is "x{40}…", but must be /),
    });
  });

  it('is written as it is given', () => {
    expect(shardName({ index: 2, count: 8 })).toBe('2/8');
  });
});
