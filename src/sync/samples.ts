/** Counts the records of streams of which only some are wanted. */
export type Samples = {
  /** How many more are wanted. */
  readonly left: (stream: string) => number;
  readonly add: (stream: string, count: number) => void;
};

/** @param wanted records of each stream */
export function createSamples(wanted: number): Samples {
  const counts = new Map<string, number>();
  const left = (stream: string): number => wanted - (counts.get(stream) ?? 0);
  return {
    left,
    add: (stream, count) => {
      counts.set(stream, wanted - left(stream) + count);
    },
  };
}
