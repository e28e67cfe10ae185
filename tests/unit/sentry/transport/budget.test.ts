import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBudget } from '../../../../src/sentry/transport/budget.ts';

/** Whether a promise is kept by now. */
async function isKept(promise: Promise<void> | undefined): Promise<boolean> {
  if (promise === undefined) return true;
  return await Promise.race([promise.then(() => true), new Promise<false>((no) => setImmediate(no, false))]);
}

describe('a budget', () => {
  it('gives room at once while there is some', () => {
    const share = createBudget(100, 20).open();
    expect(share.grow(80)).toBeUndefined();
  });

  it('lets the first that finds none go on out of what is kept back, and the others wait for it', async () => {
    const budget = createBudget(100, 20);
    const [first, second, third] = [budget.open(), budget.open(), budget.open()];
    void first.grow(80);
    expect(second.grow(10)).toBeUndefined();
    const waiting = third.grow(1);
    expect(await isKept(waiting)).toBe(false);
    expect(second.grow(10)).toBeUndefined();
    second.close();
    expect(await isKept(waiting)).toBe(true);
  });

  it('serves in the order of asking', async () => {
    const budget = createBudget(30, 10);
    const [holder, favoured, early, late] = [budget.open(), budget.open(), budget.open(), budget.open()];
    void holder.grow(20);
    void favoured.grow(1);
    const waits = [early.grow(15), late.grow(1)];
    holder.close();
    expect(await isKept(waits[0])).toBe(true);
    expect(await isKept(waits[1])).toBe(true);
    const last = budget.open();
    expect(await isKept(last.grow(10))).toBe(false);
    last.close();
  });

  it('forgets who gave up waiting, and closes twice without harm', async () => {
    const budget = createBudget(20, 10);
    const [holder, favoured, gone, next] = [budget.open(), budget.open(), budget.open(), budget.open()];
    void holder.grow(10);
    void favoured.grow(1);
    void gone.grow(5);
    const waiting = next.grow(5);
    gone.close();
    gone.close();
    favoured.close();
    expect(await isKept(waiting)).toBe(true);
  });

  it('lets every answer be read to its end, whatever their sizes and their order', async () => {
    const answers = fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 20, max: 60 }), async (all, bytes) => {
        const budget = createBudget(bytes, 20);
        let held = 0;
        let most = 0;
        const read = async (parts: readonly number[]): Promise<void> => {
          const share = budget.open();
          for (const part of parts) {
            await share.grow(part);
            held += part;
            most = Math.max(most, held);
            await Promise.resolve();
          }
          held -= parts.reduce((sum, part) => sum + part, 0);
          share.close();
        };
        await Promise.all(all.map(read));
        expect(held).toBe(0);
        expect(most).toBeLessThanOrEqual(bytes);
      }),
    );
  });
});
