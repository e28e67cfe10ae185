/** A job and what it yields; the items are fetched while earlier jobs are still being consumed. */
export type Started<Job, Item> = { readonly job: Job; readonly items: AsyncIterable<Item> };

/**
 * Runs jobs ahead of their consumer and hands them over in their own order: up to `width` jobs are started, each
 * holds at most one finished item and one under way. So memory depends on `width` alone, and what comes out does
 * not depend on it at all. An error of a job is thrown where its items are consumed.
 */
export async function* readAhead<Job, Item>(
  jobs: AsyncIterable<Job>,
  open: (job: Job) => AsyncIterable<Item>,
  width: number,
): AsyncGenerator<Started<Job, Item>> {
  const iterator = jobs[Symbol.asyncIterator]();
  const waiting: Promise<Started<Job, Item> | undefined>[] = [];
  const start = (): void => {
    const started = iterator
      .next()
      .then((next) => (next.done ? undefined : { job: next.value, items: buffered(open(next.value)) }));
    // Whoever awaits it later gets the error; until then it is not unhandled.
    started.catch(() => {});
    waiting.push(started);
  };
  for (let count = 0; count < width; count += 1) start();
  for (;;) {
    const head = await waiting.shift();
    if (head === undefined) return;
    start();
    yield head;
  }
}

/** Asks for the next item while the consumer works on the one before. */
function buffered<Item>(source: AsyncIterable<Item>): AsyncIterable<Item> {
  const iterator = source[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<Item>> => {
    const next = iterator.next();
    next.catch(() => {});
    return next;
  };
  let upcoming = ask();
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        const result = await upcoming;
        if (!result.done) upcoming = ask();
        return result;
      },
      return: async () => {
        // A page under way ends by itself or by the run's signal; nobody waits for it.
        void iterator.return?.().catch(() => {});
        return { done: true, value: undefined };
      },
    }),
  };
}
