import { describe, expect, it } from '@jest/globals';
import { secondsFor } from '../../../../src/sync/outlook/pace.ts';

const PACE = { basis: 'told', answerMs: 200, width: 8 } as const;

describe('how long requests take', () => {
  it('is what the limit of the server makes of them', () => {
    expect(secondsFor(120, { ...PACE, perSecond: 1 }, false)).toBe(120);
  });

  it('is no less than their answers take, one after the other or several at once', () => {
    expect(secondsFor(100, { ...PACE, perSecond: 40 }, false)).toBe(20);
    expect(secondsFor(100, { ...PACE, perSecond: 40 }, true)).toBe(2.5);
    expect(secondsFor(100, { ...PACE, perSecond: undefined }, true)).toBe(2.5);
  });
});
