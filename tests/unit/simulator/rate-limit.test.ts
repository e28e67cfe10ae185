import { describe, expect, it } from '@jest/globals';
import { createRateLimiter } from '../../simulator/rate-limit.ts';

const MINUTE = 60_000;
const START = 1_800_000_000_000 - (1_800_000_000_000 % MINUTE);

describe('the rate limiter', () => {
  it('lets 60 project events requests through in a minute, and the window starts with the minute', () => {
    const limiter = createRateLimiter('sntryu_x');
    const statuses = Array.from({ length: 61 }, (_, n) => {
      const { refusal } = limiter.enter('project-events', START + 30_000 + n);
      limiter.leave('project-events');
      return refusal?.status;
    });
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    expect(statuses.at(-1)).toBe(429);
    expect(limiter.enter('project-events', START + MINUTE).refusal).toBeUndefined();
  });

  it('says in headers what is left and when the window ends', () => {
    const limiter = createRateLimiter('sntryu_x');
    expect(limiter.enter('project-events', START + 5_500).headers).toEqual({
      'X-Sentry-Rate-Limit-Limit': '60',
      'X-Sentry-Rate-Limit-Remaining': '59',
      'X-Sentry-Rate-Limit-Reset': String((START + MINUTE) / 1000),
      'X-Sentry-Rate-Limit-ConcurrentLimit': '1',
      'X-Sentry-Rate-Limit-ConcurrentRemaining': '0',
    });
  });

  it('refuses a second request in flight with the same body as too many requests', () => {
    const limiter = createRateLimiter('sntryu_x');
    limiter.enter('project-events', START);
    const { refusal } = limiter.enter('project-events', START);
    expect(refusal).toMatchObject({ status: 429, contentType: 'text/html; charset=utf-8' });
    expect(JSON.parse(refusal?.text ?? '')).toBe(
      'You are attempting to use this endpoint too frequently. Limit is 60 requests in 60 seconds',
    );
    limiter.leave('project-events');
    limiter.leave('project-events');
    expect(limiter.enter('project-events', START).refusal).toBeUndefined();
    expect(limiter.peak('project-events')).toBe(2);
  });

  it('writes None for concurrency once the window is full', () => {
    const limiter = createRateLimiter('sntryu_x', { issues: { limit: 1 } });
    limiter.enter('issues', START);
    expect(limiter.enter('issues', START).headers).toMatchObject({
      'X-Sentry-Rate-Limit-Remaining': '0',
      'X-Sentry-Rate-Limit-ConcurrentLimit': 'None',
      'X-Sentry-Rate-Limit-ConcurrentRemaining': 'None',
    });
  });

  it('lets five single events through in a second', () => {
    const limiter = createRateLimiter('sntryu_x');
    const refusals = Array.from({ length: 6 }, () => limiter.enter('event', START).refusal);
    expect(refusals.map((refusal) => refusal?.status)).toEqual([...Array(5).fill(undefined), 429]);
  });

  it('gives integrations their own numbers', () => {
    const limiter = createRateLimiter('sntryi_x');
    limiter.enter('project-events', START);
    expect(limiter.enter('project-events', START).refusal).toBeUndefined();
  });

  it('takes shorter windows for those in a hurry', () => {
    const limiter = createRateLimiter('sntryu_x', {
      'project-events': { limit: 1, windowSeconds: 1, concurrency: 9 },
    });
    expect(limiter.enter('project-events', START).refusal).toBeUndefined();
    expect(limiter.enter('project-events', START + 999).refusal?.status).toBe(429);
    expect(limiter.enter('project-events', START + 1_000).refusal).toBeUndefined();
  });
});
