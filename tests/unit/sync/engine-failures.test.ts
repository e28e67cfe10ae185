import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, GoneError, UnavailableError, UnreachableError } from '../../../src/errors.ts';
import type { StreamDefinition } from '../../../src/streams/definition.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { releases } from '../../../src/streams/releases.ts';
import { teams } from '../../../src/streams/teams.ts';
import { formatInstant } from '../../../src/time.ts';
import { at, boundsUpTo } from '../../support/builders.ts';
import {
  brief,
  complete,
  engineRun,
  lastState,
  partitionsOf,
  type RunOptions,
  type SourceRow,
} from '../../support/engine-run.ts';

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

const FULL = formatInstant(SIGNPOST);
const NOTHING = formatInstant(START);

describe('a part that is not available', () => {
  const off = new UnavailableError('it is off', 'web', 'project', new ApiError('No', 404));
  const closing = (state?: RunOptions['state']): RunOptions =>
    options({
      ...(state && { state }),
      beforePage: (definition, { partition }) => {
        if (definition === events && partition.id === '1/7') throw off;
      },
    });

  it('fails nothing, keeps its bookmark, and is told once', async () => {
    const run = engineRun(closing());
    const { messages, failures } = await complete(run);
    expect(failures).toEqual([]);
    expect(run.log.lines).toEqual(['info events: events: skipped, not available in web (404): it is off']);
    expect(messages.map(brief)).toContain('RECORD events e4');
    expect(lastState(messages)).toMatchObject({
      bookmarks: { events: { partitions: { '1/7': { start: NOTHING }, '1/8': { start: FULL } } } },
    });
  });

  it('is a warning where it was available before', async () => {
    const start = formatInstant(START + 5);
    const run = engineRun(closing({ bookmarks: { events: { partitions: { '1/7': { start } } } } }));
    const { messages } = await complete(run);
    expect(run.log.lines).toEqual([
      'warning events: events: skipped, not available in web (404): it is off; it was there in an earlier run, and its bookmark is kept',
    ]);
    expect(lastState(messages)).toMatchObject({
      bookmarks: { events: { partitions: { '1/7': { start } } } },
    });
  });
});

describe('a stream with bookmarks that is off in one run and there in the next', () => {
  const gate = { of: 'organization', what: 'it is off', signs: [{ status: 404 }] } as const;
  const off = new UnavailableError('it is off', 'org-1', 'organization', new ApiError('No', 404));

  // By time or by search, of the organization or of each project.
  it.each([releases, issues, events])('$tapStreamId gets all of its history', async (usual) => {
    const definition: StreamDefinition = { ...usual, gate };
    const ofProject = usual.partitionBy === 'project';
    const source = {
      [usual.tapStreamId]: [5, 50, 95].map((second) => row(ofProject ? '7' : '1', `r${second}`, second)),
    };
    const day = (signpost: number, state: RunOptions['state'], isOff: boolean) =>
      complete(
        engineRun(
          options({
            source,
            definitions: [definition],
            bounds: boundsUpTo(signpost, { startDate: START }),
            ...(state && { state }),
            beforePage: () => {
              if (isOff) throw off;
            },
          }),
        ),
      );
    const first = await day(SIGNPOST, undefined, true);
    expect(first.failures).toEqual([]);
    expect(first.messages.map(brief)).toEqual(
      expect.arrayContaining([`SCHEMA ${usual.tapStreamId}`, 'STATE']),
    );
    const second = await day(SIGNPOST + 40, lastState(first.messages), true);
    // Neither what was not read nor where it ended is claimed.
    expect(JSON.stringify(lastState(second.messages))).not.toMatch(/covered|newest|refreshed/);
    expect(lastState(second.messages)).toEqual(lastState(first.messages));
    const third = await day(SIGNPOST + 80, lastState(second.messages), false);
    expect(
      third.messages
        .map(brief)
        .filter((word) => word.startsWith('RECORD'))
        .sort(),
    ).toEqual([5, 50, 95].map((second) => `RECORD ${usual.tapStreamId} r${second}`).sort());
    expect(JSON.stringify(lastState(third.messages))).toContain(formatInstant(SIGNPOST + 80));
  });

  it('keeps what it had before, and reads on from there', async () => {
    const start = formatInstant(START + 60);
    const state = { bookmarks: { releases: { partitions: { '1': { start } } } } };
    const definition: StreamDefinition = { ...releases, gate };
    const source = { releases: [row('1', 'old', 5), row('1', 'new', 95)] };
    const run = engineRun(
      options({
        source,
        definitions: [definition],
        state,
        beforePage: () => {
          throw off;
        },
      }),
    );
    const { messages } = await complete(run);
    expect(run.log.lines).toEqual([expect.stringMatching(/^warning .*and its bookmark is kept$/)]);
    expect(lastState(messages)).toMatchObject(state);
    const next = engineRun(options({ source, definitions: [definition], state: lastState(messages) }));
    const { messages: later } = await complete(next);
    expect(later.map(brief)).toContain('RECORD releases new');
    expect(later.map(brief)).not.toContain('RECORD releases old');
  });
});

describe('a part that fails', () => {
  const failing = (error: Error, onPage = 1): Partial<RunOptions> => ({
    beforePage: (definition, { partition }, page) => {
      if (definition === events && partition.id === '1/7' && page === onPage) throw error;
    },
  });

  it('keeps its bookmark while the others go on', async () => {
    const error = new ApiError('Forbidden', 403);
    const run = engineRun(options(failing(error)));
    const { messages, failures } = await complete(run);
    expect(failures).toEqual([{ stream: 'events', label: 'project-7', kind: 'project', error }]);
    expect(run.log.lines).toEqual(['error events: events of project-7 could not be read: Forbidden']);
    expect(messages.map(brief)).toContain('RECORD events e4');
    expect(lastState(messages)).toMatchObject({
      bookmarks: {
        issues: { start: FULL },
        events: { start: NOTHING, partitions: { '1/7': { start: NOTHING }, '1/8': { start: FULL } } },
      },
    });
  });

  it('keeps what it had delivered before', async () => {
    const { messages } = await complete(engineRun(options(failing(new ApiError('Broken', 500), 2))));
    expect(lastState(messages)).toMatchObject({
      bookmarks: {
        events: {
          partitions: { '1/7': { start: NOTHING, covered: [[formatInstant(START + 21), FULL]] } },
        },
      },
    });
  });

  it('is not asked for its other spans', async () => {
    const covered = [[formatInstant(START + 15), formatInstant(START + 25)]];
    const state = { bookmarks: { events: { partitions: { '1/7': { start: NOTHING, covered } } } } };
    const run = engineRun(options({ ...failing(new ApiError('Broken', 500)), state, width: 1 }));
    const { messages, failures } = await complete(run);
    expect(failures).toHaveLength(1);
    expect(messages.map(brief).filter((word) => word.startsWith('RECORD events'))).toEqual([
      'RECORD events e4',
    ]);
    expect(lastState(messages)).toMatchObject({
      bookmarks: { events: { partitions: { '1/7': { covered } } } },
    });
  });

  it('is no failure when it is a project that is gone, which is told and left as it is', async () => {
    const gone = new GoneError('Project project-7 is gone since it was listed', 404);
    const run = engineRun(options({ ...failing(gone, 2), pageSize: 1 }));
    const { messages, failures } = await complete(run);
    expect(failures).toEqual([]);
    expect(run.log.lines).toEqual(['warning events: Project project-7 is gone since it was listed']);
    expect(messages.map(brief)).toContain('RECORD events e4');
    expect(lastState(messages)).toMatchObject({
      bookmarks: {
        events: { partitions: { '1/7': { start: NOTHING, covered: [[formatInstant(START + 31), FULL]] } } },
      },
    });
  });

  it('is a failure when its data answer 404 while it is still there', async () => {
    const { failures } = await complete(engineRun(options(failing(new ApiError('Not found', 404)))));
    expect(failures.map(({ stream, label }) => [stream, label])).toEqual([['events', 'project-7']]);
  });

  it('is a failure when it is an organization that is gone', async () => {
    const beforePage: RunOptions['beforePage'] = (definition) => {
      if (definition === issues) throw new ApiError('Not found', 404);
    };
    const { failures } = await complete(engineRun(options({ beforePage })));
    expect(failures.map(({ stream, label }) => [stream, label])).toEqual([['issues', 'org-1']]);
  });

  it('may be the list of its partitions', async () => {
    const error = new ApiError('Forbidden', 403);
    const run = engineRun(
      options({
        listPartitions: async (definition) => {
          if (definition === issues) throw error;
          return { partitions: [], failed: [] };
        },
      }),
    );
    const { messages, failures } = await complete(run);
    expect(failures).toEqual([{ stream: 'issues', label: 'the account', kind: 'organization', error }]);
    expect(messages.map(brief)).toEqual(['STATE', 'SCHEMA teams', 'SCHEMA issues', 'SCHEMA events']);
  });

  it('may be the list of one organization, which has nothing to do with the others', async () => {
    const error = new ApiError('Forbidden', 403);
    const failed = [{ label: 'org-2', error }];
    const listPartitions = async (definition: StreamDefinition) => ({
      ...partitionsOf(SOURCE, definition),
      ...(definition === events && { failed }),
    });
    const state = { bookmarks: { events: { start: FULL, partitions: { '2/9': { start: FULL } } } } };
    const run = engineRun(options({ listPartitions, state }));
    const { messages, failures } = await complete(run);
    expect(failures).toEqual([{ stream: 'events', label: 'org-2', kind: 'organization', error }]);
    expect(run.log.lines).toEqual(['error events: events of org-2 could not be read: Forbidden']);
    expect(lastState(messages)).toMatchObject({
      bookmarks: {
        events: { partitions: { '1/7': { start: FULL }, '1/8': { start: FULL }, '2/9': { start: FULL } } },
      },
    });
  });

  it('is told once where others fail for the same cause, and each where the causes differ', async () => {
    const source = { events: ['1', '2', '3', '4'].map((id) => row(id, `e${id}`, 10)) };
    const statuses: Readonly<Record<string, number>> = { '1/1': 403, '1/2': 403, '1/3': 500 };
    const beforePage: RunOptions['beforePage'] = (_definition, { partition }) => {
      const status = statuses[partition.id];
      if (status !== undefined) throw new ApiError(`Answered ${status}`, status);
    };
    const run = engineRun(options({ definitions: [events], source, beforePage }));
    const { failures } = await complete(run);
    expect(failures).toHaveLength(3);
    expect(run.log.lines).toEqual([
      'error events: events of project-1 could not be read: Answered 403',
      'debug events: events of project-2 could not be read: Answered 403',
      'error events: events of project-3 could not be read: Answered 500',
    ]);
  });

  it.each([new AuthError('Refused'), new UnreachableError('Nobody there', 0), new TypeError('a bug')])(
    'ends everything when nothing else can work: %s',
    async (error) => {
      const run = engineRun(options(failing(error)));
      await expect(complete(run)).rejects.toBe(error);
      expect(run.log.lines).toEqual([]);
    },
  );

  it('ends everything when the partitions cannot be listed for such a reason', async () => {
    const error = new AuthError('Refused');
    const listPartitions = async () => Promise.reject(error);
    await expect(complete(engineRun(options({ listPartitions })))).rejects.toBe(error);
  });
});

describe('a server that falls silent', () => {
  const SILENT = new ApiError('No answer', 0);
  const PROJECTS = { events: ['1', '2', '3', '4', '5', '6'].map((id) => row(id, `e${id}`, 10)) };
  const silentFor = (ids: readonly string[], status = SILENT): Partial<RunOptions> => ({
    source: PROJECTS,
    definitions: [events],
    beforePage: (_definition, { partition }) => {
      if (ids.includes(partition.scope.projectId ?? '')) throw status;
    },
  });

  it('ends the run after three parts in a row', async () => {
    await expect(complete(engineRun(options(silentFor(['2', '3', '4']))))).rejects.toBe(SILENT);
  });

  it('does not end it after two, nor after three that are not in a row', async () => {
    const { failures } = await complete(engineRun(options(silentFor(['1', '2', '4', '5']))));
    expect(failures).toHaveLength(4);
  });

  it('is not one that answers, if only with errors', async () => {
    const { failures } = await complete(
      engineRun(options(silentFor(['1', '2', '3', '4'], new ApiError('Broken', 502)))),
    );
    expect(failures).toHaveLength(4);
  });
});
