/** What a server makes of the list of a stream, found out by asking; never by an empty answer. */
export type Ways = {
  /** Whether it keeps to the span of time that it is asked for. */
  spans: 'unknown' | 'honoured' | 'ignored';
  /** How it wants to be asked: as Sentry does, or in the other way of the stream's definition. */
  manner: 'unknown' | 'usual' | 'otherwise';
};

/** The ways of a server with a stream; they grow as its answers come in, and are shared by all who read from it. */
export type Abilities = {
  /**
   * @param root API root  @param organization as it stands in paths
   * @param path of the list: streams that read the same one share what is known of it
   */
  readonly of: (root: string, organization: string, path: string) => Ways;
};

/** Knows nothing yet. */
export function createAbilities(): Abilities {
  const known = new Map<string, Ways>();
  return {
    of: (root, organization, path) => {
      const name = JSON.stringify([root, organization, path]);
      const ways = known.get(name) ?? { spans: 'unknown', manner: 'unknown' };
      known.set(name, ways);
      return ways;
    },
  };
}
