import { isClaimed } from '../support/claims.ts';
import type { SingerMessage } from '../support/run-tap.ts';
import { keyOfRecord, type Owed } from './items.ts';

/** What a target has received over all runs. */
export type Kept = {
  readonly has: (item: Owed) => boolean;
  /** The latest record of an issue by its id. */
  readonly issue: (id: string) => Readonly<Record<string, unknown>> | undefined;
  readonly keys: (stream: string) => ReadonlySet<string>;
  /**
   * Takes the lines of one run, in their order.
   * @param owed everything that existed during the run
   * @param input the state that the run was given
   * @returns what a STATE claimed before its record had come, or nobody ever delivered
   */
  readonly receive: (
    messages: readonly SingerMessage[],
    owed: readonly Owed[],
    input: Record<string, unknown> | undefined,
  ) => readonly string[];
};

export function createKept(): Kept {
  const keys = new Map<string, Set<string>>();
  const issues = new Map<string, Readonly<Record<string, unknown>>>();
  const keysOf = (stream: string): Set<string> => {
    const known = keys.get(stream) ?? new Set<string>();
    keys.set(stream, known);
    return known;
  };
  const has = ({ stream, key }: Owed): boolean => keysOf(stream).has(key);
  return {
    has,
    issue: (id) => issues.get(id),
    keys: keysOf,
    receive: (messages, owed, input) => {
      const early: string[] = [];
      // What came late, below a bookmark, is claimed by the state before anybody could know of it.
      let waiting = owed.filter((item) => !has(item) && !(input !== undefined && isClaimed(input, item)));
      let lastText = '';
      for (const message of messages) {
        if (message.type === 'RECORD') {
          const key = keyOfRecord(message);
          if (key !== undefined) keysOf(message.stream).add(key);
          if (message.stream === 'issues') issues.set(String(message.record['id']), message.record);
        }
        if (message.type !== 'STATE') continue;
        const text = JSON.stringify(message.value);
        if (text === lastText) continue;
        lastText = text;
        waiting = waiting.filter((item) => !has(item));
        early.push(
          ...waiting
            .filter((item) => isClaimed(message.value, item))
            .map((item) => `${item.stream} ${item.key} by ${text}`),
        );
      }
      return early;
    },
  };
}
