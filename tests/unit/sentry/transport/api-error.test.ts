import { describe, expect, it } from '@jest/globals';
import {
  errorDetail,
  explainStatus,
  isBadToken,
  isExpiredRange,
  isQueryTimeout,
  type Refusal,
} from '../../../../src/sentry/transport/api-error.ts';

describe('errorDetail', () => {
  it.each([
    ['nothing', '', ''],
    ['spaces', ' \n', ''],
    ['a detail', '{"detail":"Invalid token"}', 'Invalid token'],
    [
      'a code with a message',
      '{"detail":{"code":"sso-required","message":"Must login via SSO","extra":{"loginUrl":"x"}}}',
      'sso-required: Must login via SSO',
    ],
    ['a code alone', '{"detail":{"code":"sso-required"}}', 'sso-required'],
    ['an object that says neither', '{"detail":{"extra":1}}', ''],
    ['a list of texts', '{"detail":["No","feature"],"error_type":"x"}', 'No feature'],
    [
      'a list of complaints with their places',
      '{"detail":[{"loc":["query","limit"],"msg":"Input should be less than 100","type":"x"},{"loc":["query","sort",0],"msg":"Unknown"}]}',
      'query.limit: Input should be less than 100; query.sort.0: Unknown',
    ],
    ['a complaint without a place', '{"detail":[{"msg":"Bad"},{"loc":"x","msg":"Worse"}]}', 'Bad; Worse'],
    ['a list of objects that say nothing', '{"detail":[{"a":1}]}', '{"detail":[{"a":1}]}'],
    ['an empty list', '{"detail":[]}', '{"detail":[]}'],
    ['a list of texts and nulls', '{"detail":[null,"a",2]}', 'a 2'],
    ['a message', '{"message":"This API no longer exists."}', 'This API no longer exists.'],
    ['an info', '{"info":"Add a slash"}', 'Add a slash'],
    ['the detail before the message', '{"message":"b","detail":"a"}', 'a'],
    ['a null for a detail', '{"detail":null,"message":"b"}', 'b'],
    ['a number for a detail', '{"detail":5}', '{"detail":5}'],
    ['errors of fields', '{"field":["bad"]}', '{"field":["bad"]}'],
    ['a JSON text', '"Limit is 40 requests in 1 seconds"', 'Limit is 40 requests in 1 seconds'],
    ['a list', '["a"]', '["a"]'],
    ['plain text', ' bad\n  gateway ', 'bad gateway'],
    ['text with newlines inside of JSON', '{"detail":"\\nQuery  timeout. \\n"}', 'Query timeout.'],
    ['a page', '<!DOCTYPE html><body>secret</body>', 'an HTML page'],
    ['a page after a comment', 'oops <HTML>secret</HTML>', 'an HTML page'],
  ])('of %s', (_name, body, expected) => {
    expect(errorDetail(body)).toBe(expected);
  });

  it('shows no address of a person, even where it is cut', () => {
    expect(errorDetail('{"detail":"ines@example.com at 203.0.113.7 may not"}')).toBe('*** at *** may not');
    expect(errorDetail(`${'x '.repeat(246)}ines@example.com`)).not.toContain('ines');
  });

  it('is never longer than 500 characters and a mark', () => {
    expect(errorDetail('x'.repeat(500))).toBe('x'.repeat(500));
    expect(errorDetail('x'.repeat(501))).toBe(`${'x'.repeat(500)}…`);
    expect(errorDetail(`{"detail":"${'x'.repeat(9_999)}"}`)).toHaveLength(501);
    expect(errorDetail(`{"other":"${'x'.repeat(9_999)}"}`)).toHaveLength(501);
    expect(errorDetail(JSON.stringify('x'.repeat(9_999)))).toHaveLength(501);
    expect(errorDetail(JSON.stringify(['x'.repeat(9_999)]))).toHaveLength(501);
  });
});

describe('isQueryTimeout', () => {
  const DETAIL = 'Query timeout. Please try again. If the problem persists try a smaller date range.';

  it.each([
    [504, DETAIL, true],
    [400, DETAIL, true],
    [408, DETAIL, true],
    [500, DETAIL, true],
    [500, 'query timeout', true],
    [200, DETAIL, false],
    [504, 'Gateway Timeout', false],
    [504, 'an HTML page', false],
    [504, 'no Query timeout', false],
    [504, 'Query timeouts', false],
  ])('of %d %s is %s', (status, detail, expected) => {
    expect(isQueryTimeout(status, detail)).toBe(expected);
  });
});

describe('isExpiredRange', () => {
  it.each([
    [400, 'Invalid date range. Please try a more recent date range.', true],
    [500, 'Invalid date range. Please try a more recent date range.', true],
    [400, 'Please try a more recent date range', true],
    [400, 'Invalid date range.', true],
    [400, 'Invalid date range', true],
    [200, 'Invalid date range', false],
    [400, 'Invalid date range: start must be before end', false],
    [400, 'Invalid date range parameters provided', false],
    [400, 'This is no Invalid date range', false],
  ])('of %d %s is %s', (status, detail, expected) => {
    expect(isExpiredRange(status, detail)).toBe(expected);
  });
});

describe('isBadToken', () => {
  it.each([
    [403, 'Invalid token', true],
    [403, 'Invalid token.', true],
    [403, 'Invalid org token', true],
    [403, 'Token expired', true],
    [403, 'You do not have permission to perform this action.', false],
    [403, 'The project has an Invalid token', false],
    [400, 'Invalid token', false],
  ])('of %d %s is %s', (status, detail, expected) => {
    expect(isBadToken(status, detail)).toBe(expected);
  });
});

describe('explainStatus', () => {
  const PATH = '/organizations/1/issues/';
  const refusal = (status: number, over: Partial<Refusal> = {}): Refusal => ({
    status,
    path: PATH,
    detail: 'why',
    headers: {},
    scopes: ['event:read'],
    ...over,
  });

  it.each<[number, RegExp]>([
    [401, /^Sentry refused the token \(401\)\. Check api_token.* Sentry says: why$/],
    [
      403,
      /^GET \/organizations\/1\/issues\/ was answered with 403\. .*the scope event:read, or its user.* Sentry says: why$/,
    ],
    [404, /^GET \/organizations\/1\/issues\/ was answered with 404\. Sentry says: why$/],
    [400, /^GET .* 400\. .*projects, environments and issue_query\. Sentry says: why$/],
    [429, /^GET \/organizations\/1\/issues\/ was answered with 429\. Sentry says: why$/],
    [502, /^GET .* 502\. Sentry says: why$/],
  ])('of %d says what to do', (status, expected) => {
    expect(explainStatus(refusal(status))).toMatch(expected);
  });

  it('says nothing for a server that said nothing', () => {
    const silent = { detail: '', scopes: [] };
    expect(explainStatus(refusal(404, silent))).toBe(`GET ${PATH} was answered with 404.`);
    expect(explainStatus(refusal(403, silent))).toContain('lacks a scope,');
  });

  it('speaks of the token, and of no scope, where a 403 says that the token is invalid', () => {
    const text = explainStatus(refusal(403, { detail: 'Invalid token' }));
    expect(text).toMatch(/^Sentry refused the token \(403\)\. Check api_token.* Sentry says: Invalid token$/);
    expect(text).not.toContain('scope');
  });

  it.each<[string, string | undefined, string | string[] | undefined]>([
    ['The token lacks the scope event:read.', 'event:read', 'scope="event:admin event:read"'],
    ['The token lacks the scope org:read.', 'event:read', 'scope="org:read"'],
    [
      'The token lacks one of the scopes org:admin, org:read.',
      undefined,
      ['Bearer realm="api"', 'Bearer error="insufficient_scope", scope="org:admin org:read"'],
    ],
    ['The token lacks the scope event:read.', 'event:read', 'scope=""'],
    ['The token lacks the scope event:read.', 'event:read', 'scope="<b> \u001b[31m"'],
  ])('says "%s" when the server is certain of it', (expected, requiredScope, header) => {
    const challenge = Array.isArray(header) ? header : `Bearer error="insufficient_scope", ${header}`;
    const text = explainStatus(
      refusal(403, {
        scopes: requiredScope === undefined ? [] : [requiredScope],
        headers: { 'www-authenticate': challenge },
      }),
    );
    expect(text).toBe(`GET ${PATH} was answered with 403. ${expected} Sentry says: why`);
  });

  it.each<[string, string, string]>([
    ['/organizations/1/issues/', 'Error parsing search query: a', 'check the setting issue_query.'],
    ['/organizations/1/releases/', 'Invalid project parameter', 'check the setting projects.'],
    ['/projects/1/2/events/', 'Invalid environment', 'check the setting environments.'],
    ['/x/', 'Unknown project or environments', 'check the settings projects and environments.'],
    ['/projects/1/2/events/', 'Error parsing search query: a', 'is not accepted.'],
    ['/organizations/1/members/', 'Invalid cursor parameter.', 'is not accepted.'],
  ])('of a 400 for %s that says "%s" gives fitting advice', (path, detail, advice) => {
    const text = explainStatus(refusal(400, { path, detail }));
    expect(text).toBe(
      `GET ${path} was answered with 400. The request ${advice.startsWith('is') ? '' : 'is not accepted: '}${advice} Sentry says: ${detail}`,
    );
  });

  it.each([
    ['Invalid date range. Please try a more recent date range.', /keeps nothing of the time.* start_date /],
    ['Invalid date range: start must be before end', /does not accept the time span/],
  ])('of "%s" speaks of time and of no other setting', (detail, expected) => {
    const text = explainStatus(refusal(400, { detail }));
    expect(text).toMatch(expected);
    expect(text).not.toMatch(/issue_query|environments|projects/);
  });
});
