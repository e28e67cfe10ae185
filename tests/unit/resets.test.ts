import { describe, expect, it } from '@jest/globals';
import { ApiError, UsageError } from '../../src/errors.ts';
import { findResets, parseResets, type Wish } from '../../src/resets.ts';
import type { PartitionList } from '../../src/source.ts';
import { events } from '../../src/streams/events.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { issues } from '../../src/streams/issues.ts';
import { projectPartition } from '../support/builders.ts';
import { recordingLog } from '../support/recording-log.ts';

const parse = (...texts: string[]) => parseResets(texts, STREAMS);

describe('what is to be reset', () => {
  it('is a stream, or a project of it by whatever it is called', () => {
    expect(parse('issues', 'events=web', ' events = 7 ')).toEqual([
      { definition: issues, project: undefined },
      { definition: events, project: 'web' },
      { definition: events, project: '7' },
    ]);
  });

  it.each([
    ['isues', '--reset isues: there is no such stream, did you mean issues? Accepted: debug_files, '],
    ['', '--reset : there is no such stream. Accepted: '],
    ['teams', '--reset teams: every run reads this stream whole, so there is nothing to reset. Accepted: '],
    ['events=', '--reset events=: the name of a project is missing.'],
    ['issues=web', '--reset issues reads it again as a whole; by project it works for debug_files, events.'],
  ])('is refused for %j', (text, said) => {
    expect(() => parse(text)).toThrow(UsageError);
    expect(() => parse(text)).toThrow(said);
  });

  it('shows no more of a long name than a person reads', () => {
    expect(() => parse('x'.repeat(10_000))).toThrow(/^--reset x{60}…: there is no such stream\./);
  });
});

describe('the project that is meant', () => {
  const list: PartitionList = {
    partitions: [projectPartition('7'), projectPartition('8'), projectPartition('7', '2')],
    failed: [],
    known: new Map([
      ['1', new Set(['1/7', '1/8', '1/9'])],
      ['2', new Set(['2/7'])],
    ]),
  };
  const find = async (
    project: string | undefined,
    over: Partial<PartitionList> = {},
    state: object = { events: {} },
  ) => {
    const log = recordingLog();
    const wishes: Wish[] = [{ definition: events, project }];
    const resets = await findResets(wishes, {
      state: { bookmarks: state as never },
      plans: [{ definition: events }],
      listPartitions: async () => ({ ...list, ...over }),
      log,
    });
    return { resets, log };
  };

  it('is found by id or slug, in every organization that has one of that name', async () => {
    const seven = [
      { stream: 'events', isByProject: true, only: { id: '1/7', siblings: ['1/7', '1/8', '1/9'] } },
      { stream: 'events', isByProject: true, only: { id: '2/7', siblings: ['2/7'] } },
    ];
    expect((await find('7')).resets).toEqual(seven);
    expect((await find('Project-7')).resets).toEqual(seven);
  });

  it('is refused with the names there are', async () => {
    await expect(find('9')).rejects.toThrow('is called so, by slug or id. Accepted: project-7, project-8.');
    await expect(find('9', { partitions: [] })).rejects.toThrow('There is none.');
  });

  it('is no usage error where the projects could not be listed', async () => {
    const error = new ApiError('Not now.', 500);
    await expect(find('9', { partitions: [], failed: [{ label: 'acme', error }] })).rejects.toBe(error);
  });

  it('is found where another process reads it: its bookmark waits here too', async () => {
    const found = await find('9', { elsewhere: [projectPartition('9')] });
    expect(found.resets).toEqual([
      { stream: 'events', isByProject: true, only: { id: '1/9', siblings: ['1/7', '1/8', '1/9'] } },
    ]);
    await expect(find('0', { elsewhere: [projectPartition('9')] })).rejects.toThrow(
      'project-7, project-8, project-9.',
    );
  });

  it('is not looked for without a state', async () => {
    expect((await find('nobody', {}, {})).resets).toEqual([]);
  });
});
