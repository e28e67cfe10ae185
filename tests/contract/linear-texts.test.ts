import { describe, expect, it, jest } from '@jest/globals';
import { tooSlow } from '../support/growth.ts';
import { sourceProgram, textFunctions } from '../support/source-program.ts';
import { EXEMPT, MORE_TRIALS, TRIALS } from './text-functions.ts';

jest.setTimeout(120_000);

describe('a function that takes a text', () => {
  it('is tried with hostile ones, or listed with the reason why it need not be', () => {
    const listed = [...Object.keys(TRIALS), ...Object.keys(EXEMPT)].sort();
    expect(listed).toEqual([...textFunctions(sourceProgram())].sort());
  });

  it.each(Object.entries({ ...TRIALS, ...MORE_TRIALS }))(
    'takes twice as long for twice the text, whatever the text: %s',
    (_name, use) => {
      expect(tooSlow(use)).toEqual([]);
    },
  );
});
