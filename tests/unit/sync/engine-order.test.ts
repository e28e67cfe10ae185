import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import type { Organization } from '../../../src/sentry/account/account.ts';
import { createByProject } from '../../../src/sentry/account/by-project.ts';
import { createPartitions } from '../../../src/sentry/account/partitions.ts';
import type { ReadPlace } from '../../../src/sentry/account/places.ts';
import { createProjectFilter } from '../../../src/sentry/account/project-filter.ts';
import { createNamedRead } from '../../../src/sentry/account/project-names.ts';
import { createProjectIndex } from '../../../src/sentry/account/projects.ts';
import type { StreamDefinition } from '../../../src/streams/definition.ts';
import { detectors } from '../../../src/streams/detectors.ts';
import { projectDetails } from '../../../src/streams/project-details.ts';
import { projectKeys } from '../../../src/streams/project-keys.ts';
import { projects } from '../../../src/streams/projects.ts';
import { releases } from '../../../src/streams/releases.ts';
import { sync } from '../../../src/sync/engine.ts';
import { createLedger } from '../../../src/sync/progress/ledger.ts';
import { boundsUpTo, planned } from '../../support/builders.ts';
import { messagesOf, plainTranscribe } from '../../support/messages.ts';
import { recordingLog } from '../../support/recording-log.ts';

const ORGANIZATIONS: readonly Organization[] = ['1', '2'].map((id) => ({
  id,
  slug: `org-${id}`,
  root: 'r',
  naming: 'id',
}));

/** Streams that need the projects in every way there is, and the stream that lists them. */
const KINDS = [projects, releases, projectDetails, detectors, projectKeys];

function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first) =>
    orders(items.filter((item) => item !== first)).map((rest) => [first, ...rest]),
  );
}

/** Runs streams in an order, as the source connects them; tells the records and how often projects were listed. */
async function run(definitions: readonly StreamDefinition[], width: number) {
  const log = recordingLog();
  let listings = 0;
  const server: ReadPlace = async function* (definition, { organization, project }, time) {
    const { span } = time ?? {};
    if (definition === projects) listings += 1;
    const own = `${organization.id}0`;
    const records: JsonObject[] =
      definition === projects
        ? [{ id: own, slug: `web-${own}` }]
        : [{ id: `${definition.tapStreamId} ${project?.id ?? ''}`, projectId: own }];
    // Answers come later than the question, as over a network.
    await new Promise((resolve) => setImmediate(resolve));
    yield { records, clean: true, ...(span === undefined ? { end: 'whole' } : { delivered: span }) };
  };
  const index = createProjectIndex(createNamedRead(createByProject(server, log)), projects);
  const partitions = createPartitions({
    organizations: ORGANIZATIONS,
    index,
    filter: createProjectFilter([], []),
    requests: { environments: [], issueQuery: '', fullBodies: false },
    log,
  });
  const batches = sync({
    plans: definitions.map((definition) => planned(definition)),
    listPartitions: async (definition) => {
      if (definition === projects) index.announce();
      return await partitions.list(definition);
    },
    readPages: (definition, { partition, span }) =>
      index.readPlace(definition, partitions.placeOf(definition, partition), { span }),
    transcribeOf: ({ stream }) => plainTranscribe(stream, () => 0),
    ledger: createLedger({ bookmarks: {} }, { startDate: 0, isOwner: false, now: 100, warn: () => {} }),
    bounds: boundsUpTo(100),
    width,
    sample: undefined,
    now: () => 100_000,
    log,
    onRecords: () => {},
  });
  const records: string[] = [];
  for (;;) {
    const next = await batches.next();
    if (next.done) return { failures: next.value, records: records.toSorted(), listings };
    for (const message of messagesOf(next.value)) {
      if (message.type === 'RECORD') records.push(JSON.stringify([message.stream, message.record]));
    }
  }
}

describe('the order of the streams', () => {
  it.each([1, 2, 8])('does not matter to what comes, with %i reads ahead', async (width) => {
    const usual = await run(KINDS, width);
    expect(usual.failures).toEqual([]);
    expect(usual.records).toHaveLength(2 * KINDS.length);
    expect(usual.records.join('\n')).toContain('"projectSlug":"web-10"');
    for (const definitions of orders(KINDS)) {
      const { failures, records, listings } = await run(definitions, width);
      const order = definitions.map(({ tapStreamId }) => tapStreamId);
      expect({ order, failures, records }).toEqual({ order, failures: [], records: usual.records });
      // Of each organization once, and once more for those that come before the stream of projects.
      expect({ order, listings }).toEqual({ order, listings: definitions[0] === projects ? 2 : 4 });
    }
  });
});
