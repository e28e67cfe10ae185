import { ApiError } from '../../errors.ts';
import type { Page } from '../lists/reading.ts';

/**
 * Finds out whether an organization's server keeps to the spans it is asked for, by the first page of one that
 * ends before the newest record. The answer is remembered; an error is none, and whoever reads will meet it again.
 */
export type SpanProbe = (organization: string, read: () => AsyncIterable<Page>) => Promise<boolean>;

export function createSpanProbe(): SpanProbe {
  const known = new Map<string, boolean>();
  return async (organization, read) => {
    const answer = known.get(organization) ?? (await keepsToSpan(read()));
    if (answer !== undefined) known.set(organization, answer);
    return answer ?? false;
  };
}

async function keepsToSpan(pages: AsyncIterable<Page>): Promise<boolean | undefined> {
  try {
    for await (const page of pages) {
      if (page.ignoresSpan) return false;
      // An empty answer says nothing of what the server makes of spans.
      if (page.records.length > 0) return true;
    }
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
