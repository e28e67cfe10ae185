import { describe, expect, it } from '@jest/globals';
import type { Organization } from '../../../src/sentry/account/account.ts';
import type { ReadPlace } from '../../../src/sentry/account/places.ts';
import { createProjectIndex } from '../../../src/sentry/account/projects.ts';
import type { Partition } from '../../../src/source.ts';
import { events } from '../../../src/streams/events.ts';
import { projects } from '../../../src/streams/projects.ts';
import { sync } from '../../../src/sync/engine.ts';
import { createLedger } from '../../../src/sync/progress/ledger.ts';
import { boundsUpTo, organizationPartition, planned, projectPartition } from '../../support/builders.ts';
import { brief } from '../../support/engine-run.ts';
import { messagesOf, plainTranscribe } from '../../support/messages.ts';
import { recordingLog } from '../../support/recording-log.ts';

const ORGANIZATIONS: readonly Organization[] = ['1', '2', '3'].map((id) => ({
  id,
  slug: `org-${id}`,
  root: 'r',
  naming: 'id',
}));

/** The engine over several organizations whose projects are known from the stream that lists them. */
function start({ isTest = false, definitions = [projects, events] }) {
  const inner: ReadPlace = async function* (definition, { organization }, time) {
    const { span } = time ?? {};
    const records = [{ id: `${definition.tapStreamId} of ${organization.id}` }];
    yield { records, clean: true, ...(span === undefined ? { end: 'whole' } : { delivered: span }) };
  };
  const index = createProjectIndex(inner, projects);
  const organizationOf = ({ scope }: Partition): Organization => ({
    id: scope.organizationId,
    slug: 's',
    root: 'r',
    naming: 'id',
  });
  return sync({
    plans: definitions.map((definition) => planned(definition)),
    listPartitions: async (definition) => {
      if (definition === projects) {
        // A test of the connection leaves its streams early: what they list is not waited for.
        if (!isTest) index.announce();
        return { partitions: ORGANIZATIONS.map(({ id }) => organizationPartition(id)), failed: [] };
      }
      const found = await Promise.all(ORGANIZATIONS.map((each) => index.projectsOf(each)));
      const partitions = ORGANIZATIONS.flatMap((each, place) =>
        (found[place] ?? []).map(({ id }) => projectPartition(id, each.id)),
      );
      return { partitions, failed: [] };
    },
    readPages: (definition, { partition, span }) =>
      index.readPlace(definition, { organization: organizationOf(partition) }, { span }),
    transcribeOf: ({ stream }) => plainTranscribe(stream, () => 0),
    ledger: createLedger({ bookmarks: {} }, { startDate: 0, isOwner: false, now: 100, warn: () => {} }),
    bounds: boundsUpTo(100),
    width: 1,
    sample: isTest ? 1 : undefined,
    now: () => 100_000,
    log: recordingLog(),
    onRecords: () => {},
  });
}

/** What a run yields, as far as it gets without anybody waiting for something that never comes. */
async function yielded(batches: ReturnType<typeof sync>): Promise<{ words: string[]; isOver: boolean }> {
  const words: string[] = [];
  let isOver = false;
  const reading = (async () => {
    for await (const batch of batches) words.push(...messagesOf(batch).map(brief));
    isOver = true;
  })();
  for (let turn = 0; turn < 5_000 && !isOver; turn += 1) await Promise.resolve();
  if (isOver) await reading;
  return { words, isOver };
}

describe('several organizations whose projects are known from their stream', () => {
  it('are read to the end', async () => {
    const { words, isOver } = await yielded(start({}));
    expect(isOver).toBe(true);
    expect(words.filter((word) => word.startsWith('RECORD events'))).toHaveLength(3);
  });

  it('are read to the end by a test of the connection too', async () => {
    const { words, isOver } = await yielded(start({ isTest: true }));
    expect(words).toContain('SCHEMA events');
    expect(isOver).toBe(true);
  });

  it('are read to the end where the stream that needs the projects comes before theirs', async () => {
    const { words, isOver } = await yielded(start({ definitions: [events, projects] }));
    expect(isOver).toBe(true);
    expect(words.filter((word) => word.startsWith('RECORD events'))).toHaveLength(3);
    expect(words.filter((word) => word.startsWith('RECORD projects'))).toHaveLength(3);
  });
});
