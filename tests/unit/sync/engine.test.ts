import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { sessions } from '../../../src/streams/sessions.ts';
import { teams } from '../../../src/streams/teams.ts';
import { schemaOf } from '../../../src/sync/schema-message.ts';
import { formatInstant } from '../../../src/time.ts';
import { at, boundsUpTo, planned } from '../../support/builders.ts';
import {
  brief,
  complete,
  engineRun,
  lastState,
  type RunOptions,
  type SourceRow,
} from '../../support/engine-run.ts';
import { messagesOf } from '../../support/messages.ts';

const START = at('2026-05-01');
const SIGNPOST = START + 100;
const BOUNDS = boundsUpTo(SIGNPOST, { startDate: START });
const row = (partition: string, id: string, second: number): SourceRow => ({
  partition,
  id,
  second: START + second,
});
const SOURCE = {
  teams: [row('1', 't1', 0), row('1', 't2', 0), row('1', 't3', 0)],
  issues: [row('1', 'i1', 10), row('1', 'i2', 20), row('1', 'i3', 30)],
  events: [row('7', 'e1', 10), row('7', 'e2', 20), row('7', 'e3', 30), row('8', 'e4', 40)],
};
const options = (over: Partial<RunOptions> = {}): RunOptions => ({
  source: SOURCE,
  definitions: [teams, issues, events],
  bounds: BOUNDS,
  ...over,
});

const briefly = async (over: Partial<RunOptions> = {}) =>
  (await complete(engineRun(options(over)))).messages.map(brief);

const FULL = formatInstant(SIGNPOST);
const NEWEST = formatInstant(START + 30);

describe('the messages of a run', () => {
  it('are a STATE, then each stream with its SCHEMA, its records newest first, and its STATE', async () => {
    expect(await briefly()).toEqual([
      'STATE',
      'SCHEMA teams',
      ...['t1', 't2', 't3'].map((id) => `RECORD teams ${id}`),
      'SCHEMA issues',
      ...['i3', 'i2', 'i1'].map((id) => `RECORD issues ${id}`),
      'STATE',
      'SCHEMA events',
      ...['e3', 'e2', 'e1', 'e4'].map((id) => `RECORD events ${id}`),
      'STATE',
    ]);
  });

  it('end with a state that claims everything up to the signpost, and says whose it is', async () => {
    const { messages, failures } = await complete(engineRun(options()));
    const newest = { start: FULL, newest: NEWEST };
    expect(lastState(messages)).toEqual({
      bookmarks: {
        issues: { start: FULL, partitions: { '1': newest } },
        events: {
          start: FULL,
          partitions: { '1/7': newest, '1/8': { start: FULL, newest: formatInstant(START + 40) } },
        },
      },
    });
    expect(failures).toEqual([]);
  });

  it('have what came after the signpost, which is claimed by no bookmark and read again', async () => {
    const source = { issues: [row('1', 'hot', 130), row('1', 'i1', 10)] };
    const bounds = { ...BOUNDS, asked: SIGNPOST + 61 };
    const over = { definitions: [issues], source, bounds };
    const first = await complete(engineRun(options(over)));
    expect(first.messages.map(brief)).toContain('RECORD issues hot');
    expect(lastState(first.messages)).toMatchObject({ bookmarks: { issues: { start: FULL } } });
    const run = engineRun(options({ ...over, state: lastState(first.messages) }));
    const second = await complete(run);
    expect(run.slices).toEqual([`issues/1 ${SIGNPOST}-${SIGNPOST + 61} top`]);
    expect(second.messages.map(brief)).toContain('RECORD issues hot');
  });

  it('begin with the state that was given', async () => {
    const issuesOf = { start: FULL, partitions: { '1': { start: FULL } } };
    const state = { bookmarks: { issues: issuesOf, other: { x: 1 } }, more: [1] };
    const { messages } = await complete(engineRun(options({ state })));
    expect(messages[0]).toEqual({ type: 'STATE', value: state });
    expect(messages.map(brief)).not.toContain('RECORD issues i1');
  });

  it('say when a record was read, and are counted', async () => {
    const run = engineRun(options());
    const { messages } = await complete(run);
    expect(messages.find(({ type }) => type === 'RECORD')).toEqual({
      type: 'RECORD',
      stream: 'teams',
      record: expect.objectContaining({ id: 't1' }),
      time_extracted: '2026-06-01T12:00:00.000Z',
    });
    expect([...run.counts]).toEqual([
      ['teams', 3],
      ['issues', 3],
      ['events', 4],
    ]);
  });

  it('have a SCHEMA also for a stream that is empty', async () => {
    expect(await briefly({ source: {} })).toEqual([
      'STATE',
      'SCHEMA teams',
      'SCHEMA issues',
      'STATE',
      'SCHEMA events',
    ]);
  });

  it('have a STATE in between when ten seconds are over, not before', async () => {
    const words = async (passes: number) => {
      const run = engineRun(options({ definitions: [issues], pageSize: 1 }));
      const found: string[] = [];
      for await (const batch of run.batches) {
        found.push(...messagesOf(batch).map(brief));
        run.pass(passes);
      }
      return found;
    };
    const [first, last] = [
      ['STATE', 'SCHEMA issues', 'RECORD issues i3'],
      ['RECORD issues i1', 'STATE'],
    ];
    expect(await words(0)).toEqual([...first, 'RECORD issues i2', ...last]);
    // The third batch after a STATE is written at four times what passes.
    expect(await words(2_500)).toEqual([...first, 'RECORD issues i2', 'STATE', ...last]);
    expect(await words(2_499)).toEqual([...first, 'RECORD issues i2', ...last]);
    expect(await words(10_000)).toEqual([...first, 'STATE', 'RECORD issues i2', 'STATE', ...last]);
  });

  it('have a STATE in between after ten thousand records, not before', async () => {
    const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => row('1', `i${n}`, n % 90));
    const words = async (count: number) =>
      briefly({ definitions: [issues], source: { issues: rowsOf(count) }, pageSize: 5_000 });
    expect((await words(9_999)).filter((word) => word === 'STATE')).toHaveLength(2);
    const many = await words(25_000);
    const places = many.flatMap((word, index) => (word === 'STATE' ? [index] : []));
    expect(places).toEqual([0, 10_002, 20_003, 25_004]);
  });

  it('have no STATE in between where no bookmark has moved', async () => {
    const words = await briefly({ tickMs: 10_000, definitions: [teams], pageSize: 1 });
    expect(words.filter((word) => word === 'STATE')).toEqual(['STATE']);
  });
});

describe('a SCHEMA', () => {
  it('names the bookmark of a stream that keeps one', () => {
    expect(schemaOf(planned(issues))).toEqual({
      type: 'SCHEMA',
      stream: 'issues',
      schema: planned(issues).schema,
      key_properties: ['organizationId', 'id'],
      bookmark_properties: ['lastSeen'],
    });
    expect(schemaOf(planned(teams))).not.toHaveProperty('bookmark_properties');
    expect(schemaOf(planned(issues, { replicationMethod: 'FULL_TABLE' }))).not.toHaveProperty(
      'bookmark_properties',
    );
  });
});

describe('a stream that is read whole by choice', () => {
  it('is read from the start date and keeps no bookmark', async () => {
    const run = engineRun(
      options({
        definitions: [issues],
        plan: (definition) => planned(definition, { replicationMethod: 'FULL_TABLE' }),
      }),
    );
    const { messages } = await complete(run);
    expect(run.slices).toEqual([`issues/1 ${START}-${SIGNPOST} top`]);
    expect(messages.filter(({ type }) => type === 'STATE')).toEqual([
      { type: 'STATE', value: { bookmarks: {} } },
    ]);
  });
});

describe('a stream that has another name in the catalog', () => {
  it('has it in its messages, and its own in the bookmarks', async () => {
    const run = engineRun(
      options({
        definitions: [issues],
        plan: (definition) => planned(definition, { stream: 'tickets' }),
      }),
    );
    const { messages } = await complete(run);
    expect(messages.map(brief)).toContain('SCHEMA tickets');
    expect(messages.map(brief)).toContain('RECORD tickets i1');
    expect(lastState(messages)).toMatchObject({ bookmarks: { issues: { start: FULL } } });
    expect(run.counts.get('tickets')).toBe(3);
  });
});

describe('a test of the connection', () => {
  it('reads one record of each stream and claims nothing', async () => {
    const run = engineRun(options({ isTest: true, width: 1, tickMs: 10_000 }));
    const { messages } = await complete(run);
    expect(messages.map(brief)).toEqual([
      'STATE',
      'SCHEMA teams',
      'RECORD teams t1',
      'SCHEMA issues',
      'RECORD issues i3',
      'SCHEMA events',
      'RECORD events e3',
    ]);
    expect(lastState(messages)).toEqual({ bookmarks: {} });
    expect(run.counts.get('teams')).toBe(1);
  });

  it('looks for a record in the next partition when the first has none', async () => {
    const run = engineRun(
      options({
        isTest: true,
        width: 1,
        definitions: [events],
        source: { events: [row('7', 'late', 500), row('8', 'e4', 40)] },
      }),
    );
    expect((await complete(run)).messages.map(brief)).toContain('RECORD events e4');
  });

  it('leaves numbers by the day after two answers that have none', async () => {
    const pages: number[] = [];
    const run = engineRun(
      options({
        isTest: true,
        width: 1,
        definitions: [sessions],
        source: { sessions: [10, 20, 30, 40, 50].map((second) => row('1', `s${second}`, second)) },
        pageSize: 1,
        beforePage: (_definition, _slice, page) => {
          pages.push(page);
        },
        changePage: (_definition, page) => ({ ...page, records: [] }),
      }),
    );
    expect((await complete(run)).failures).toEqual([]);
    // Pages are read ahead of those that are looked at.
    expect(pages).not.toContain(4);
  });

  it('fails where the stream cannot be read', async () => {
    const run = engineRun(
      options({
        isTest: true,
        definitions: [teams],
        beforePage: () => {
          throw new ApiError('Forbidden', 403);
        },
      }),
    );
    expect((await complete(run)).failures).toHaveLength(1);
  });
});
