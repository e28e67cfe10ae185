import type { JsonObject } from '../../src/json.ts';
import type { Partition } from '../../src/source.ts';
import type { StreamDefinition } from '../../src/streams/definition.ts';
import type { Bounds } from '../../src/sync/plan/bounds.ts';
import type { PlannedStream } from '../../src/sync/plan/plan.ts';
import { type Instant, toInstant } from '../../src/time.ts';

/** The second that a time names; throws when it names none. */
export function at(time: string): Instant {
  const instant = toInstant(time);
  if (instant === undefined) throw new Error(`No time: ${time}`);
  return instant;
}

/** A time stamp in Sentry's form, some microseconds after the second. */
export function stamp(second: Instant, micros = 0): string {
  const whole = new Date(second * 1000).toISOString().slice(0, 19);
  return micros === 0 ? `${whole}Z` : `${whole}.${String(micros).padStart(6, '0')}Z`;
}

/** A stream of a run with everything selected and a schema of its keys alone. */
export function planned(definition: StreamDefinition, over: Partial<PlannedStream> = {}): PlannedStream {
  const { replication } = definition;
  return {
    definition,
    stream: definition.tapStreamId,
    schema: {
      type: 'object',
      properties: Object.fromEntries(definition.keyProperties.map((name) => [name, { type: ['string'] }])),
    } as JsonObject,
    keyProperties: definition.keyProperties,
    replicationMethod: replication.method,
    ...(replication.method === 'INCREMENTAL' && { replicationKey: replication.replicationKey }),
    ...over,
  };
}

/** Time limits of a run that claims as far as it asks, looks back nowhere and reads nothing again. */
export function boundsUpTo(signpost: Instant, over: Partial<Bounds> = {}): Bounds {
  return {
    signpost,
    asked: signpost,
    isUnbounded: true,
    startDate: 0,
    lookbackSeconds: 0,
    issueRefreshHours: -1,
    releaseRefreshDays: 0,
    ...over,
  };
}

/** A project of an organization as a partition, `1/7`. */
export function projectPartition(id: string, organization = '1'): Partition {
  return {
    id: `${organization}/${id}`,
    label: `project-${id}`,
    scope: {
      organizationId: organization,
      organizationSlug: `org-${organization}`,
      projectId: id,
      projectSlug: `project-${id}`,
    },
  };
}

/** An organization as a partition; of streams that belong to projects it says which, and by which question. */
export function organizationPartition(
  id = '1',
  over: Pick<Partition, 'projects' | 'question'> = {},
): Partition {
  return { id, label: `org-${id}`, scope: { organizationId: id, organizationSlug: `org-${id}` }, ...over };
}

/** All items of an async list. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
