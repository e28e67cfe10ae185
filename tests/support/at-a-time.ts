/** Does something with each of some things, a few of them at the same time, and gives what came of each. */
export async function atATime<Thing, Result>(
  most: number,
  things: readonly Thing[],
  act: (thing: Thing) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = [...things.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await act(next[1]);
    }
  };
  await Promise.all(Array.from({ length: most }, work));
  return results;
}
