/** What all buffers of a run hold together. */
export type BufferBudget = {
  /** Takes part in the room; `refill` is called whenever there may be more of it. */
  readonly join: (refill: () => void) => void;
  readonly leave: (refill: () => void) => void;
  /** Changes what is held, by a weight or the negative of it. */
  readonly add: (weight: number) => void;
  readonly hasRoom: () => boolean;
  /** So much is held that nothing more may come but what is consumed next. */
  readonly isFull: () => boolean;
};

/** A list that is fetched before it is consumed. */
export type Buffered<Item> = AsyncIterable<Item> & {
  /** Nothing more is fetched, and what is held is given up. */
  readonly stop: () => void;
};

/**
 * Nothing is held yet.
 * @param most weight from which on nobody has room for more than one item
 * @param full weight from which on nobody has room at all
 */
export function createBufferBudget(most: number, full = Number.POSITIVE_INFINITY): BufferBudget {
  // In the order of joining: what is consumed sooner is filled first.
  const refills = new Set<() => void>();
  let held = 0;
  return {
    join: (refill) => {
      refills.add(refill);
    },
    leave: (refill) => {
      refills.delete(refill);
    },
    add: (weight) => {
      held += weight;
      if (weight < 0) for (const refill of refills) refill();
    },
    hasRoom: () => held < most,
    isFull: () => held >= full,
  };
}

/**
 * Fetches the items of a list ahead of their consumer, one after the other: the first one at once, further ones
 * while fewer than `depth` are held and there is room. One may always be held, unless all of it is taken: then
 * it is fetched when it is asked for. An error is thrown where the item in its place is consumed.
 */
export function buffered<Item>(
  source: AsyncIterable<Item>,
  budget: BufferBudget,
  options: { readonly depth: () => number; readonly weightOf: (item: Item) => number },
): Buffered<Item> {
  const { depth, weightOf } = options;
  const iterator = source[Symbol.asyncIterator]();
  /** What has arrived, oldest first, and at the end perhaps what is under way. */
  const line: Promise<IteratorResult<Item>>[] = [];
  let held = 0;
  let isUnderWay = false;
  let isOver = false;
  let isConsumed = false;

  const hold = (weight: number): void => {
    held += weight;
    budget.add(weight);
  };
  const refill = (): void => {
    if (isOver || isUnderWay) return;
    if (line.length > 0 && (line.length >= depth() || !budget.hasRoom())) return;
    // Whoever consumes this list waits for nothing else: what others hold stays until it is done.
    if (!isConsumed && budget.isFull()) return;
    isUnderWay = true;
    const next = iterator.next();
    line.push(next);
    next.then(arrive, end);
  };
  const arrive = (result: IteratorResult<Item>): void => {
    isUnderWay = false;
    if (isOver) return;
    if (result.done) {
      end();
      return;
    }
    hold(weightOf(result.value));
    refill();
  };
  const end = (): void => {
    isOver = true;
    budget.leave(refill);
  };
  const stop = (): void => {
    if (!isOver) {
      end();
      // What is under way ends by itself or by the run's signal; nobody waits for it.
      void iterator.return?.().catch(() => {});
    }
    hold(-held);
    line.length = 0;
  };

  budget.join(refill);
  refill();
  return {
    stop,
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        isConsumed = true;
        refill();
        const result = await line[0];
        if (result === undefined) return { done: true, value: undefined };
        if (!result.done) {
          line.splice(0, 1);
          hold(-weightOf(result.value));
          refill();
        }
        return result;
      },
      return: async () => {
        stop();
        return { done: true, value: undefined };
      },
    }),
  };
}
