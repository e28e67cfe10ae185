import type { Abilities } from '../account/abilities.ts';
import type { AskPage } from './list-request.ts';
import type { ReadPages } from './reading.ts';
import { readTable } from './tables.ts';
import { readTimedList } from './timed-list.ts';

/**
 * Makes the reader of slices: lists with a time filter by span, the others as a whole.
 * @param now epoch milliseconds
 */
export function createReadPages(askPage: AskPage, abilities: Abilities, now: () => number): ReadPages {
  return (definition, slice) => {
    const { replication } = definition;
    const { span } = slice;
    if (span === undefined || replication.method !== 'INCREMENTAL')
      return readTable(askPage, definition, slice);
    return readTimedList(
      {
        askPage,
        ways: abilities.of(slice.root, slice.organization, definition.tapStreamId),
        now,
      },
      { definition, replication, slice: { ...slice, span } },
    );
  };
}
