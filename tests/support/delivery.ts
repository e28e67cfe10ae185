import { toInstant } from '../../src/time.ts';
import type { Simulator, TruthOptions } from '../simulator/index.ts';
import { type Item, isClaimed } from './claims.ts';
import type { SingerMessage } from './run-tap.ts';

export const STREAM_NAMES = [
  'organizations',
  'projects',
  'teams',
  'users',
  'releases',
  'issues',
  'events',
] as const;

const KEYS: Readonly<Record<string, string>> = { releases: 'version', events: 'eventID' };
const TIMES: Readonly<Record<string, string>> = {
  releases: 'dateCreated',
  issues: 'lastSeen',
  events: 'dateCreated',
};

/** The key of a record, as text. */
export function keyOf(stream: string, record: Readonly<Record<string, unknown>>): string {
  return String(record[KEYS[stream] ?? 'id']);
}

/** Every record that exists and has a place in time, as a bookmark would claim it. */
export function itemsOf(simulator: Simulator, bounds: Omit<TruthOptions, 'stream'>): readonly Item[] {
  return Object.entries(TIMES).flatMap(([stream, field]) =>
    [...simulator.truth(stream, bounds)].flatMap(([key, record]) => {
      const second = toInstant(record[field]);
      if (second === undefined) return [];
      return [
        { stream, key, second, ...(stream === 'events' && { partition: String(record['projectID']) }) },
      ];
    }),
  );
}

/** `stream:key` of every RECORD. */
export function delivered(messages: readonly SingerMessage[]): readonly string[] {
  return messages
    .filter(({ type }) => type === 'RECORD')
    .map(({ stream, record }) => `${stream}:${keyOf(stream, record)}`);
}

/**
 * Records that a STATE claimed although no RECORD with their key had been written by then: this must be empty.
 * @param before what earlier runs had delivered
 */
export function earlyClaims(
  messages: readonly SingerMessage[],
  items: readonly Item[],
  before: Iterable<string> = [],
): readonly string[] {
  const had = new Set(before);
  const early = new Set<string>();
  for (const message of messages) {
    if (message.type === 'RECORD') had.add(`${message.stream}:${keyOf(message.stream, message.record)}`);
    if (message.type !== 'STATE') continue;
    for (const item of items) {
      const name = `${item.stream}:${item.key}`;
      if (!had.has(name) && isClaimed(message.value, item)) early.add(name);
    }
  }
  return [...early];
}
