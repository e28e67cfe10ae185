/** What comes of one of several lists: an item, its end, or what ended it. */
export type Step<Source, Item> =
  | { readonly of: Source; readonly item: Item }
  | { readonly of: Source; readonly end: true }
  | { readonly of: Source; readonly error: unknown };

/**
 * Reads a list for each source, a few at the same time, and hands over what they hold in the order of the sources, so
 * that the output does not depend on how many are read at once. Of each list no more than one item is held.
 * @param width how many lists are read at once
 */
export async function* inOrder<Source, Item>(
  sources: Iterable<Source>,
  open: (source: Source) => AsyncIterable<Item>,
  width: number,
): AsyncGenerator<Step<Source, Item>> {
  const started: Started<Source, Item>[] = [];
  const waiting = sources[Symbol.iterator]();
  const start = (): void => {
    const next = waiting.next();
    if (!next.done) started.push(begin(next.value, open(next.value)));
  };
  for (let count = 0; count < width; count += 1) start();
  try {
    for (let first = started[0]; first !== undefined; first = started[0]) {
      const { of } = first;
      let step: Step<Source, Item>;
      try {
        const result = await first.next;
        step = result.done ? { of, end: true } : { of, item: result.value };
      } catch (error) {
        step = { of, error };
      }
      if ('item' in step) {
        first.next = ask(first.iterator);
      } else {
        started.shift();
        start();
      }
      yield step;
    }
  } finally {
    // What is under way ends by itself; nobody waits for it.
    for (const { iterator } of started) void iterator.return?.().catch(() => {});
  }
}

type Started<Source, Item> = {
  readonly of: Source;
  readonly iterator: AsyncIterator<Item>;
  next: Promise<IteratorResult<Item>>;
};

function begin<Source, Item>(of: Source, items: AsyncIterable<Item>): Started<Source, Item> {
  const iterator = items[Symbol.asyncIterator]();
  return { of, iterator, next: ask(iterator) };
}

function ask<Item>(iterator: AsyncIterator<Item>): Promise<IteratorResult<Item>> {
  const next = iterator.next();
  // Whoever awaits it in its turn gets the error; until then it is not unhandled.
  next.catch(() => {});
  return next;
}
