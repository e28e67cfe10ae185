import type { Abilities } from '../account/abilities.ts';
import { createGroupCounts } from './group-counts.ts';
import type { AskPage } from './list-request.ts';
import type { ReadPages } from './reading.ts';
import { readSeries } from './series.ts';
import type { AskSeries } from './series-request.ts';
import { readTable } from './tables.ts';
import { readTimedList } from './timed-list.ts';

/**
 * Makes the reader of slices: lists with a time filter by span, numbers over time by day, the others as a whole.
 * @param options.now epoch milliseconds, by the server's clock
 * @param options.isBrief one answer is enough: what spoils a page is not looked for
 */
export function createReadPages(
  askPage: AskPage,
  options: {
    readonly abilities: Abilities;
    readonly now: () => number;
    readonly ask?: AskSeries;
    readonly isBrief?: boolean | undefined;
  },
): ReadPages {
  const { abilities, now, ask, isBrief = false } = options;
  const counts = createGroupCounts();
  return (definition, slice) => {
    const { replication, series } = definition;
    const { span } = slice;
    if (series !== undefined && span !== undefined && ask !== undefined)
      return readSeries({ ask, counts, now }, { definition, series, slice: { ...slice, span } });
    if (span === undefined || replication.method !== 'INCREMENTAL')
      return readTable(askPage, definition, slice);
    return readTimedList(
      {
        askPage,
        ways:
          replication.timeFilter === 'none'
            ? { spans: 'ignored', manner: 'usual' }
            : abilities.of(slice.root, slice.organization, definition.path),
        now,
        isBrief,
      },
      { definition, replication, slice: { ...slice, span } },
    );
  };
}
