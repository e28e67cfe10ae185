import type { AskPage } from './list-request.ts';

/** What servers say of lists beside their rows. */
export type Sightings = {
  /** Notes what goes through the function that asks for pages. */
  readonly watch: (ask: AskPage) => AskPage;
  /**
   * How many rows the server counted for the only page of a stream that was asked for since the last question;
   * undefined where it did not count, or where several were asked for.
   */
  readonly take: (tapStreamId: string) => number | undefined;
};

export function createSightings(): Sightings {
  const seen = new Map<string, { pages: number; hits: number | undefined }>();
  return {
    watch: (ask) => async (definition, slice, what, patience) => {
      const { tapStreamId } = definition;
      const page = await ask(definition, slice, what, patience);
      seen.set(tapStreamId, { pages: (seen.get(tapStreamId)?.pages ?? 0) + 1, hits: page.hits });
      return page;
    },
    take: (tapStreamId) => {
      const last = seen.get(tapStreamId);
      seen.delete(tapStreamId);
      return last?.pages === 1 ? last.hits : undefined;
    },
  };
}
