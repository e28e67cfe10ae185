import { describe, expect, it } from '@jest/globals';
import {
  ApiError,
  AuthError,
  ExpiredRangeError,
  QueryTimeoutError,
  ScopeError,
  UnreachableError,
} from '../../../../src/errors.ts';
import { errorOf, LIST, NOW, network, refused, setUp, TOKEN } from '../../../support/client-setup.ts';
import { json, type Turn } from '../../../support/scripted-send.ts';

describe('a failure that passes', () => {
  it.each([408, 410, 500, 502, 503, 504, 520])('of status %d is asked again', async (status) => {
    const { client, sent } = setUp([{ status, headers: {}, body: '<html>' }, json([1])]);
    expect((await client.get(LIST)).value).toEqual([1]);
    expect(sent).toHaveLength(2);
  });

  it('of the connection is asked again', async () => {
    const { client, clock } = setUp([network('ECONNRESET'), network('ETIMEDOUT'), json([1])]);
    await client.get(LIST);
    expect(clock.slept).toEqual([250, 500]);
  });

  it('of the JSON is asked again, for as long as patience lasts', async () => {
    const broken: Turn = { status: 200, headers: {}, body: '[{"id":' };
    const { client } = setUp([broken, broken, broken, json([1])]);
    expect((await client.get(LIST)).value).toEqual([1]);
    const impatient = setUp([broken], { maxRetryMs: 1_000 });
    const error = await errorOf(impatient.client.get(LIST));
    expect(error).toMatchObject({ status: 200, message: expect.stringContaining('broken or cut off') });
    expect(impatient.sent).toHaveLength(3);
  });
});

describe('an answer of another kind', () => {
  it.each([
    ['an object', { email: 'ines@example.com', message: 'of Ines' }, 'it holds no JSON list, but an object.'],
    ['an object that says why', { detail: 'Internal Error' }, 'it holds no JSON list: Internal Error.'],
    ['a number', 5, 'it holds no JSON list, but 5.'],
    ['nothing', null, 'it holds no JSON list, but null.'],
  ])('is named without what it holds, since it may be a record: %s', async (_, body, sentence) => {
    const error = await errorOf(setUp([json(body)]).client.get(LIST));
    expect(error.message).toContain(sentence);
    expect(error.message).not.toMatch(/ines/i);
  });
});

describe('a server that never answered', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
    'is called unreachable after three tries: %s',
    async (code) => {
      const { client, sent } = setUp([network(code)]);
      const error = await errorOf(client.get(LIST));
      expect(error).toBeInstanceOf(UnreachableError);
      expect(error.message).toBe(
        `No usable answer from us.sentry.io for GET ${LIST.path} (${code}: broken). Check base_url and the network between here and there.`,
      );
      expect(sent).toHaveLength(3);
    },
  );

  it('may only be slow: then other parts of the run may still work', async () => {
    const error = await errorOf(setUp([network('ETIMEDOUT')]).client.get(LIST));
    expect(error).not.toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ status: 0 });
  });

  it('is asked for much longer once it has answered anything', async () => {
    const { client, sent } = setUp([{ status: 503, headers: {}, body: '' }, network('ECONNREFUSED')], {
      maxRetryMs: 20_000,
    });
    const error = await errorOf(client.get(LIST));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(sent.length).toBeGreaterThan(4);
  });
});

describe('a failure that stays', () => {
  it('of the token ends everything at once', async () => {
    const { client, sent } = setUp([json({ detail: 'Invalid token' }, {}, 401)]);
    const error = await errorOf(client.get(LIST));
    expect(error).toBeInstanceOf(AuthError);
    expect(error.message).toContain('Sentry says: Invalid token');
    expect(error.message).not.toContain(TOKEN);
    expect(sent).toHaveLength(1);
  });

  it('of the token is one as well where a 403 says so', async () => {
    const { client } = setUp([json({ detail: 'Invalid token' }, {}, 403)]);
    const error = await errorOf(client.get({ ...LIST, requiredScope: 'event:read' }));
    expect(error).toBeInstanceOf(AuthError);
    expect(error.message).not.toContain('scope');
  });

  it('of the token without a word may be one of the endpoint, where it wants a user', async () => {
    const quiet: Turn = { status: 401, headers: {}, body: '' };
    const request = { ...LIST, mayLackUser: true } as const;
    const error = await errorOf(setUp([quiet]).client.get(request));
    expect(error).not.toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ status: 401, detail: '' });
    expect(await errorOf(setUp([quiet]).client.get(LIST))).toBeInstanceOf(AuthError);
    const telling = setUp([json({ detail: 'Invalid token' }, {}, 401)]);
    expect(await errorOf(telling.client.get(request))).toBeInstanceOf(AuthError);
  });

  it.each([
    ['org:read org:admin', ['org:read']],
    ['org:admin alerts:read org:read', ['org:read', 'alerts:read']],
    ['project:write', ['project:write']],
    ['', ['org:read', 'alerts:read']],
  ])('of a scope says which would do, of those that the server names: "%s"', async (named, expected) => {
    const challenge = { 'www-authenticate': `Bearer error="insufficient_scope", scope="${named}"` };
    const { client } = setUp([json({ detail: 'No' }, challenge, 403)]);
    const scopes = { requiredScope: 'org:read', otherScopes: ['alerts:read'] };
    const error = await errorOf(client.get({ ...LIST, ...scopes }));
    expect(error).toBeInstanceOf(ScopeError);
    expect(error).toMatchObject({ status: 403, missingScopes: expected, detail: 'No', path: LIST.path });
  });

  it('of permission is none of a scope where the server does not say so', async () => {
    const { client } = setUp([json({ detail: 'No' }, { 'www-authenticate': 'Bearer realm="api"' }, 403)]);
    expect(await errorOf(client.get(LIST))).not.toBeInstanceOf(ScopeError);
  });

  it('names the scope that the server names', async () => {
    const challenge = { 'www-authenticate': 'Bearer error="insufficient_scope", scope="org:read"' };
    const { client } = setUp([json({ detail: 'No' }, challenge, 403)]);
    const error = await errorOf(client.get({ ...LIST, requiredScope: 'event:read' }));
    expect(error.message).toContain('lacks the scope org:read.');
  });

  it.each([400, 403, 404])('of status %d is not asked again', async (status) => {
    const { client, sent } = setUp([json({ detail: 'No' }, {}, status)]);
    const error = await errorOf(client.get({ ...LIST, requiredScope: 'event:read' }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, path: LIST.path, detail: 'No' });
    expect(error.message.includes('event:read')).toBe(status === 403);
    expect(sent).toHaveLength(1);
  });

  it('of our own program is not hidden', async () => {
    const { client, sent } = setUp([new TypeError('a bug')]);
    expect(await errorOf(client.get(LIST))).toBeInstanceOf(TypeError);
    expect(sent).toHaveLength(1);
  });
});

describe('an answer that is not what was asked for', () => {
  it('is asked for once more when it is a login page', async () => {
    const page: Turn = {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<html>secret</html>',
    };
    const { client, sent } = setUp([page]);
    const error = await errorOf(client.get(LIST));
    expect(error.message).toContain('login page');
    expect(error.message).not.toContain('secret');
    expect(sent).toHaveLength(2);
    expect((await setUp([page, json([1])]).client.get(LIST)).value).toEqual([1]);
  });

  it.each([{ detail: 'Something is wrong' }, 'text', 5, null])(
    'is asked for once more when it is no list: %j',
    async (value) => {
      const { client, sent } = setUp([json(value)]);
      const error = await errorOf(client.get(LIST));
      expect(error).toMatchObject({ status: 200, message: expect.stringContaining('no JSON list') });
      expect(sent).toHaveLength(2);
    },
  );

  it('says what Sentry said in it', async () => {
    const error = await errorOf(setUp([json({ detail: 'Something is wrong' })]).client.get(LIST));
    expect(error.message).toContain('Something is wrong');
  });

  it.each([[[]], [null], ['text']])('is asked for once more when it is no object: %j', async (value) => {
    const { client, sent } = setUp([json(value)]);
    const error = await errorOf(client.get({ ...LIST, expects: 'object' }));
    expect(error.message).toContain('no JSON object');
    expect(sent).toHaveLength(2);
  });

  it('is taken when it is the object that was asked for', async () => {
    const { client } = setUp([json({ id: '1' })]);
    expect((await client.get({ ...LIST, expects: 'object' })).value).toEqual({ id: '1' });
  });
});

describe('a query that timed out', () => {
  const DETAIL = '\nQuery timeout. Please try again.';
  const timeout = (status: number): Turn => json({ detail: DETAIL }, {}, status);

  it.each([400, 408, 500, 504])(
    'with status %d is handed back after two tries to a caller that can ask for less',
    async (status) => {
      const { client, sent } = setUp([timeout(status)]);
      const error = await errorOf(client.get({ ...LIST, canSplit: true }));
      expect(error).toBeInstanceOf(QueryTimeoutError);
      expect(error).toMatchObject({ status, path: LIST.path, detail: 'Query timeout. Please try again.' });
      expect(sent).toHaveLength(2);
    },
  );

  it.each([400, 504])('with status %d is asked again by a caller that cannot', async (status) => {
    const { client, sent } = setUp([timeout(status), timeout(status), timeout(status), json([1])]);
    expect((await client.get({ ...LIST, canSplit: false })).value).toEqual([1]);
    expect(sent).toHaveLength(4);
  });

  it('is not the time-out of a gateway', async () => {
    const gateway: Turn = { status: 504, headers: {}, body: '<html>504</html>' };
    const { client, sent } = setUp([gateway, gateway, gateway, json([1])]);
    expect((await client.get({ ...LIST, canSplit: true })).value).toEqual([1]);
    expect(sent).toHaveLength(4);
  });
});

describe('a time that the server no longer keeps', () => {
  it.each([400, 500])('is refused once, with status %d, and known by its class', async (status) => {
    const detail = 'Invalid date range. Please try a more recent date range.';
    const { client, sent } = setUp([json({ detail }, {}, status)]);
    const error = await errorOf(client.get({ ...LIST, canSplit: true }));
    expect(error).toBeInstanceOf(ExpiredRangeError);
    expect(error).toMatchObject({ status, path: LIST.path, detail });
    expect(sent).toHaveLength(1);
  });

  it('is not what other refusals of dates are about', async () => {
    const { client } = setUp([json({ detail: 'Invalid date range parameters provided' }, {}, 400)]);
    expect(await errorOf(client.get(LIST))).not.toBeInstanceOf(ExpiredRangeError);
  });
});

describe('a request that the run can do without', () => {
  const HELPER = { ...LIST, isHelper: true } as const;

  it.each([
    [401, 'Invalid token'],
    [403, 'Invalid token'],
  ])('does not end the run when its token is refused with %d', async (status, detail) => {
    const { client, sent } = setUp([json({ detail }, {}, status)]);
    const error = await errorOf(client.get(HELPER));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, detail });
    expect(sent).toHaveLength(1);
    const needed = setUp([json({ detail }, {}, status)]);
    expect(await errorOf(needed.client.get(LIST))).toBeInstanceOf(AuthError);
  });

  it('finds out like any other that nobody is there', async () => {
    const error = await errorOf(setUp([network('ECONNREFUSED')]).client.get(HELPER));
    expect(error).toBeInstanceOf(UnreachableError);
  });

  it.each<[string, Turn]>([
    ['too many requests', refused({ 'retry-after': '4' })],
    ['a broken server', { status: 503, headers: { 'retry-after': '4' }, body: '' }],
    ['a broken connection', network('ECONNRESET')],
    ['a broken body', { status: 200, headers: {}, body: '[' }],
  ])('is given up when its own patience is over: %s', async (_name, turn) => {
    const { client, clock } = setUp([json([]), turn]);
    await client.get(LIST);
    await errorOf(client.get({ ...HELPER, patienceMs: 10_000 }));
    expect(clock.now() - NOW).toBeLessThanOrEqual(10_000);
  });

  it('does not wait for a silent server for longer than it is worth', async () => {
    const { client, timeouts } = setUp([network('ETIMEDOUT'), json([])], { random: 0.5 });
    await client.get({ ...HELPER, patienceMs: 10_000 });
    await client.get(LIST);
    expect(timeouts).toEqual([10_000, 9_750, undefined]);
  });
});
