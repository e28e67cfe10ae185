import { describe, expect, it } from '@jest/globals';
import { SYSTEM_CLOCK } from '../../../src/cli/system-clock.ts';

const AN_HOUR_MS = 3_600_000;

describe('the system clock', () => {
  it('rejects a sleep with the reason of its signal, aborted before or meanwhile', async () => {
    await expect(SYSTEM_CLOCK.sleep(AN_HOUR_MS, AbortSignal.abort('SIGINT'))).rejects.toBe('SIGINT');
    const controller = new AbortController();
    const sleep = SYSTEM_CLOCK.sleep(AN_HOUR_MS, controller.signal);
    controller.abort('SIGTERM');
    await expect(sleep).rejects.toBe('SIGTERM');
  });

  it('wakes up by itself', async () => {
    await expect(SYSTEM_CLOCK.sleep(0)).resolves.toBeUndefined();
  });

  it('draws from [0, 1)', () => {
    const drawn = SYSTEM_CLOCK.random();
    expect(drawn).toBeGreaterThanOrEqual(0);
    expect(drawn).toBeLessThan(1);
  });
});
