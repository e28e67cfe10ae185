/** What a stream cost and gave in one run. */
export type StreamTally = {
  records: number;
  requests: number;
  retries: number;
  /** Waited for Sentry's limits. */
  waitedMs: number;
  /** Waited before asking again for what had failed. */
  retryWaitMs: number;
  /** Records that will probably come in all, by Sentry's statistics; undefined when nobody can tell. */
  expected: number | undefined;
  /** When the first records were written, epoch milliseconds. */
  firstRecordMs: number | undefined;
  /** Epoch milliseconds; undefined until the stream has begun. */
  beganMs: number | undefined;
  endedMs: number | undefined;
  /** A part of it could not be read. */
  isIncomplete?: true;
  /** Until when its requests wait, and for what, epoch milliseconds. */
  waiting?: { readonly untilMs: number; readonly reason: 'limit' | 'failure' };
};

/** Counts of a run, by stream. */
export type Tally = {
  readonly of: (stream: string) => StreamTally;
  readonly entries: () => readonly (readonly [stream: string, tally: StreamTally])[];
};

/**
 * An empty tally.
 * @param order names of streams in the order they are listed in; which one is counted first depends on the network
 */
export function createTally(order: readonly string[]): Tally {
  const streams = new Map<string, StreamTally>();
  return {
    of: (stream) => {
      let tally = streams.get(stream);
      if (tally === undefined) {
        tally = {
          records: 0,
          requests: 0,
          retries: 0,
          waitedMs: 0,
          retryWaitMs: 0,
          expected: undefined,
          firstRecordMs: undefined,
          beganMs: undefined,
          endedMs: undefined,
        };
        streams.set(stream, tally);
      }
      return tally;
    },
    entries: () => [...streams].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)),
  };
}
