import type { JsonObject } from '../../src/json.ts';
import { toInstant } from '../../src/time.ts';
import type { Simulator } from '../simulator/index.ts';
import type { Item } from '../support/claims.ts';
import type { SingerMessage } from '../support/run-tap.ts';

/** Something that has to be delivered, with the record as the server sends it. */
export type Owed = Item & { readonly raw: JsonObject };

/** Everything with a bookmark that exists now, from a start date on. */
export function owedBy(simulator: Simulator, start: string): readonly Owed[] {
  const { organizations } = simulator.world;
  const isOne = organizations.length === 1;
  return organizations.flatMap(({ id }) => {
    const list = (stream: string): readonly JsonObject[] => [
      ...simulator.truth(stream, { organization: id, start }).values(),
    ];
    const partition = isOne ? {} : { partition: id };
    return [
      ...list('issues').map((raw) => ({
        stream: 'issues',
        key: issueKey(raw),
        second: secondOf(raw['lastSeen']),
        raw,
        ...partition,
      })),
      ...list('releases').map((raw) => ({
        stream: 'releases',
        key: `${id}/${raw['version']}`,
        second: secondOf(raw['dateCreated']),
        raw,
        ...partition,
      })),
      ...list('events').map((raw) => ({
        stream: 'events',
        key: String(raw['eventID']),
        second: secondOf(raw['dateCreated']),
        raw,
        partition: String(raw['projectID']),
      })),
    ];
  });
}

/** The key of a delivered record, in the form of the items above; undefined for full tables. */
export function keyOfRecord({ stream, record }: SingerMessage): string | undefined {
  switch (stream) {
    case 'issues':
      return issueKey(record);
    case 'releases':
      return `${record['organizationId']}/${record['version']}`;
    case 'events':
      return String(record['eventID']);
    default:
      return undefined;
  }
}

/** An issue that was seen again is another thing to deliver. */
function issueKey(record: Readonly<Record<string, unknown>>): string {
  return `${record['id']}@${secondOf(record['lastSeen'])}`;
}

function secondOf(value: unknown): number {
  const second = toInstant(value);
  if (second === undefined) throw new Error(`no time: ${String(value)}`);
  return second;
}
