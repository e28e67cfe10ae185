import { STREAMS } from '../../src/streams/index.ts';
import { toInstant } from '../../src/time.ts';
import type { Simulator, TruthOptions } from '../simulator/index.ts';
import { type Item, isClaimed } from './claims.ts';
import type { SingerMessage } from './run-tap.ts';

/** Names of the streams that are read where nothing is selected. */
export const STREAM_NAMES: readonly string[] = STREAMS.filter(({ isOptional }) => !isOptional).map(
  ({ tapStreamId }) => tapStreamId,
);

/** Names of the streams that keep no bookmark. */
export const FULL_TABLES: readonly string[] = STREAMS.filter(
  ({ replication, isOptional }) => replication.method === 'FULL_TABLE' && !isOptional,
).map(({ tapStreamId }) => tapStreamId);

/** What tells a record from the others of its project or organization, whose ids begin the key. */
const KEYS = new Map(
  STREAMS.map(({ tapStreamId, keyProperties }) => [
    tapStreamId,
    keyProperties.filter((name) => !['organizationId', 'projectID'].includes(name)),
  ]),
);

/** The key of a record, as text. */
export function keyOf(stream: string, record: Readonly<Record<string, unknown>>): string {
  return (KEYS.get(stream) ?? ['id']).map((name) => String(record[name])).join('/');
}

/**
 * Every record that exists and has a place in time, as a bookmark would claim it.
 * @param names the streams that are read; those that were never read claim nothing
 */
export function itemsOf(
  simulator: Simulator,
  bounds: Omit<TruthOptions, 'stream' | 'organization'>,
  names?: readonly string[],
): readonly Item[] {
  return simulator.world.organizations.flatMap(({ id: organization }) =>
    STREAMS.flatMap(({ tapStreamId: stream, replication, partitionBy }): readonly Item[] => {
      if (replication.method !== 'INCREMENTAL' || names?.includes(stream) === false) return [];
      const records = [...simulator.truth(stream, { ...bounds, organization })];
      return records.flatMap(([key, record]) => {
        const second = toInstant(record[replication.replicationKey]);
        if (second === undefined) return [];
        const partition =
          partitionBy === 'project' ? `${organization}/${String(record['projectID'])}` : organization;
        return [{ stream, key, second, partition }];
      });
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
  // What is there stays there: of it nothing can be claimed too early any more.
  let absent = items.map((item) => ({ item, name: `${item.stream}:${item.key}` }));
  for (const message of messages) {
    if (message.type === 'RECORD') had.add(`${message.stream}:${keyOf(message.stream, message.record)}`);
    if (message.type !== 'STATE') continue;
    absent = absent.filter(({ name }) => !had.has(name));
    for (const { item, name } of absent) if (isClaimed(message.value, item)) early.add(name);
  }
  return [...early];
}
