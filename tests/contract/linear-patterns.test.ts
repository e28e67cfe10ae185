import { describe, expect, it, jest } from '@jest/globals';
import { tooSlow } from '../support/growth.ts';
import { madePatterns, patterns, sourceProgram } from '../support/source-program.ts';

jest.setTimeout(120_000);

const program = sourceProgram();

describe('the patterns of src/', () => {
  it.each(patterns(program).map(({ file, pattern }) => [file, String(pattern), pattern] as const))(
    'in %s: %s takes twice as long for twice the text, whatever the text',
    (_file, _source, pattern) => {
      const run = (text: string): unknown => {
        pattern.lastIndex = 0;
        return pattern.global ? text.replace(pattern, '') : pattern.exec(text);
      };
      expect(tooSlow(run)).toEqual([]);
    },
  );

  it('are all written down, so that each can be tried', () => {
    expect(madePatterns(program)).toEqual([]);
  });
});

describe('the measurement', () => {
  it('finds a pattern that is quadratic, and none in a linear one', () => {
    expect(tooSlow((text) => /\d+x\d*$/.test(text.slice(0, 1000)))).toEqual([]);
    expect(tooSlow((text) => /^(?:\d+\.?\d*|\.\d+)$/.test(text))).not.toEqual([]);
  });
});
