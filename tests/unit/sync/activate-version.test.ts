import { describe, expect, it } from '@jest/globals';
import { discover } from '../../../src/discovery/discover.ts';
import { ApiError, AuthError, UnavailableError } from '../../../src/errors.ts';
import type { Logger } from '../../../src/log.ts';
import type { Page, ReadPages } from '../../../src/source.ts';
import { events } from '../../../src/streams/events.ts';
import { STREAMS } from '../../../src/streams/index.ts';
import { issues } from '../../../src/streams/issues.ts';
import { projectDetails } from '../../../src/streams/project-details.ts';
import { projects } from '../../../src/streams/projects.ts';
import { teams } from '../../../src/streams/teams.ts';
import { type SyncInput, sync } from '../../../src/sync/engine.ts';
import { planStreams } from '../../../src/sync/plan/plan.ts';
import { createLedger } from '../../../src/sync/progress/ledger.ts';
import { activation, tableVersion } from '../../../src/sync/table-version.ts';
import { boundsUpTo, organizationPartition } from '../../support/builders.ts';
import { type Message, messagesOf, plainTranscribe } from '../../support/messages.ts';

const VERSION = 1_780_000_000;
const RUN = { version: VERSION, isFiltered: false, isStopping: () => false };
const FILTERED = { ...RUN, isFiltered: true };
const SHARED = { ...RUN, isShared: true };
const STOPPING = { ...RUN, isStopping: () => true };

const fullTable = (definition: typeof teams) => ({
  stream: definition.tapStreamId,
  definition,
  replicationMethod: 'FULL_TABLE' as const,
});

describe('tableVersion', () => {
  it('is the one of the run for full-table streams, when the operator wants it', () => {
    expect(tableVersion(fullTable(teams), RUN)).toBe(VERSION);
    expect(tableVersion(fullTable(teams), undefined)).toBeUndefined();
  });

  it('is no business of incremental streams', () => {
    expect(tableVersion({ definition: issues, replicationMethod: 'INCREMENTAL' }, RUN)).toBeUndefined();
  });

  it('is not given to an incremental stream that is read from the start date every time: older rows are not in it', () => {
    expect(tableVersion(fullTable(events), RUN)).toBeUndefined();
  });

  it('is not given to the stream of projects when only some are chosen: the target would drop the others', () => {
    expect(tableVersion(fullTable(projects), RUN)).toBe(VERSION);
    expect(tableVersion(fullTable(projects), FILTERED)).toBeUndefined();
    expect(tableVersion(fullTable(teams), FILTERED)).toBe(VERSION);
  });

  it('is not given to streams by project when other processes read other projects: the target would drop theirs', () => {
    expect(tableVersion(fullTable(projectDetails), RUN)).toBe(VERSION);
    expect(tableVersion(fullTable(projectDetails), SHARED)).toBeUndefined();
    expect(tableVersion(fullTable(projects), SHARED)).toBe(VERSION);
  });
});

describe('activation', () => {
  it('is sent for a table that was read to its end', () => {
    expect(activation(fullTable(teams), RUN, true)).toEqual([
      { type: 'ACTIVATE_VERSION', stream: 'teams', version: VERSION },
    ]);
  });

  it('is not sent when a part is missing, the run is being stopped or there is no version', () => {
    expect(activation(fullTable(teams), RUN, false)).toEqual([]);
    expect(activation(fullTable(teams), STOPPING, true)).toEqual([]);
    expect(activation(fullTable(teams), undefined, true)).toEqual([]);
    expect(activation(fullTable(projects), FILTERED, true)).toEqual([]);
  });
});

const silence = (): void => {};
const LOG: Logger = {
  debug: silence,
  info: silence,
  warning: silence,
  error: silence,
  critical: silence,
  metric: silence,
};
const ORGANIZATIONS = ['1', '2'];

/** A page of two records of the stream that is asked for. */
async function* onePage(): AsyncGenerator<Page> {
  yield { records: [{ id: '1' }, { id: '2' }], clean: true, end: 'whole' };
}

async function* failing(error: Error): AsyncGenerator<Page> {
  yield* onePage();
  throw error;
}

/** Runs teams and issues of two organizations and keeps what came out, also when the run ends with an error. */
async function run(own: Partial<SyncInput>): Promise<readonly Message[]> {
  const discovered = discover();
  const { streams } = planStreams({
    catalog: undefined,
    discovered,
    definitions: STREAMS.filter((definition) => definition === teams || definition === issues),
  });
  const batches = sync({
    plans: streams,
    listPartitions: async () => ({
      partitions: ORGANIZATIONS.map((id) => organizationPartition(id)),
      failed: [],
    }),
    readPages: () => onePage(),
    transcribeOf: ({ stream }) => plainTranscribe(stream, () => 0),
    ledger: createLedger({ bookmarks: {} }, { startDate: 0, isOwner: false, now: VERSION, warn: silence }),
    bounds: boundsUpTo(1000),
    width: 2,
    sample: undefined,
    versioning: RUN,
    now: () => 0,
    log: LOG,
    onRecords: silence,
    ...own,
  });
  const messages: Message[] = [];
  try {
    for await (const batch of batches) messages.push(...messagesOf(batch));
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
  }
  return messages;
}

/** What came out, in short: `RECORD teams 1780000000`. */
const brief = (messages: readonly Message[]): readonly string[] =>
  messages
    .filter(({ type }) => type !== 'STATE')
    .map((message) =>
      [message.type, 'stream' in message && message.stream, 'version' in message && message.version]
        .filter(Boolean)
        .join(' '),
    );

const failsIn = (organization: string, error: Error): ReadPages => {
  return (_definition, { partition }) => (partition.id === organization ? failing(error) : onePage());
};

const activated = (messages: readonly Message[]) =>
  messages.filter(({ type }) => type === 'ACTIVATE_VERSION');

describe('sync', () => {
  it('puts one version into all records of a full table and activates it after the last one', async () => {
    expect(brief(await run({}))).toEqual([
      'SCHEMA teams',
      ...Array.from({ length: 4 }, () => `RECORD teams ${VERSION}`),
      `ACTIVATE_VERSION teams ${VERSION}`,
      'SCHEMA issues',
      ...Array.from({ length: 4 }, () => 'RECORD issues'),
    ]);
  });

  it('activates a table that is empty by now', async () => {
    const messages = await run({
      readPages: async function* () {
        yield { records: [], clean: true, end: 'whole' };
      },
    });
    expect(activated(messages)).toEqual([{ type: 'ACTIVATE_VERSION', stream: 'teams', version: VERSION }]);
  });

  it('sends no version unless the operator wants it', async () => {
    const messages = await run({ versioning: undefined });
    expect(brief(messages).filter((line) => /\d/.test(line))).toEqual([]);
    expect(brief(messages)).toHaveLength(10);
    expect(messages.filter((message) => 'version' in message)).toEqual([]);
  });

  it('sends no version in a test of the connection', async () => {
    const messages = await run({ sample: 1 });
    expect(brief(messages)).toEqual(['SCHEMA teams', 'RECORD teams', 'SCHEMA issues', 'RECORD issues']);
  });

  it.each(ORGANIZATIONS)('does not activate a table when organization %s could not be read', async (id) => {
    const messages = await run({ readPages: failsIn(id, new ApiError('refused', 403)) });
    expect(brief(messages)).toContain(`RECORD teams ${VERSION}`);
    expect(activated(messages)).toEqual([]);
  });

  it('does not activate a table that is not available in one organization: that would empty it', async () => {
    const off = new UnavailableError('it is off', 'acme', 'organization', new ApiError('No', 404));
    const messages = await run({ readPages: failsIn('2', off) });
    expect(brief(messages)).toContain(`RECORD teams ${VERSION}`);
    expect(activated(messages)).toEqual([]);
  });

  it('does not activate a table when one organization could not be listed', async () => {
    const failed = [{ label: 'org-2', error: new ApiError('refused', 403) }];
    const messages = await run({
      listPartitions: async () => ({ partitions: [organizationPartition('1')], failed }),
    });
    expect(brief(messages)).toContain(`RECORD teams ${VERSION}`);
    expect(activated(messages)).toEqual([]);
  });

  it.each<[string, Partial<Page>]>([
    ['moved while it was listed', { end: 'moved' }],
    ['has a record without its key', { records: [{ id: '1' }, {}], end: 'whole' }],
    ['did not end', {}],
  ])('does not activate a table that %s', async (_name, page) => {
    const messages = await run({
      readPages: async function* () {
        yield { records: [{ id: '1' }, { id: '2' }], clean: true, ...page };
      },
      transcribeOf: ({ stream }) =>
        plainTranscribe(
          stream,
          () => 0,
          (raw) => (raw['id'] === undefined ? undefined : raw),
        ),
    });
    expect(brief(messages)).toContain(`RECORD teams ${VERSION}`);
    expect(activated(messages)).toEqual([]);
  });

  it('activates a table whose neighbour moved', async () => {
    const messages = await run({
      readPages: async function* ({ tapStreamId }) {
        yield { records: [{ id: '1' }], clean: true, end: tapStreamId === 'teams' ? 'whole' : 'moved' };
      },
    });
    expect(activated(messages)).toHaveLength(1);
  });

  it('does not activate a table whose parts could not be listed', async () => {
    const messages = await run({ listPartitions: () => Promise.reject(new ApiError('refused', 403)) });
    expect(brief(messages)).toEqual(['SCHEMA teams', 'SCHEMA issues']);
  });

  it('does not activate a table when the run ends with an error', async () => {
    const messages = await run({ readPages: failsIn('2', new AuthError('The token was refused.')) });
    expect(brief(messages)).toContain(`RECORD teams ${VERSION}`);
    expect(activated(messages)).toEqual([]);
  });

  it('does not activate a table once a signal has come', async () => {
    const messages = await run({ versioning: STOPPING });
    expect(brief(messages)).toContain(`RECORD teams ${VERSION}`);
    expect(activated(messages)).toEqual([]);
  });
});
