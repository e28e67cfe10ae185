import { describe, expect, it } from '@jest/globals';
import { events } from '../../../../src/streams/events.ts';
import { type Candidate, idlePartitions, isLongAgo } from '../../../../src/sync/volume/idle.ts';
import { projectPartition } from '../../../support/builders.ts';

const HOUR = 3_600;
const DAY = 86_400;
const SIGNPOST = 100 * DAY;
const ASKED = SIGNPOST + 61;
const BOUNDS = { signpost: SIGNPOST, asked: ASKED, lookbackSeconds: HOUR };

/** A project by how long ago it was read and its newest record was seen, in seconds. */
type Seen = { readonly read: number; readonly newest?: number; readonly organization?: string };

const candidatesOf = (projects: Readonly<Record<string, Seen>>): Candidate[] =>
  Object.entries(projects).map(([id, { read, newest, organization }]) => ({
    partition: projectPartition(id, organization),
    start: SIGNPOST - read,
    newest: newest === undefined ? undefined : SIGNPOST - newest,
  }));

/** @param counts what the statistics say since an instant, by id of the partition */
async function idle(
  projects: Readonly<Record<string, Seen>>,
  counts: (since: number) => Readonly<Record<string, number>> | undefined,
) {
  const asked: [number, number][] = [];
  const ids = await idlePartitions(events, candidatesOf(projects), BOUNDS, async (_of, since, until) => {
    asked.push([since, until]);
    const found = counts(since);
    return found && new Map(Object.entries(found));
  });
  return { ids: [...ids], asked };
}

/** Three projects that were read ten seconds ago and had a record two hours ago. */
const THREE = {
  a: { read: 10, newest: 2 * HOUR },
  b: { read: 10, newest: 2 * HOUR },
  c: { read: 10, newest: 2 * HOUR },
};
const FIRST = SIGNPOST - 10 - HOUR;
/** Statistics that know what was delivered before, and what happened since. */
const knowing = (recent: Readonly<Record<string, number>>) => (since: number) =>
  since < FIRST ? { '1/a': 3, '1/b': 3, '1/c': 3 } : recent;

describe('idle partitions', () => {
  it('are those of which the statistics count nothing, while they know of what was there before', async () => {
    const { ids } = await idle(THREE, knowing({ '1/b': 1, '1/c': 0 }));
    expect(ids).toEqual(['1/a', '1/c']);
  });

  it('are asked about from the oldest bookmark less the lookback, and from the oldest witness', async () => {
    const projects = {
      a: { read: 10, newest: 9 * HOUR },
      b: { read: 500, newest: 2 * HOUR },
      c: { read: 20 },
    };
    const { asked } = await idle(projects, () => ({}));
    expect(asked).toEqual([
      [SIGNPOST - 500 - HOUR, ASKED],
      [SIGNPOST - 9 * HOUR, ASKED],
    ]);
  });

  it('are asked about once where that question reaches back to every witness', async () => {
    const projects = { a: { read: 10, newest: HOUR }, b: { read: 10 }, c: { read: 10 } };
    const { ids, asked } = await idle(projects, () => ({ '1/a': 1 }));
    expect({ ids, asked }).toEqual({ ids: ['1/b', '1/c'], asked: [[FIRST, ASKED]] });
  });

  it('are asked about once where none seems idle', async () => {
    const { ids, asked } = await idle(THREE, () => ({ '1/a': 1, '1/b': 1, '1/c': 1 }));
    expect({ ids, asked }).toEqual({ ids: [], asked: [[FIRST, ASKED]] });
  });

  it('are none where there are no statistics, of now or of before', async () => {
    expect((await idle(THREE, () => undefined)).ids).toEqual([]);
    expect((await idle(THREE, (since) => (since < FIRST ? undefined : {}))).ids).toEqual([]);
  });

  it('are read for real when their bookmark is half a day old, so that a daily run leaves none out', async () => {
    const young = { read: DAY / 2 - 1, newest: DAY };
    const projects = { a: young, b: young, c: young, d: { read: DAY / 2, newest: DAY } };
    const { ids } = await idle(projects, (since) =>
      since < SIGNPOST - DAY + HOUR ? { '1/a': 1, '1/b': 1, '1/c': 1, '1/d': 1 } : {},
    );
    expect(ids).toEqual(['1/a', '1/b', '1/c']);
  });

  it('are not worth a question when fewer than three could be', async () => {
    const projects = { a: { read: 10 }, b: { read: 10 }, c: { read: DAY / 2 }, d: { read: DAY } };
    expect(await idle(projects, () => ({}))).toEqual({ ids: [], asked: [] });
    expect((await idle({ ...projects, e: { read: 10 } }, () => ({}))).asked).toHaveLength(1);
  });
});

describe('statistics are not believed', () => {
  it('where they count nothing of a project that had records', async () => {
    const { ids } = await idle(THREE, (since) => (since < FIRST ? { '1/a': 2, '1/b': 2 } : {}));
    expect(ids).toEqual(['1/a', '1/b']);
  });

  it('where they count nothing at all', async () => {
    expect((await idle(THREE, () => ({}))).ids).toEqual([]);
  });

  it('where nobody had a record that they could know of', async () => {
    const projects = { a: { read: 10 }, b: { read: 10 }, c: { read: 10 } };
    expect((await idle(projects, () => ({}))).ids).toEqual([]);
  });

  it('where they do not know of a record within the time that is asked about, whatever was before', async () => {
    const projects = { ...THREE, c: { read: 10, newest: 1_800 } };
    const { ids } = await idle(projects, knowing({}));
    expect(ids).toEqual(['1/a', '1/b']);
  });

  it('of a project without records where they are wrong about another of its organization', async () => {
    const projects = {
      a: { read: 10, newest: 2 * HOUR },
      b: { read: 10, newest: 2 * HOUR },
      c: { read: 10 },
    };
    const counts = (known: Readonly<Record<string, number>>) => (since: number) =>
      since < FIRST ? known : {};
    expect((await idle(projects, counts({ '1/a': 1, '1/b': 1 }))).ids).toEqual(['1/a', '1/b', '1/c']);
    expect((await idle(projects, counts({ '1/a': 1 }))).ids).toEqual(['1/a']);
  });

  it('of an organization because they are right about another', async () => {
    const projects = {
      a: { read: 10, newest: 2 * HOUR },
      b: { read: 10, newest: 2 * HOUR, organization: '2' },
      c: { read: 10 },
      d: { read: 10, organization: '2' },
    };
    const { ids } = await idle(projects, (since) => (since < FIRST ? { '1/a': 1 } : {}));
    expect(ids).toEqual(['1/a', '1/c']);
  });

  it('for a record of more than thirty days ago, which they may have forgotten', async () => {
    const old = (newest: number) => ({ ...THREE, c: { read: 10, newest } });
    const counts = (since: number): Readonly<Record<string, number>> =>
      since < FIRST ? { '1/a': 1, '1/b': 1 } : {};
    expect(await idle(old(30 * DAY), counts)).toMatchObject({
      ids: ['1/a', '1/b'],
      asked: [expect.anything(), [SIGNPOST - 30 * DAY, ASKED]],
    });
    expect(await idle(old(30 * DAY + 1), counts)).toMatchObject({
      ids: ['1/a', '1/b', '1/c'],
      asked: [expect.anything(), [SIGNPOST - 2 * HOUR, ASKED]],
    });
  });
});

it('takes a bookmark of a day for an old one', () => {
  expect(isLongAgo(SIGNPOST - DAY, SIGNPOST)).toBe(true);
  expect(isLongAgo(SIGNPOST - DAY + 1, SIGNPOST)).toBe(false);
});
