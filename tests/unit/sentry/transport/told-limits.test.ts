import { describe, expect, it } from '@jest/globals';
import type { Gate } from '../../../../src/sentry/transport/gate.ts';
import { limitTold } from '../../../../src/sentry/transport/rate-limit.ts';
import { createToldLimits, windowOf } from '../../../../src/sentry/transport/told-limits.ts';

const DATE = 'Mon, 01 Jun 2026 12:00:00 GMT';
const NOON = Date.parse(DATE) / 1000;
const headers = (limit: string, reset: number) => ({
  date: DATE,
  'x-sentry-rate-limit-limit': limit,
  'x-sentry-rate-limit-reset': String(reset),
});

const GATE: Gate = {
  enter: async () => ({ done: () => {} }),
  room: () => 3,
  isCounted: () => true,
  block: () => {},
  serverNow: () => 0,
};

async function paceAfter(...answers: [bucket: string, limit: string, reset: number][]) {
  const limits = createToldLimits();
  const gate = limits.watch(GATE);
  for (const [bucket, limit, reset] of answers) {
    const pass = await gate.enter(bucket, new AbortController().signal, () => {});
    pass.done(headers(limit, reset), true);
  }
  return limits;
}

describe('the limit that an answer tells of', () => {
  it('is so many requests until its window ends', () => {
    expect(limitTold(headers('60', NOON + 42))).toEqual({ limit: 60, restSeconds: 42 });
    expect(limitTold(headers('40', NOON))).toEqual({ limit: 40, restSeconds: 1 });
  });

  it.each([
    ['no headers', { date: DATE }],
    ['no date', { ...headers('60', NOON + 1), date: undefined }],
    ['a window that ends in years', headers('60', NOON * 1000)],
    ['a limit that is none', headers('None', NOON + 1)],
    ['a limit of nothing', headers('0', NOON + 1)],
  ])('is unknown with %s', (_, given) => {
    expect(limitTold(given)).toBeUndefined();
  });
});

describe('the window of a limit', () => {
  it.each([
    ['default', 1, 1],
    ['default', 3, 5],
    ['default', 42, 60],
    ['project-events', 3, 60],
    ['default', 5_000, 5_000],
  ])('of %s with %i seconds left is %i seconds long', (bucket, rest, window) => {
    expect(windowOf(bucket, rest)).toBe(window);
  });
});

describe('the pace of a bucket', () => {
  it('is what its own answers told, by the longest window that was seen', async () => {
    const { paceOf } = await paceAfter(['default', '40', NOON + 1], ['default', '40', NOON + 4]);
    expect(paceOf('default')).toMatchObject({ perSecond: 8, basis: 'told' });
    const later = await paceAfter(['default', '40', NOON + 4], ['default', '40', NOON + 1]);
    expect(later.paceOf('default').perSecond).toBe(8);
  });

  it('is the usual one where others were limited, and none where nobody was', async () => {
    const limited = await paceAfter(['default', '40', NOON + 1]);
    expect(limited.paceOf('issue-details')).toMatchObject({ perSecond: 5, basis: 'usual' });
    expect(limited.paceOf('something-else')).toMatchObject({ perSecond: 40, basis: 'usual' });
    expect((await paceAfter()).paceOf('default')).toEqual({
      perSecond: undefined,
      basis: 'none',
      answerMs: 0,
    });
  });

  it('knows how long answers take', async () => {
    const limits = await paceAfter();
    limits.answered({ beganMs: 0, endedMs: 100 });
    limits.answered({ beganMs: 100, endedMs: 400 });
    expect(limits.paceOf('default').answerMs).toBe(200);
  });
});
