import { describe, expect, it } from '@jest/globals';
import type { ReadPlace } from '../../../src/sentry/places.ts';
import { createProjectIndex } from '../../../src/sentry/projects.ts';
import { events } from '../../../src/streams/events.ts';
import { projects } from '../../../src/streams/projects.ts';
import { sync } from '../../../src/sync/engine.ts';
import { createLedger } from '../../../src/sync/ledger.ts';
import type { Partition } from '../../../src/sync/partition.ts';
import { organizationPartition, planned, projectPartition } from '../../support/builders.ts';
import { brief } from '../../support/engine-run.ts';
import { messagesOf, plainTranscribe } from '../../support/messages.ts';
import { recordingLog } from '../../support/recording-log.ts';

const ORGANIZATIONS = ['1', '2', '3'].map((id) => ({ id, slug: `org-${id}`, root: 'r' }));

/** The engine over several organizations whose projects are known from the stream that lists them. */
function start(isTest: boolean) {
  const inner: ReadPlace = async function* (definition, { organization }) {
    yield { records: [{ id: `${definition.tapStreamId} of ${organization.id}` }], clean: true };
  };
  const index = createProjectIndex(inner, projects, !isTest);
  const organizationOf = ({ scope }: Partition) => ({ id: scope.organizationId, slug: 's', root: 'r' });
  return sync({
    plans: [planned(projects), planned(events)],
    listPartitions: async (definition) => {
      if (definition === projects) {
        return { partitions: ORGANIZATIONS.map(({ id }) => organizationPartition(id)) };
      }
      const found = await Promise.all(ORGANIZATIONS.map(index.projectsOf));
      return { partitions: found.flat().map(({ id }) => projectPartition(id)) };
    },
    readPages: (definition, { partition, span }) =>
      index.readPlace(definition, { organization: organizationOf(partition) }, span),
    transcribeOf: ({ stream }) => plainTranscribe(stream, () => 0),
    ledger: createLedger(
      { bookmarks: {} },
      { startDate: 0, severalOrganizations: true, reading: { now: 100, warn: () => {} } },
    ),
    bounds: { upper: 100, startDate: 0, lookbackSeconds: 0, issueRefreshHours: -1, releaseRefreshDays: 0 },
    width: 1,
    isTest,
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
    const { words, isOver } = await yielded(start(false));
    expect(isOver).toBe(true);
    expect(words.filter((word) => word.startsWith('RECORD events'))).toHaveLength(3);
  });

  it('are read to the end by a test of the connection too', async () => {
    const { words, isOver } = await yielded(start(true));
    expect(words).toContain('SCHEMA events');
    expect(isOver).toBe(true);
  });
});
