import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSend, NetworkError } from '../../../../src/sentry/transport/http.ts';
import { sentryApi } from '../../../support/sentry-api.ts';

const ORIGIN = 'https://sentry.test';
const MIB = 1024 * 1024;
const LIMITS = { pageBytes: 16 * MIB, inFlightBytes: 256 * MIB };
const never = new AbortController().signal;
let api: ReturnType<typeof sentryApi>;
let send: ReturnType<typeof createSend>;

beforeEach(() => {
  api = sentryApi(ORIGIN);
  send = createSend({ connections: 2, timeoutMs: 60_000, limits: LIMITS });
});

afterEach(() => {
  send.close();
  api.close();
});

describe('send', () => {
  it('hands over status, headers and body whatever the status is', async () => {
    api.scope.get('/a/').reply(503, 'busy', { 'X-Sentry-Rate-Limit-Remaining': '3' });
    const answer = await send(`${ORIGIN}/a/`, {}, never);
    expect(answer).toMatchObject({ status: 503, body: 'busy' });
    expect(answer.headers['x-sentry-rate-limit-remaining']).toBe('3');
  });

  it('sends the headers it is given and asks for gzip', async () => {
    api.scope
      .get('/a/')
      .matchHeader('authorization', 'Bearer t')
      .matchHeader('accept-encoding', /gzip/)
      .reply(200, gzipSync('{"a":"é"}'), { 'Content-Encoding': 'gzip' });
    expect((await send(`${ORIGIN}/a/`, { authorization: 'Bearer t' }, never)).body).toBe('{"a":"é"}');
  });

  it('follows no redirect', async () => {
    api.scope.get('/a/').reply(302, '', { Location: 'https://elsewhere.test/b/' });
    const answer = await send(`${ORIGIN}/a/`, {}, never);
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe('https://elsewhere.test/b/');
  });

  it('tries once and names the code of a failed connection', async () => {
    let tries = 0;
    api.scope.get('/a/').replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    api.scope.on('request', () => {
      tries += 1;
    });
    const failed = await send(`${ORIGIN}/a/`, {}, never).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(NetworkError);
    expect((failed as NetworkError).code).toBe('ECONNRESET');
    expect(tries).toBe(1);
  });

  it.each([
    ['comes packed', 'unpacked', gzipSync(Buffer.alloc(17 * MIB)), { 'Content-Encoding': 'gzip' }],
    ['comes as it is', 'unread', Buffer.alloc(17 * MIB), {}],
  ])('leaves a body unread that is larger than a page and %s', async (_name, tooLarge, body, headers) => {
    api.scope.get('/a/').reply(200, body, headers);
    const answer = await send(`${ORIGIN}/a/`, {}, never);
    expect(answer.unpacked?.() ?? answer).toMatchObject({ status: 200, body: '', tooLarge });
  });

  it.each([
    ['packed', gzipSync(Buffer.alloc(16 * MIB, 'x')), { 'Content-Encoding': 'gzip' }],
    ['as it is', Buffer.alloc(16 * MIB, 'x'), {}],
  ])('leaves it to others when to unpack the largest page that comes %s', async (_name, body, headers) => {
    api.scope.get('/a/').reply(200, body, headers);
    const answer = await send(`${ORIGIN}/a/`, {}, never);
    expect(answer.body).toBe('');
    expect(answer.unpacked?.().body).toHaveLength(16 * MIB);
  });

  it('refuses a packed body that says of itself that it is longer', async () => {
    const body = gzipSync('[1]');
    body.writeUInt32LE(2 ** 31, body.length - 4);
    api.scope.get('/a/').reply(200, body, { 'Content-Encoding': 'gzip' });
    await expect(send(`${ORIGIN}/a/`, {}, never)).rejects.toThrow('cannot be unpacked');
  });

  it.each([
    ['packed', gzipSync(`${'no '.repeat(50_000)}${Math.PI}`, { level: 0 }), { 'Content-Encoding': 'gzip' }],
    ['as it is', 'no '.repeat(50_000), {}],
  ])('reads no more than the beginning of a long refusal that comes %s', async (_name, body, headers) => {
    api.scope.get('/a/').reply(403, body, headers);
    const answer = await send(`${ORIGIN}/a/`, {}, never);
    expect(answer.status).toBe(403);
    expect(answer.body.startsWith('no no no')).toBe(true);
  });

  it.each([
    ['less than others', 60_000, 5],
    ['no more than others', 5, 60_000],
  ])('gives up a request that may take %s', async (_name, timeoutMs, own) => {
    const other = createSend({ connections: 1, timeoutMs, limits: LIMITS });
    api.scope.get('/a/').delay(30_000).reply(200, '[]');
    await expect(other(`${ORIGIN}/a/`, {}, never, own)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    other.close();
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    controller.abort('SIGTERM');
    await expect(send(`${ORIGIN}/a/`, {}, controller.signal)).rejects.toBe('SIGTERM');
  });
});

describe('answers that are read at the same time', () => {
  it('all come, though there is room for one and a half of them', async () => {
    const narrow = createSend({
      connections: 6,
      timeoutMs: 60_000,
      limits: { pageBytes: 2 * MIB, inFlightBytes: 3 * MIB },
    });
    const body = Buffer.alloc(1.9 * MIB, 'x');
    api.scope.get('/a/').times(6).reply(200, body);
    const lengths = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const answer = await narrow(`${ORIGIN}/a/`, {}, never);
        return answer.unpacked?.().body.length;
      }),
    );
    expect(lengths).toEqual(Array.from({ length: 6 }, () => body.length));
    narrow.close();
  });
});
