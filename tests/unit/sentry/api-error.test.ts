import { describe, expect, it } from '@jest/globals';
import { errorDetail, explainStatus, isQueryTimeout } from '../../../src/sentry/api-error.ts';

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
  const BODY =
    '{"detail":"\\nQuery timeout. Please try again. If the problem persists try a smaller date range."}';

  it.each([
    [504, BODY, true],
    [504, '{"detail":"Gateway Timeout"}', false],
    [504, '<html>Query timeout</html>', false],
    [504, 'no Query timeout', false],
    [500, BODY, false],
    [400, BODY, false],
  ])('of %d %s is %s', (status, body, expected) => {
    expect(isQueryTimeout(status, body)).toBe(expected);
  });
});

describe('explainStatus', () => {
  const PATH = '/organizations/1/issues/';

  it.each<[number, RegExp]>([
    [401, /^Sentry refused the token \(401\)\. Check api_token.* Sentry says: why$/],
    [
      403,
      /^GET \/organizations\/1\/issues\/ was answered with 403\. .*the scope event:read.* Sentry says: why$/,
    ],
    [404, /^GET \/organizations\/1\/issues\/ was answered with 404\. Sentry says: why$/],
    [400, /^GET .* 400\. .*projects, environments and issue_query\. Sentry says: why$/],
    [429, /^GET .* 429\. .*max_retry_seconds\. Sentry says: why$/],
    [502, /^GET .* 502\. Sentry says: why$/],
  ])('of %d says what to do', (status, expected) => {
    expect(explainStatus(status, PATH, '{"detail":"why"}', 'event:read')).toMatch(expected);
  });

  it('says nothing for a server that said nothing', () => {
    expect(explainStatus(404, PATH, '', undefined)).toBe(`GET ${PATH} was answered with 404.`);
    expect(explainStatus(403, PATH, '', undefined)).toContain('lacks a scope,');
  });
});
