import { describe, expect, it } from '@jest/globals';
import { createTurns } from '../../../../src/sentry/transport/turns.ts';

describe('large pieces of work', () => {
  it('are done one after the other, and what comes of each is used before the next begins', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    await Promise.all(
      ['a', 'b'].map(async (name) => {
        const made = await turns(() => {
          seen.push(`${name} made`);
          return name;
        });
        await Promise.resolve();
        seen.push(`${made} used`);
      }),
    );
    expect(seen).toEqual(['a made', 'a used', 'b made', 'b used']);
  });

  it('let others be served in between', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    const work = ['a', 'b'].map((name) => turns(() => seen.push(name)));
    setImmediate(() => seen.push('served'));
    await Promise.all(work);
    expect(seen).toEqual(['a', 'served', 'b']);
  });

  it('fail for themselves alone', async () => {
    const turns = createTurns();
    const failed = turns(() => {
      throw new Error('no JSON');
    });
    await expect(failed).rejects.toThrow('no JSON');
    await expect(turns(() => 1)).resolves.toBe(1);
  });
});
