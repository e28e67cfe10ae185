import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, QueryTimeoutError, UnreachableError } from '../../../src/errors.ts';
import { createClient, type Request, type RequestPoint } from '../../../src/sentry/client.ts';
import { createGate } from '../../../src/sentry/gate.ts';
import { NetworkError } from '../../../src/sentry/http.ts';
import type { Headers } from '../../../src/sentry/rate-limit.ts';
import { fakeClock } from '../../support/clock.ts';
import { recordingLog } from '../../support/recording-log.ts';
import { json, scriptedSend, type Turn } from '../../support/scripted-send.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const TOKEN = 'sntryu_secret';
const LIST: Request = {
  root: 'https://us.sentry.io/api/0',
  path: '/organizations/1/issues/',
  query: [],
  bucket: 'issues',
  stream: 'issues',
  expects: 'list',
};

function setUp(
  turns: readonly Turn[],
  options: { random?: number; maxRetryMs?: number; onSleep?: (ms: number) => void; during?: () => void } = {},
) {
  const { onSleep } = options;
  const clock = fakeClock({ nowMs: NOW, random: options.random ?? 0.5, ...(onSleep && { onSleep }) });
  const { send, sent } = scriptedSend(turns, options.during);
  const log = recordingLog();
  const stop = new AbortController();
  const points: RequestPoint[] = [];
  const retries: string[] = [];
  const waits: [string, number][] = [];
  const client = createClient({
    send,
    gate: createGate({
      clock,
      concurrency: 8,
      firstConcurrency: (bucket) => (bucket === 'project-events' ? 1 : 8),
    }),
    clock,
    log,
    observer: {
      request: (point) => points.push(point),
      retry: (stream) => retries.push(stream),
      waited: (stream, ms) => waits.push([stream, ms]),
    },
    signal: stop.signal,
    token: TOKEN,
    userAgent: 'tap-sentry/1',
    maxRetryMs: options.maxRetryMs ?? 900_000,
  });
  return { client, clock, sent, log, stop, points, retries, waits };
}

/** The error that a request ends with. */
async function errorOf(promise: Promise<unknown>): Promise<Error> {
  const result = await promise.catch((error: unknown) => error);
  if (!(result instanceof Error)) throw new Error('It did not fail.');
  return result;
}

const refused = (headers: Headers = {}): Turn => ({ status: 429, headers, body: '"Limit is 40 requests"' });
const network = (code: string): NetworkError => new NetworkError(code, 'broken');

describe('a request', () => {
  it('carries the token, and every parameter in its order', async () => {
    const { client, sent } = setUp([json([])]);
    await client.get({
      ...LIST,
      query: [
        ['project', '1'],
        ['project', '2'],
        ['query', 'a:>=b c&d'],
        ['status', ''],
      ],
    });
    expect(sent).toEqual([
      {
        url: 'https://us.sentry.io/api/0/organizations/1/issues/?project=1&project=2&query=a%3A%3E%3Db%20c%26d&status=',
        headers: {
          authorization: `Bearer ${TOKEN}`,
          accept: 'application/json',
          'user-agent': 'tap-sentry/1',
        },
      },
    ]);
  });

  it('has no question mark without parameters', async () => {
    const { client, sent } = setUp([json([])]);
    await client.get(LIST);
    expect(sent[0]?.url).toBe('https://us.sentry.io/api/0/organizations/1/issues/');
  });

  it('gives the value, whether it is clean, and the headers', async () => {
    const { client } = setUp([{ status: 200, headers: { link: 'x' }, body: '[{"id":"\\u0000"}]' }]);
    expect(await client.get(LIST)).toEqual({
      value: [{ id: '\u0000' }],
      clean: false,
      headers: { link: 'x' },
    });
  });

  it('is measured, also when it fails', async () => {
    const clockPasses = { pass: (): void => {} };
    const { client, points, clock, retries } = setUp([network('ECONNRESET'), json([])], {
      during: () => clockPasses.pass(),
      random: 0,
    });
    clockPasses.pass = () => clock.pass(40);
    await client.get(LIST);
    expect(points).toEqual([
      { stream: 'issues', path: LIST.path, status: 0, beganMs: NOW, endedMs: NOW + 40 },
      { stream: 'issues', path: LIST.path, status: 200, beganMs: NOW + 40, endedMs: NOW + 80 },
    ]);
    expect(retries).toEqual(['issues']);
  });

  it('is one at a time for the events of projects', async () => {
    let inFlight = 0;
    let most = 0;
    const { client } = setUp([json([])], {
      during: () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        queueMicrotask(() => {
          inFlight -= 1;
        });
      },
    });
    const request = { ...LIST, bucket: 'project-events' };
    await Promise.all([client.get(request), client.get(request), client.get(request)]);
    expect(most).toBe(1);
    inFlight = 0;
    await Promise.all([client.get(LIST), client.get(LIST), client.get(LIST)]);
    expect(most).toBe(3);
  });
});

describe('a refusal for too many requests', () => {
  it('is waited for as long as Retry-After says, and said aloud', async () => {
    const { client, clock, waits, log } = setUp([refused({ 'retry-after': '17' }), json([])]);
    await client.get(LIST);
    expect(clock.slept).toEqual([17_000]);
    expect(waits).toEqual([['issues', 17_000]]);
    expect(log.lines.filter((line) => line.startsWith('info'))).toEqual([
      expect.stringMatching(
        /^info issues: Waiting 17 s before asking for \/organizations\/1\/issues\/ again: .*429/,
      ),
    ]);
  });

  it('is waited for until the window ends on the server’s clock', async () => {
    const headers = {
      date: new Date(NOW - 60_000).toUTCString(),
      'x-sentry-rate-limit-reset': String(NOW / 1000 - 30),
      'x-sentry-rate-limit-remaining': '0',
    };
    const { client, clock } = setUp([refused(headers), json([])], { random: 0 });
    await client.get(LIST);
    expect(clock.now() - NOW).toBe(30_000);
  });

  it('is waited for a second at least when the server says nothing', async () => {
    const { client, clock } = setUp([refused(), json([])], { random: 0 });
    await client.get(LIST);
    expect(clock.slept).toEqual([1_000]);
  });

  it('is waited for as without headers when they say None', async () => {
    const none = {
      'retry-after': 'None',
      'x-sentry-rate-limit-reset': 'None',
      'x-sentry-rate-limit-remaining': 'None',
      'x-sentry-rate-limit-concurrentlimit': 'None',
    };
    const { client, clock } = setUp([refused(none), json([])], { random: 0.5 });
    await client.get(LIST);
    expect(clock.slept).toEqual([1_250]);
  });

  it('holds for everybody in the bucket and nobody else', async () => {
    const { client, clock, sent, waits } = setUp([refused({ 'retry-after': '20' }), json([])]);
    const first = client.get(LIST);
    for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
    const other = client.get({ ...LIST, bucket: 'default', stream: 'teams' });
    const same = client.get({ ...LIST, stream: 'other' });
    await Promise.all([first, other, same]);
    expect(sent).toHaveLength(4);
    expect(waits.map(([stream]) => stream)).not.toContain('teams');
    expect(clock.now() - NOW).toBe(20_000);
  });

  it('ends in an error that names the setting when patience is over', async () => {
    const { client, sent } = setUp([refused({ 'retry-after': '10' })], { maxRetryMs: 30_000 });
    const error = await errorOf(client.get(LIST));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, message: expect.stringContaining('max_retry_seconds') });
    expect(sent).toHaveLength(4);
  });

  it('is avoided when an answer says that nothing remains', async () => {
    const last = json([], {
      'x-sentry-rate-limit-remaining': '0',
      'x-sentry-rate-limit-reset': String(NOW / 1000 + 40),
    });
    const { client, clock, waits, log } = setUp([last, json([])]);
    await client.get(LIST);
    expect(clock.slept).toEqual([]);
    await client.get(LIST);
    expect(clock.slept).toEqual([40_000]);
    expect(waits).toEqual([['issues', 40_000]]);
    expect(log.lines).toEqual([
      'info issues: Waiting 40 s before asking for /organizations/1/issues/ again: the rate limit of this endpoint is used up',
    ]);
  });
});

describe('waits', () => {
  it.each([
    ['5', 0],
    ['6', 1],
  ])('of %s seconds are worth %d lines', async (seconds, lines) => {
    const { client, log } = setUp([refused({ 'retry-after': seconds }), json([])]);
    await client.get(LIST);
    expect(log.lines.filter((line) => line.startsWith('info'))).toHaveLength(lines);
  });

  it('end with the run', async () => {
    const stop = { abort: (): void => {} };
    const {
      client,
      stop: controller,
      sent,
    } = setUp([refused({ 'retry-after': '20' })], {
      onSleep: () => stop.abort(),
    });
    stop.abort = () => controller.abort(new Error('SIGTERM'));
    expect((await errorOf(client.get(LIST))).message).toBe('SIGTERM');
    expect(sent).toHaveLength(1);
  });
});

describe('the end of the run', () => {
  it('is not taken for a failure of the network', async () => {
    const stop = { abort: (): void => {} };
    const {
      client,
      stop: controller,
      retries,
    } = setUp([network('ERR_CANCELED')], {
      during: () => stop.abort(),
    });
    stop.abort = () => controller.abort(new Error('SIGINT'));
    expect((await errorOf(client.get(LIST))).message).toBe('SIGINT');
    expect(retries).toEqual([]);
  });
});

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

  it('does not use up patience while the request is waiting to be sent', async () => {
    const last = json([], {
      'x-sentry-rate-limit-remaining': '0',
      'x-sentry-rate-limit-reset': String(NOW / 1000 + 40),
    });
    const { client } = setUp([last, network('ECONNRESET'), json([1])], { maxRetryMs: 30_000 });
    await client.get(LIST);
    expect((await client.get(LIST)).value).toEqual([1]);
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

  it.each([400, 403, 404])('of status %d is not asked again', async (status) => {
    const { client, sent } = setUp([json({ detail: 'No' }, {}, status)]);
    const error = await errorOf(client.get({ ...LIST, requiredScope: 'event:read' }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status });
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
  const timeout = json({ detail: '\nQuery timeout. Please try again.' }, {}, 504);

  it('is handed back after two tries to a caller that can ask for less', async () => {
    const { client, sent } = setUp([timeout]);
    const error = await errorOf(client.get({ ...LIST, canSplit: true }));
    expect(error).toBeInstanceOf(QueryTimeoutError);
    expect(sent).toHaveLength(2);
  });

  it('is asked again like any other failure by a caller that cannot', async () => {
    const { client, sent } = setUp([timeout, timeout, timeout, json([1])]);
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

describe('a redirect', () => {
  const to = (location: string | undefined, status = 302): Turn => ({
    status,
    headers: { location },
    body: '',
  });

  it.each(['/api/0/projects/1/new/events/?a=b', 'https://us.sentry.io/api/0/projects/1/new/events/?a=b'])(
    'on the same origin is followed: %s',
    async (location) => {
      const { client, sent, points } = setUp([to(location), json([1])]);
      expect((await client.get(LIST)).value).toEqual([1]);
      expect(sent[1]?.url).toBe('https://us.sentry.io/api/0/projects/1/new/events/?a=b');
      expect(sent[1]?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
      expect(points.map(({ status }) => status)).toEqual([302, 200]);
    },
  );

  it.each([
    'https://sentry.io/api/0/x/',
    'https://evil.example/api/0/x/',
    '//evil.example/api/0/x/',
    'http://us.sentry.io/api/0/x/',
    'https://us.sentry.io:8443/api/0/x/',
    'https://user@us.sentry.io/api/0/x/',
    'https://us.sentry.io@evil.example/',
    'javascript:alert(1)',
    undefined,
  ])('anywhere else is refused, and nothing is sent there: %s', async (location) => {
    const { client, sent } = setUp([to(location), json([1])]);
    const error = await errorOf(client.get(LIST));
    expect(error).toBeInstanceOf(ApiError);
    expect(error.message).toContain('was redirected (302) to another address');
    expect(sent).toHaveLength(1);
  });

  it('is judged from where the last one led', async () => {
    const { client, sent } = setUp([to('/api/0/a/b/'), to('../c/'), json([1])]);
    await client.get(LIST);
    expect(sent[2]?.url).toBe('https://us.sentry.io/api/0/a/c/');
  });

  it('is followed three times in a row', async () => {
    const three = [to('/a'), to('/b'), to('/c')];
    expect((await setUp([...three, json([1])]).client.get(LIST)).value).toEqual([1]);
    const { client, sent } = setUp([...three, to('/d'), json([1])]);
    expect(await errorOf(client.get(LIST))).toMatchObject({ status: 302 });
    expect(sent).toHaveLength(4);
  });

  it.each([300, 301, 307, 308, 399])('may have the status %d', async (status) => {
    expect((await setUp([to('/a', status), json([1])]).client.get(LIST)).value).toEqual([1]);
  });
});
