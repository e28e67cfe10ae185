import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import { errorOf, LIST, NOW, network, refused, setUp, TOKEN } from '../../../support/client-setup.ts';
import { json } from '../../../support/scripted-send.ts';

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

  it('gives the value, whether it is clean, how long its text was, and the headers', async () => {
    const { client } = setUp([{ status: 200, headers: { link: 'x' }, body: '[{"id":"\\u0000"}]' }]);
    expect(await client.get(LIST)).toEqual({
      value: [{ id: '\u0000' }],
      clean: false,
      headers: { link: 'x' },
      characters: 17,
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
    const { client } = setUp([json([], { 'x-sentry-rate-limit-concurrentlimit': '1' })], {
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
    expect(waits).toEqual([['issues', 17_000, 'limit']]);
    expect(log.lines.filter((line) => !line.startsWith('debug'))).toEqual([
      "info issues: Sentry's limit for issue lists is used up: waiting 17 s",
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
    expect(error).toMatchObject({ status: 429, path: LIST.path, detail: 'Limit is 40 requests' });
    expect(error.message).toBe(
      `GET ${LIST.path} was answered with 429. The rate limit does not clear within max_retry_seconds (30 s). Sentry says: Limit is 40 requests`,
    );
    expect(sent).toHaveLength(4);
  });

  it('says nothing of patience while there is some left', async () => {
    const { client, log } = setUp([refused({ 'retry-after': '10' }), json([])]);
    await client.get(LIST);
    expect(log.lines.join()).toContain('429');
    expect(log.lines.join()).not.toContain('max_retry_seconds');
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
    expect(waits).toEqual([['issues', 40_000, 'limit']]);
    expect(log.lines).toEqual(["info issues: Sentry's limit for issue lists is used up: waiting 40 s"]);
  });
});

describe('waits', () => {
  it('of eight requests for the same limit are one line, and one wait of the stream', async () => {
    const reset = {
      'x-sentry-rate-limit-remaining': '0',
      'x-sentry-rate-limit-reset': String(NOW / 1000 + 12),
    };
    const refusals = Array.from({ length: 8 }, () => refused(reset));
    const { client, log, waits, sent } = setUp([...refusals, json([])], { random: 0 });
    await Promise.all(Array.from({ length: 8 }, () => client.get(LIST)));
    expect(sent).toHaveLength(16);
    expect(log.lines.filter((line) => !line.startsWith('debug'))).toEqual([
      "info issues: Sentry's limit for issue lists is used up: waiting 12 s",
    ]);
    expect(waits).toEqual([['issues', 12_000, 'limit']]);
  });

  it('for a server that fails are warnings, and no waits for a limit', async () => {
    const { client, log, waits } = setUp([
      { status: 503, headers: { 'retry-after': '30' }, body: '' },
      json([]),
    ]);
    await client.get(LIST);
    expect(log.lines.filter((line) => !line.startsWith('debug'))).toEqual([
      `warning issues: Waiting 30 s (try 1; gives up in 15 min): GET ${LIST.path} was answered with 503.`,
    ]);
    expect(waits).toEqual([['issues', 30_000, 'failure']]);
  });

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
