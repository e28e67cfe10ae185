import type { Logger } from '../log.ts';
import type { Scope, StreamDefinition } from '../streams/definition.ts';
import type { Instant, Span } from '../time.ts';
import type { Organization } from './account.ts';
import { projectSeries, projectVolumes } from './activity.ts';
import type { Volume } from './activity-counts.ts';
import type { Client } from './client.ts';
import type { Gate } from './gate.ts';
import type { Place, ReadPlace } from './places.ts';
import { pageSize, type RequestOptions } from './request.ts';
import { createSpanProbe } from './span-probe.ts';

/** One project, or one organization, as the engine sees it. */
export type Partition = { readonly id: string; readonly label: string; readonly scope: Scope };

export type PartitionSlice = { readonly partition: Partition; readonly span?: Span };

/** What can be learned of a stream before it is read. */
export type Survey = {
  /** Records that each project accepted between two instants, by id; undefined when nobody can tell. */
  readonly volumesSince: (
    definition: StreamDefinition,
    since: Instant,
    until: Instant,
  ) => Promise<ReadonlyMap<string, number> | undefined>;
  /** Those of one project, interval by interval; undefined when nobody can tell. */
  readonly volumesIn: (
    definition: StreamDefinition,
    partition: Partition,
    span: Span,
  ) => Promise<readonly Volume[] | undefined>;
  /** Most requests for this stream that may be in flight at once, as far as is known by now. */
  readonly parallelism: (definition: StreamDefinition) => number;
  /** The most records that come with one page. */
  readonly pageSize: (definition: StreamDefinition) => number;
  /** Whether the server keeps to a span that ends before the newest record. */
  readonly keepsToSpan: (definition: StreamDefinition, slice: PartitionSlice) => Promise<boolean>;
};

export function createSurvey(options: {
  client: Client;
  gate: Gate;
  log: Logger;
  organizations: readonly Organization[];
  /** Where a partition that was listed is read. */
  placeOf: (definition: StreamDefinition, partition: Partition) => Place;
  readPlace: ReadPlace;
  requests: RequestOptions;
}): Survey {
  const { client, gate, log, placeOf } = options;
  const probe = createSpanProbe();
  return {
    volumesSince: async (definition, since, until) => {
      const { statsCategory: category, tapStreamId: stream } = definition;
      if (category === undefined) return undefined;
      const volumes = new Map<string, number>();
      for (const organization of options.organizations) {
        const found = await projectVolumes(client, organization, { category, since, until, stream }, log);
        if (found === undefined) return undefined;
        for (const [id, count] of found) volumes.set(id, count);
      }
      return volumes;
    },
    volumesIn: async (definition, partition, [since, until]) => {
      const { statsCategory: category, tapStreamId: stream } = definition;
      if (category === undefined) return undefined;
      const { organization } = placeOf(definition, partition);
      const question = { category, since, until, stream };
      return await projectSeries(client, organization, partition.id, question, log);
    },
    parallelism: ({ bucket }) => gate.room(bucket),
    pageSize: (definition) => pageSize(definition, options.requests),
    keepsToSpan: async (definition, { partition, span }) => {
      const place = placeOf(definition, partition);
      return await probe(place.organization.id, () => options.readPlace(definition, place, span));
    },
  };
}
