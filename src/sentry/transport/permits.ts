/** Lets a few pieces of work run at once; the others wait in the order of arrival. */
export type Permits = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** @param most how many may run at once */
export function createPermits(most: number): Permits {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < most) running += 1;
    // Whoever ends hands its place over, so that nobody who comes in between can take it.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
