import { describe, expect, it } from '@jest/globals';
import { reasonOfFailure, reasonOfSkip } from '../../../../src/sync/outlook/row.ts';

describe('why a stream is not available', () => {
  it.each([
    [
      { message: 'No.', status: 403, missingScopes: ['org:write', 'org:admin'] },
      'scope',
      'the token needs org:write or org:admin',
    ],
    [{ message: 'No.', status: 403, missingScopes: [] }, 'scope', 'the token needs another scope'],
    [
      { message: 'GET /organizations/1/teams/ was answered with 403.', status: 403 },
      'access',
      'answered with 403.',
    ],
    [{ message: 'Bad gateway', status: 502 }, 'server', 'Bad gateway'],
    [{ message: 'Nobody answers', status: 0 }, 'server', 'Nobody answers'],
    [{ message: 'Wrong', status: 400 }, 'failed', 'Wrong'],
  ])('of a failure %j it is a matter of %s', (error, lack, text) => {
    expect(reasonOfFailure({ error })).toEqual({ lack, text });
  });

  it.each([
    [{ status: 404, isUnknownRoute: true }, 'server'],
    [{ status: 410, isUnknownRoute: false }, 'server'],
    [{ status: 401, isUnknownRoute: false }, 'token'],
    [{ status: 404, isUnknownRoute: false }, 'plan'],
    [{ status: 403, isUnknownRoute: false }, 'plan'],
  ])('of something that is off %j it is a matter of %s', (skip, lack) => {
    expect(reasonOfSkip({ ...skip, where: 'acme', reason: 'it is off' })).toEqual({
      lack,
      text: `not in acme (${skip.status}): it is off`,
    });
  });
});
