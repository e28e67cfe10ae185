import { isClaimed } from '../support/claims.ts';
import type { SingerMessage } from '../support/run-tap.ts';
import { itemOf } from './items.ts';
import type { Owed } from './owed.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows that an issue replaces each time it is seen: an older one is not what is owed. */
const AS_SEEN = ['issues', 'issue_details'];

/** What a target has received over all runs. */
export type Kept = {
  /** True when it has the record; of an issue, as it was seen at that time or later. */
  readonly has: (item: Owed) => boolean;
  /** The latest record by name. */
  readonly row: (item: Pick<Owed, 'name'>) => Row | undefined;
  readonly names: () => Iterable<string>;
  /**
   * Takes the lines of one run, in their order.
   * @param waiting what could be delivered all the time, and no state claimed at its beginning
   * @returns what a STATE claimed before its record had come
   */
  readonly receive: (messages: readonly SingerMessage[], waiting: readonly Owed[]) => readonly string[];
};

export function createKept(): Kept {
  const seconds = new Map<string, number>();
  const rows = new Map<string, Row>();
  const has = ({ stream, name, second }: Owed): boolean => {
    const known = seconds.get(name);
    return known !== undefined && (!AS_SEEN.includes(stream) || known >= second);
  };
  return {
    has,
    row: ({ name }) => rows.get(name),
    names: () => rows.keys(),
    receive: (messages, expected) => {
      const early: string[] = [];
      let waiting = expected.filter((item) => !has(item));
      let lastText = '';
      for (const message of messages) {
        const item = message.type === 'RECORD' ? itemOf(message) : undefined;
        if (item !== undefined) {
          seconds.set(item.name, Math.max(item.second, seconds.get(item.name) ?? item.second));
          rows.set(item.name, message.record);
        }
        if (message.type !== 'STATE') continue;
        const text = JSON.stringify(message.value);
        if (text === lastText) continue;
        lastText = text;
        waiting = waiting.filter((each) => !has(each));
        const claimed = new Set(waiting.filter((each) => isClaimed(message.value, each)));
        for (const each of claimed) early.push(`${each.key} by ${stateOf(message.value, each)}`);
        // Once is enough.
        waiting = waiting.filter((each) => !claimed.has(each));
      }
      return early;
    },
  };
}

function stateOf(state: Row, { stream, partition }: Owed): string {
  const bookmarks = state['bookmarks'] as Record<string, { partitions?: Record<string, unknown> }>;
  return JSON.stringify(bookmarks[stream]?.partitions?.[partition] ?? bookmarks[stream]).slice(0, 300);
}
