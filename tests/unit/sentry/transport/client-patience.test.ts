import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import { errorOf, LIST, NOW, network, refused, setUp } from '../../../support/client-setup.ts';
import { json } from '../../../support/scripted-send.ts';

const EVENTS = { ...LIST, path: '/projects/1/2/events/', bucket: 'project-events', stream: 'events' };
const usedUp = (seconds: number) =>
  json([], {
    'x-sentry-rate-limit-remaining': '0',
    'x-sentry-rate-limit-reset': String(NOW / 1000 + seconds),
  });

describe('patience', () => {
  it('counts the wait for a limit before the first try, and says which limit and setting it was', async () => {
    const { client, clock, sent } = setUp([usedUp(13), json([1])], { maxRetryMs: 1_000 });
    await client.get(EVENTS);
    const error = await errorOf(client.get(EVENTS));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 429, path: EVENTS.path });
    expect(error.message).toBe(
      `GET ${EVENTS.path} was not sent: Sentry's limit for project events is used up for another 13 s (429), which is longer than max_retry_seconds (1 s) allows.`,
    );
    expect(sent).toHaveLength(1);
    expect(clock.slept).toEqual([]);
  });

  it('is enough for a limit that ends within it', async () => {
    const { client, clock } = setUp([usedUp(13), json([1])], { maxRetryMs: 13_000 });
    await client.get(EVENTS);
    expect((await client.get(EVENTS)).value).toEqual([1]);
    expect(clock.slept).toEqual([13_000]);
  });

  it('counts waits for limits and retries together', async () => {
    const { client, clock } = setUp([usedUp(8), network('ECONNRESET')], { maxRetryMs: 10_000 });
    await client.get(EVENTS);
    await errorOf(client.get(EVENTS));
    expect(clock.slept).toEqual([8_000, 250, 500, 1_000]);
  });

  it('counts the time that a try takes, the first one too', async () => {
    const slow = { pass: (): void => {} };
    const { client, sent, clock } = setUp([{ status: 503, headers: {}, body: '' }], {
      maxRetryMs: 10_000,
      during: () => slow.pass(),
    });
    slow.pass = () => clock.pass(6_000);
    await errorOf(client.get(LIST));
    expect(sent).toHaveLength(2);
  });

  it('ends with what the server said last, where it was asked before', async () => {
    const limit = {
      'x-sentry-rate-limit-remaining': '0',
      'x-sentry-rate-limit-reset': String(NOW / 1000 + 60),
    };
    const { client, sent } = setUp([refused({ ...limit, 'retry-after': '5' })], { maxRetryMs: 20_000 });
    const error = await errorOf(client.get(LIST));
    expect(error.message).toMatch(
      /answered with 429\. The rate limit does not clear within max_retry_seconds \(20 s\)/,
    );
    expect(sent).toHaveLength(1);
  });

  it('of a single request is named as what it is', async () => {
    const { client } = setUp([refused({ 'retry-after': '61' })]);
    const error = await errorOf(client.get({ ...LIST, patienceMs: 60_000 }));
    expect(error.message).toContain('does not clear within the 60 s this request is worth.');
  });

  it('is not used up by waiting for requests in front', async () => {
    const { client, sent, clock } = setUp([json([1])], {
      maxRetryMs: 5_000,
      during: () => clock.pass(4_000),
    });
    await Promise.all([1, 2, 3].map(() => client.get(EVENTS)));
    expect(sent).toHaveLength(3);
  });

  it('keeps a limit that makes no sense from being asked in a tight loop, or waited for without end', async () => {
    const nonsense = {
      'x-sentry-rate-limit-remaining': '0',
      'x-sentry-rate-limit-reset': String(NOW + 60_000),
    };
    const answering = setUp([json([1], nonsense)]);
    for (let count = 0; count < 5; count += 1) await answering.client.get(LIST);
    expect(answering.clock.now() - NOW).toBe(4_000);
    expect(answering.log.lines).toEqual([]);
    const refusing = setUp([refused(nonsense)], { maxRetryMs: 60_000 });
    await errorOf(refusing.client.get(LIST));
    expect(refusing.clock.now() - NOW).toBeLessThanOrEqual(60_000);
    expect(refusing.sent.length).toBeLessThan(10);
  });
});
