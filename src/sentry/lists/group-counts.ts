/** How many groups there are of some days and projects. */
export type GroupCount = { readonly groups: number; readonly isCut: boolean };

/** What streams that ask about the same groups tell each other, so that these are counted once. */
export type GroupCounts = {
  /** The count that somebody has made or is making under a name; undefined when nobody is, or it failed. */
  readonly of: (name: string) => Promise<GroupCount | undefined>;
  /** Says that a count is being made. */
  readonly share: (name: string, count: Promise<GroupCount>) => void;
};

export function createGroupCounts(): GroupCounts {
  const counts = new Map<string, Promise<GroupCount | undefined>>();
  return {
    of: async (name) => await counts.get(name),
    share: (name, count) => {
      counts.set(
        name,
        count.catch(() => undefined),
      );
    },
  };
}
