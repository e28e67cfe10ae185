import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import type { JsonObject } from '../../../src/json.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { teams } from '../../../src/streams/teams.ts';
import { schemaOf } from '../../../src/sync/engine.ts';
import { formatInstant } from '../../../src/time.ts';
import { at, planned } from '../../support/builders.ts';
import { brief, complete, engineRun, type RunOptions, type SourceRow } from '../../support/engine-run.ts';
import type { Message } from '../../support/messages.ts';

const START = at('2026-05-01');
const BOUNDS = {
  upper: START + 100,
  startDate: START,
  lookbackSeconds: 0,
  issueRefreshHours: -1,
  releaseRefreshDays: 0,
};
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

function lastState(messages: readonly Message[]): JsonObject {
  const state = messages.findLast((message) => message.type === 'STATE');
  if (state?.type !== 'STATE') throw new Error('There was no STATE.');
  return state.value;
}

const FULL = formatInstant(BOUNDS.upper);

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

  it('end with a state that claims everything up to the upper bound', async () => {
    const { messages, failures } = await complete(engineRun(options()));
    expect(lastState(messages)).toEqual({
      bookmarks: {
        issues: { start: FULL },
        events: { start: FULL, partitions: { '7': { start: FULL }, '8': { start: FULL } } },
      },
    });
    expect(failures).toEqual([]);
  });

  it('begin with the state that was given', async () => {
    const state = { bookmarks: { issues: { start: FULL }, other: { x: 1 } }, more: [1] };
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

  it('leave out a record without its key, and count the others only', async () => {
    const source = { teams: [row('1', 'without key', 0), row('1', 't2', 0)] };
    const run = engineRun(options({ source, definitions: [teams] }));
    const { messages } = await complete(run);
    expect(messages.map(brief)).toEqual(['STATE', 'SCHEMA teams', 'RECORD teams t2']);
    expect(run.counts.get('teams')).toBe(1);
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

  it('have a STATE in between when thirty seconds are over, not before', async () => {
    const states = async (tickMs: number) =>
      (await briefly({ tickMs, definitions: [issues], pageSize: 1 })).filter((word) => word === 'STATE')
        .length;
    expect(await states(0)).toBe(2);
    expect(await states(31_000)).toBe(4);
  });
});

describe('a SCHEMA', () => {
  it('names the bookmark of a stream that keeps one', () => {
    expect(schemaOf(planned(issues))).toEqual({
      type: 'SCHEMA',
      stream: 'issues',
      schema: planned(issues).schema,
      key_properties: ['id'],
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
    expect(run.slices).toEqual([`issues/1 ${START}-${BOUNDS.upper}`]);
    expect(messages.filter(({ type }) => type === 'STATE')).toEqual([
      { type: 'STATE', value: { bookmarks: {} } },
    ]);
  });
});

describe('a test of the connection', () => {
  it('reads one record of each stream and claims nothing', async () => {
    const run = engineRun(options({ isTest: true, width: 1, tickMs: 31_000 }));
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
