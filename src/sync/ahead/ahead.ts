import { type Buffered, buffered, createBufferBudget } from './buffered.ts';

/** A job and what it yields; the items are fetched while earlier jobs are still being consumed. */
export type Started<Job, Item> = { readonly job: Job; readonly items: AsyncIterable<Item> };

export type AheadOptions<Job, Item> = {
  /** How many jobs are started beyond the one that is being consumed. */
  readonly width: number;
  /** The most finished items that a job may hold at the moment; one it always may. */
  readonly depthOf?: (job: Job) => number;
  /** What an item weighs, in bytes. */
  readonly weightOf?: (item: Item) => number;
  /** More than one item is held by a job only while all that are held weigh less than this. */
  readonly mostWeight?: number | undefined;
};

/** Enough for pages of usual records, so that eight reads go on while they wait for their turn. */
const MOST_WEIGHT = 4 * 1024 * 1024;
/** Pages that are as large as they may be are not fetched for later beyond this. */
const FULL_WEIGHT = 32 * 1024 * 1024;

/**
 * Runs jobs ahead of their consumer and hands them over in their own order. Memory depends on the width and on
 * the weight of what is held, not on how much there is to read, and what comes out depends on neither. An error
 * of a job is thrown where its items are consumed. Who asks for the next job has had enough of the one before.
 */
export async function* readAhead<Job, Item>(
  jobs: AsyncIterable<Job>,
  open: (job: Job) => AsyncIterable<Item>,
  { width, depthOf = () => 1, weightOf = () => 0, mostWeight = MOST_WEIGHT }: AheadOptions<Job, Item>,
): AsyncGenerator<Started<Job, Item>> {
  const iterator = jobs[Symbol.asyncIterator]();
  const budget = createBufferBudget(mostWeight, FULL_WEIGHT);
  const waiting: Promise<{ job: Job; items: Buffered<Item> } | undefined>[] = [];
  const start = (): void => {
    const started = iterator.next().then((next) => {
      if (next.done) return undefined;
      const job = next.value;
      return { job, items: buffered(open(job), budget, { depth: () => depthOf(job), weightOf }) };
    });
    // Whoever awaits it later gets the error; until then it is not unhandled.
    started.catch(() => {});
    waiting.push(started);
  };
  for (let count = 0; count < width; count += 1) start();
  try {
    for (;;) {
      const head = await waiting.shift();
      if (head === undefined) return;
      start();
      try {
        yield head;
      } finally {
        head.items.stop();
      }
    }
  } finally {
    for (const started of waiting) void started.then((ahead) => ahead?.items.stop()).catch(() => {});
  }
}
