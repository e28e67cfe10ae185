import type { JsonObject } from '../../src/json.ts';
import type { Scope } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';
import type { Simulator, TruthOptions } from '../simulator/index.ts';
import type { SingerMessage } from './run-tap.ts';

type Fields = Readonly<Record<string, unknown>>;

const NOWHERE: Scope = { organizationId: '', organizationSlug: '' };

/** What tells a record from all others of its stream, below its organization. */
const KEYS = new Map(
  STREAMS.map(({ tapStreamId, keyProperties, derived }) => [
    tapStreamId,
    keyProperties
      .filter((name) => name !== 'organizationId')
      // A record that the tap has made has the column, one of the server what the column is computed from.
      .map((name) => (record: Fields) => derived[name]?.(record as JsonObject, NOWHERE) ?? record[name]),
  ]),
);

/**
 * The identity of a record in a warehouse: `events:<organization>/<project>/<event>`, `issues:<organization>/<id>`.
 * Ids alone are not unique, since several databases may be read.
 */
export function identityOf(stream: string, organizationId: unknown, record: Fields): string {
  const key = (KEYS.get(stream) ?? [({ id }: Fields) => id]).map((find) => String(find(record))).join('/');
  return stream === 'organizations' ? `${stream}:${key}` : `${stream}:${String(organizationId)}/${key}`;
}

/** The identities of all RECORDs, in the order they came. */
export function identitiesIn(messages: readonly SingerMessage[]): readonly string[] {
  return messages
    .filter(({ type }) => type === 'RECORD')
    .map(({ stream, record }) => identityOf(stream, record['organizationId'], record));
}

/** The identities of all that exists on the server in some streams. */
export function identitiesAt(
  simulator: Simulator,
  streams: readonly string[],
  options: Omit<TruthOptions, 'stream'> = {},
): readonly string[] {
  return streams.flatMap((stream) =>
    simulator
      .owned(stream, options)
      .map(({ organizationId, record }) => identityOf(stream, organizationId, record)),
  );
}
