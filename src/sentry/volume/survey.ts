import type { Logger } from '../../log.ts';
import type { Partition, Survey } from '../../source.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Organization } from '../account/account.ts';
import type { Place, ReadPlace } from '../account/places.ts';
import { pageSize, type RequestOptions } from '../lists/request.ts';
import type { Client } from '../transport/client.ts';
import type { Gate } from '../transport/gate.ts';
import { type Activity, projectSeries, projectVolumes } from './activity.ts';
import { createSpanProbe } from './span-probe.ts';

export function createSurvey(options: {
  client: Client;
  gate: Gate;
  log: Logger;
  organizations: readonly Organization[];
  /** Where a partition that was listed is read. */
  placeOf: (definition: StreamDefinition, partition: Partition) => Place;
  readPlace: ReadPlace;
  requests: RequestOptions;
  countParents: Survey['parentsIn'];
}): Survey {
  const { client, gate, log, placeOf } = options;
  const activity: Activity = { client, log, without: new Set() };
  const probe = createSpanProbe();
  return {
    volumesSince: async (definition, since, until) => {
      const { statsCategory: category, tapStreamId: stream } = definition;
      if (category === undefined) return undefined;
      const volumes = new Map<string, number>();
      for (const organization of options.organizations) {
        const found = await projectVolumes(activity, organization, { category, since, until, stream });
        if (found === undefined) return undefined;
        for (const [id, count] of found) volumes.set(`${organization.id}/${id}`, count);
      }
      return volumes;
    },
    volumesIn: async (definition, partition, [since, until]) => {
      const { statsCategory: category, tapStreamId: stream } = definition;
      if (category === undefined) return undefined;
      const { organization, project } = placeOf(definition, partition);
      if (project === undefined) return undefined;
      const question = { category, since, until, stream };
      return await projectSeries(activity, organization, project.id, question);
    },
    parentsIn: options.countParents,
    parallelism: ({ bucket }) => gate.room(bucket),
    pageSize: (definition) => pageSize(definition, options.requests),
    keepsToSpan: async (definition, { partition, span }) => {
      const place = placeOf(definition, partition);
      return await probe(place.organization.id, () => options.readPlace(definition, place, { span }));
    },
  };
}
