import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAhead } from '../../../../src/sync/ahead/ahead.ts';

async function* jobsUpTo(count: number, log: string[] = []): AsyncGenerator<number> {
  for (let job = 0; job < count; job += 1) {
    log.push(`job ${job}`);
    yield job;
  }
}

/** Lets everything run that can run now. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

async function drain<Job, Item>(
  started: AsyncIterable<{ job: Job; items: AsyncIterable<Item> }>,
): Promise<[Job, Item][]> {
  const out: [Job, Item][] = [];
  for await (const { job, items } of started) for await (const item of items) out.push([job, item]);
  return out;
}

describe('what comes out of reading ahead', () => {
  it('does not depend on the width or on how long anything takes', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 });
    const delays = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(sizes, delays, fc.integer({ min: 1, max: 6 }), async (items, turns, width) => {
        let asked = 0;
        const open = async function* (job: number) {
          for (let item = 0; item < (items[job] ?? 0); item += 1) {
            asked += 1;
            for (let turn = turns[asked % turns.length] ?? 0; turn > 0; turn -= 1) await Promise.resolve();
            yield item;
          }
        };
        const expected = items.flatMap((size, job) => Array.from({ length: size }, (_, item) => [job, item]));
        expect(await drain(readAhead(jobsUpTo(items.length), open, { width }))).toEqual(expected);
      }),
    );
  });

  it('is nothing without jobs', async () => {
    expect(await drain(readAhead(jobsUpTo(0), () => jobsUpTo(1), { width: 3 }))).toEqual([]);
  });
});

describe('how far it reads ahead', () => {
  it.each([1, 2, 5])('is %d jobs beyond the one that is being consumed', async (width) => {
    const opened: number[] = [];
    const open = async function* (job: number) {
      opened.push(job);
      yield job;
    };
    const started = readAhead(jobsUpTo(20), open, { width });
    for (let consumed = 0; consumed < 4; consumed += 1) {
      await started.next();
      await settle();
      expect(opened).toHaveLength(consumed + 1 + width);
    }
  });

  it('is nothing before somebody asks', async () => {
    const log: string[] = [];
    const started = readAhead(jobsUpTo(3, log), () => jobsUpTo(1), { width: 2 });
    await settle();
    expect(log).toEqual([]);
    await started.next();
    expect(log).not.toEqual([]);
  });

  it('is one item of a job beyond the one that is being consumed', async () => {
    const asked: string[] = [];
    const open = async function* (job: number) {
      for (const item of ['a', 'b', 'c', 'd']) {
        asked.push(`${job}${item}`);
        yield item;
      }
    };
    const started = readAhead(jobsUpTo(2), open, { width: 1 });
    const first = await started.next();
    await settle();
    expect(asked).toEqual(['0a', '1a']);
    if (first.done) throw new Error('It ended early.');
    const items = first.value.items[Symbol.asyncIterator]();
    await items.next();
    await settle();
    expect(asked).toEqual(['0a', '1a', '0b']);
  });
});

describe('how much a job may hold', () => {
  const items = async function* (job: number, asked: string[]) {
    for (const item of ['a', 'b', 'c', 'd', 'e']) {
      asked.push(`${job}${item}`);
      yield item;
    }
  };
  const started = (options: { depth: number; weight: number; jobs?: number; mostWeight?: number }) => {
    const asked: string[] = [];
    const ahead = readAhead(jobsUpTo(options.jobs ?? 2), (job) => items(job, asked), {
      width: 2,
      depthOf: () => options.depth,
      weightOf: () => options.weight,
      mostWeight: options.mostWeight,
    });
    return { asked, ahead };
  };

  it('is up to its depth, whether it is consumed or not', async () => {
    const { asked, ahead } = started({ depth: 3, weight: 1 });
    await ahead.next();
    await settle();
    expect(asked.toSorted()).toEqual(['0a', '0b', '0c', '1a', '1b', '1c']);
  });

  it('is one item when all together weigh too much', async () => {
    const { asked, ahead } = started({ depth: 3, weight: 4 * 1024 * 1024 });
    await ahead.next();
    await settle();
    expect(asked.toSorted()).toEqual(['0a', '1a']);
  });

  it('is more where more is allowed', async () => {
    const { asked, ahead } = started({ depth: 3, weight: 4 * 1024 * 1024, mostWeight: 8 * 1024 * 1024 });
    await ahead.next();
    await settle();
    expect(asked).toHaveLength(3);
  });

  it('grows again when something was consumed', async () => {
    const { asked, ahead } = started({ depth: 9, weight: 2 * 1024 * 1024 });
    const first = await ahead.next();
    if (first.done) throw new Error('It ended early.');
    await settle();
    expect(asked.toSorted()).toEqual(['0a', '0b', '1a']);
    const items = first.value.items[Symbol.asyncIterator]();
    await items.next();
    await items.next();
    await settle();
    expect(asked.toSorted()).toEqual(['0a', '0b', '0c', '1a', '1b']);
  });

  it('is given up when the next job is asked for', async () => {
    const { asked, ahead } = started({ depth: 1, weight: 4 * 1024 * 1024, jobs: 9 });
    const first = await ahead.next();
    await ahead.next();
    await settle();
    expect(asked.toSorted()).toEqual(['0a', '1a', '2a', '3a']);
    if (first.done) throw new Error('It ended early.');
    expect(await first.value.items[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
    await settle();
    expect(asked).toHaveLength(4);
  });

  it('is bounded by the budget and one item for each job, whatever comes when', async () => {
    const megabyte = 1024 * 1024;
    const sizes = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 });
    const turns = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(sizes, turns, fc.integer({ min: 1, max: 6 }), async (lengths, waits, width) => {
        let given = 0;
        let taken = 0;
        let most = 0;
        const open = async function* (job: number) {
          for (let item = 0; item < (lengths[job] ?? 0); item += 1) {
            for (let turn = waits[given % waits.length] ?? 0; turn > 0; turn -= 1) await Promise.resolve();
            given += 1;
            most = Math.max(most, given - taken);
            yield item;
          }
        };
        const ahead = readAhead(jobsUpTo(lengths.length), open, {
          width,
          depthOf: () => 5,
          weightOf: () => megabyte,
        });
        const out: [number, number][] = [];
        for await (const { job, items: list } of ahead) {
          for await (const item of list) {
            taken += 1;
            out.push([job, item]);
            await settle();
          }
        }
        expect(out).toEqual(
          lengths.flatMap((length, job) => Array.from({ length }, (_, item) => [job, item])),
        );
        // Four by the budget, and each job's one that was under way when the budget was reached.
        expect(most).toBeLessThanOrEqual(4 + width + 1);
      }),
    );
  });
});

describe('errors', () => {
  it('come where the items of their job are consumed, and the others are not touched', async () => {
    const open = async function* (job: number) {
      yield `${job} first`;
      if (job === 1) throw new Error('broken');
      yield `${job} second`;
    };
    const seen: string[] = [];
    for await (const { job, items } of readAhead(jobsUpTo(3), open, { width: 3 })) {
      try {
        for await (const item of items) seen.push(item);
      } catch (error) {
        seen.push(`${job} ${(error as Error).message}`);
      }
    }
    expect(seen).toEqual(['0 first', '0 second', '1 first', '1 broken', '2 first', '2 second']);
  });

  it('of the first item come there too', async () => {
    // biome-ignore lint/correctness/useYield: it fails before its first item
    const open = async function* (job: number): AsyncGenerator<string> {
      throw new Error(`broken ${job}`);
    };
    const seen: string[] = [];
    for await (const { items } of readAhead(jobsUpTo(2), open, { width: 2 })) {
      await settle();
      await drain([{ job: 0, items }] as never).catch((error: Error) => seen.push(error.message));
    }
    expect(seen).toEqual(['broken 0', 'broken 1']);
  });

  it('of the list of jobs come after the jobs before them', async () => {
    const jobs = async function* () {
      yield 0;
      throw new Error('no more jobs');
    };
    const started = readAhead(jobs(), () => jobsUpTo(1), { width: 4 });
    expect((await started.next()).value).toMatchObject({ job: 0 });
    await expect(started.next()).rejects.toThrow('no more jobs');
  });
});

describe('a job whose consumer has had enough', () => {
  it('is told so, without anybody waiting for it', async () => {
    let ended = false;
    const open = async function* () {
      try {
        yield 1;
        yield 2;
        yield 3;
      } finally {
        ended = true;
      }
    };
    const seen: number[] = [];
    for await (const { items } of readAhead(jobsUpTo(1), open, { width: 1 })) {
      for await (const item of items) {
        seen.push(item);
        break;
      }
    }
    await settle();
    expect(seen).toEqual([1]);
    expect(ended).toBe(true);
  });

  it('may fail afterwards without being noticed', async () => {
    const open = (): AsyncIterable<number> => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 1 }),
        return: async () => {
          throw new Error('late');
        },
      }),
    });
    for await (const { items } of readAhead(jobsUpTo(1), open, { width: 1 })) {
      for await (const item of items) {
        expect(item).toBe(1);
        break;
      }
    }
    await settle();
  });
});

describe('pages that are as large as they may be', () => {
  const MIB = 1024 * 1024;
  it.each([
    ['small', 1, [0, 1, 2, 3]],
    ['large', 20 * MIB, [0, 1, 2]],
  ])('are not fetched for later once there are many of them: %s ones', async (_name, weight, expected) => {
    const opened: number[] = [];
    const open = async function* (job: number) {
      opened.push(job);
      yield job;
    };
    const started = readAhead(jobsUpTo(9), open, { width: 2, weightOf: () => weight });
    const first = await started.next();
    if (first.done) throw new Error('no job');
    for await (const _item of first.value.items) await settle();
    const second = started.next();
    await settle();
    expect(opened).toEqual(expected);
    await second;
    await started.return(undefined);
  });

  it('are fetched when it is their turn, however much the others hold', async () => {
    const open = async function* (job: number) {
      yield job;
      yield job + 100;
    };
    const out = await drain(readAhead(jobsUpTo(6), open, { width: 3, weightOf: () => 40 * MIB }));
    expect(out.map(([, item]) => item)).toEqual([0, 100, 1, 101, 2, 102, 3, 103, 4, 104, 5, 105]);
  });
});
