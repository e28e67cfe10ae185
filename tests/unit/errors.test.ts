import { describe, expect, it } from '@jest/globals';
import { ApiError, ExpiredRangeError, QueryTimeoutError } from '../../src/errors.ts';

describe('ApiError', () => {
  it('needs no more than a message and a status', () => {
    const error = new ApiError('Broken', 500);
    expect(error).toMatchObject({ message: 'Broken', status: 500, exitCode: 1, name: 'ApiError' });
    expect([error.detail, error.path, error.cause]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps what the server said, cut, and what it was asked for', () => {
    const cause = new Error('inner');
    const error = new QueryTimeoutError('Broken', 504, { cause, detail: 'x'.repeat(501), path: '/a/' });
    expect(error).toMatchObject({ detail: `${'x'.repeat(500)}…`, path: '/a/', cause });
  });

  const keyOf = (status: number, detail?: string): string => new ApiError('m', status, { detail }).causeKey;

  it('has the same cause for failures that differ in ids and numbers', () => {
    expect(keyOf(403, 'No access to project 4505000000000001')).toBe(keyOf(403, 'No access to project 7'));
    expect(keyOf(500, 'Error 7d1f4c0a9be34f0c8f0f5f4d1c2b3a49')).toBe(
      keyOf(500, 'Error 3f0c8f0f-5f4d-1c2b-3a49-7d1f4c0a9be3'),
    );
  });

  it('has another cause for another status or another text', () => {
    expect(new Set([keyOf(403, 'a'), keyOf(404, 'a'), keyOf(403, 'b'), keyOf(403)]).size).toBe(4);
  });

  it('tells a range that is too old from other refusals', () => {
    expect(new ExpiredRangeError('Too old', 400)).toBeInstanceOf(ApiError);
    expect(new ExpiredRangeError('Too old', 400).name).toBe('ExpiredRangeError');
  });
});
