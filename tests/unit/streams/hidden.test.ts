import { describe, expect, it } from '@jest/globals';
import { hidden, withoutWebhooks } from '../../../src/streams/hidden.ts';

describe('withoutWebhooks', () => {
  it('leaves the host of an address and hides what stands behind it, wherever it is', () => {
    expect(
      withoutWebhooks({
        actions: [{ url: 'https://hooks.example/services/T1/B2?key=3', channel: '#quay' }],
        note: 'Posts to http://other.example:8080/x and https://plain.example then stops.',
        frequency: 5,
        owner: null,
      }),
    ).toEqual({
      actions: [{ url: 'https://hooks.example/***', channel: '#quay' }],
      note: 'Posts to http://other.example:8080/*** and https://plain.example then stops.',
      frequency: 5,
      owner: null,
    });
  });

  it('leaves what is not there as it is', () => {
    expect(withoutWebhooks(undefined)).toBeUndefined();
  });
});

describe('hidden', () => {
  it.each([
    ['0b6f', '***'],
    [7, '***'],
    [null, null],
    [undefined, null],
    ['', ''],
  ])('makes of %j %j', (value, expected) => {
    expect(hidden(value)).toBe(expected);
  });
});
