import { describe, expect, it } from '@jest/globals';
import { createPermits } from '../../../../src/sentry/transport/permits.ts';

/** Pieces of work that last until they are told to end. */
function setUp(most: number) {
  const permits = createPermits(most);
  const begun: string[] = [];
  const ends = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>();
  const begin = (name: string) =>
    permits(
      () =>
        new Promise<string>((resolve, reject) => {
          begun.push(name);
          ends.set(name, { resolve, reject });
        }),
    );
  return { begun, begin, end: (name: string) => ends.get(name) };
}

describe('permits', () => {
  it('let as many run at once as were allowed, the others in the order of arrival', async () => {
    const { begun, begin, end } = setUp(2);
    const [first, second, third] = ['a', 'b', 'c', 'd'].map(begin);
    expect(begun).toEqual(['a', 'b']);
    end('b')?.resolve('done');
    expect(await second).toBe('done');
    expect(begun).toEqual(['a', 'b', 'c']);
    end('a')?.resolve('done');
    await first;
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    end('c')?.resolve('done');
    await third;
  });

  it('come back from work that fails', async () => {
    const { begun, begin, end } = setUp(1);
    const first = begin('a');
    const second = begin('b');
    end('a')?.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(begun).toEqual(['a', 'b']);
    end('b')?.resolve('done');
    expect(await second).toBe('done');
    const third = begin('c');
    expect(begun).toEqual(['a', 'b', 'c']);
    end('c')?.resolve('done');
    await third;
  });

  it('are never one too many for whoever comes in while a place changes hands', async () => {
    const { begun, begin, end } = setUp(1);
    const first = begin('a');
    void begin('b');
    end('a')?.resolve('done');
    void begin('c');
    await first;
    void begin('d');
    expect(begun).toEqual(['a', 'b']);
  });
});
