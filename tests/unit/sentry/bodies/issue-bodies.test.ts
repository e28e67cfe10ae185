import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { createIssueBodies, type ShortRow } from '../../../../src/sentry/bodies/issue-bodies.ts';
import type { Slice } from '../../../../src/sentry/lists/request.ts';
import type { Client, Reply, Request } from '../../../../src/sentry/transport/client.ts';
import { events } from '../../../../src/streams/events.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { at, stamp } from '../../../support/builders.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { type Line, linkTo, scriptedClient } from '../../../support/scripted-client.ts';

const SLICE: Slice = { root: 'https://us.sentry.io/api/0', organization: '1', project: '2' };
const BASE = at('2026-03-01');

const short = (id: string, issue: unknown, second = 0): ShortRow => ({
  row: { eventID: id, groupID: issue as string, dateCreated: stamp(BASE + second) },
  second: BASE + second,
});
const full = (id: string): JsonObject => ({ eventID: id, entries: [] });
const list = (...ids: string[]): Line => ({ value: ids.map(full) });

function setUp(answer: (request: Request, number: number) => Line) {
  const client = scriptedClient(answer);
  const log = recordingLog();
  const bodies = createIssueBodies(client, log);
  const fetch = (rows: readonly ShortRow[], slice = SLICE) => bodies.fetch(events, slice, rows);
  return { client, log, bodies, fetch };
}

describe('bodies of a page', () => {
  it('are asked for issue by issue, the one with the most first, between its own first and last second', async () => {
    const { client, fetch } = setUp(({ path }) => (path.includes('/77/') ? list('b', 'd') : list('c')));
    const rows = [short('b', '77', 9), short('c', '78', 5), short('d', '77', 2)];
    expect(await fetch(rows)).toEqual({ records: [full('b'), full('c'), full('d')], clean: true });
    expect(client.requests).toEqual([
      {
        root: SLICE.root,
        path: '/organizations/1/issues/77/events/',
        query: [
          ['full', '1'],
          ['start', '2026-03-01T00:00:02'],
          ['end', '2026-03-01T00:00:10'],
          ['per_page', '10'],
        ],
        bucket: 'default',
        stream: 'events',
        requiredScope: 'event:read',
        expects: 'list',
        canSplit: true,
        patienceMs: 60_000,
        isHelper: true,
      },
      expect.objectContaining({ path: '/organizations/1/issues/78/events/' }),
    ]);
  });

  it('are looked for by cursor, as long as one is missing', async () => {
    const { client, fetch } = setUp((_, number) => ({
      ...list(number === 1 ? 'x' : 'a'),
      headers: linkTo(`0:${number}0:0`),
    }));
    expect(await fetch([short('a', '7')])).toEqual({ records: [full('a')], clean: true });
    expect(client.requests.map(({ query }) => query.find(([name]) => name === 'cursor')?.[1])).toEqual([
      undefined,
      '0:10:0',
    ]);
  });

  it('are not looked for on more pages than their page has events, and one', async () => {
    const { client, fetch } = setUp((_, number) => ({ value: [], headers: linkTo(`0:${number}0:0`) }));
    const rows = Array.from({ length: 15 }, (_, n) => short(`e${n}`, '7', n));
    expect(await fetch(rows)).toBeUndefined();
    expect(client.requests).toHaveLength(3);
  });

  it('are not looked for in a circle', async () => {
    const { client, fetch } = setUp(() => ({ value: [], headers: linkTo('0:0:0') }));
    expect(await fetch(Array.from({ length: 100 }, (_, n) => short(`e${n}`, '7')))).toBeUndefined();
    expect(client.requests).toHaveLength(2);
  });

  it('are clean when all answers are', async () => {
    const { fetch } = setUp(({ path }) => ({
      ...(path.includes('/7/') ? list('a') : list('b')),
      clean: path.includes('/7/'),
    }));
    expect(await fetch([short('a', '7')])).toMatchObject({ clean: true });
    expect(await fetch([short('a', '7'), short('b', '8')])).toMatchObject({ clean: false });
  });

  it.each([null, '', {}, undefined])('are not to be had of an event whose issue is %p', async (issue) => {
    const { client, fetch } = setUp(() => list('a'));
    expect(await fetch([short('a', '7'), short('b', issue)])).toBeUndefined();
    expect(client.requests).toEqual([]);
  });

  it('are not to be had of an event without an id', async () => {
    const { fetch } = setUp(() => list('a'));
    expect(await fetch([{ row: { groupID: '7' }, second: BASE }])).toBeUndefined();
  });

  it('are lacking when one issue cannot be read, and the others are asked for no more pages', async () => {
    const { client, fetch } = setUp(({ path }) =>
      path.includes('/7/') ? new ApiError('Broken', 500) : { value: [], headers: linkTo('0:10:0') },
    );
    expect(await fetch([short('a', '7'), short('b', '8')])).toBeUndefined();
    expect(client.requests).toHaveLength(2);
  });
});

describe('an issue that is unknown', () => {
  it('is not asked for again', async () => {
    const { client, fetch } = setUp(({ path }) =>
      path.includes('/7/') ? new ApiError('Gone', 404) : list('b'),
    );
    expect(await fetch([short('b', '8')])).toBeDefined();
    expect(await fetch([short('a', '7')])).toBeUndefined();
    expect(await fetch([short('b', '8'), short('a', '7')])).toBeUndefined();
    expect(client.requests).toHaveLength(2);
  });
});

describe('the way through the issues', () => {
  const refused = new ApiError('Refused. The token lacks the scope event:read.', 403);

  it('exists for streams that have one', () => {
    const { bodies } = setUp(() => refused);
    expect([bodies.isAvailable(events, SLICE), bodies.isAvailable(teams, SLICE)]).toEqual([true, false]);
  });

  it('is closed for the rest of the run once it is forbidden, which is said once', async () => {
    const { bodies, fetch, log, client } = setUp(() => refused);
    await fetch([short('a', '7'), short('b', '8')]);
    await fetch([short('c', '9')]);
    expect(bodies.isAvailable(events, SLICE)).toBe(false);
    expect(client.requests).toHaveLength(2);
    expect(log.lines.filter((line) => line.startsWith('info'))).toEqual([
      'info events: Full bodies are read through the projects alone, which takes longer than through their issues: Refused. The token lacks the scope event:read.',
    ]);
  });

  it('stays open in another organization', async () => {
    const { bodies, fetch } = setUp(() => refused);
    await fetch([short('a', '7')]);
    expect(bodies.isAvailable(events, { ...SLICE, organization: '2' })).toBe(true);
  });

  it('is closed when a server knows no issue at all', async () => {
    const { bodies, fetch, log } = setUp(() => new ApiError('Gone', 404));
    await fetch([short('a', '7'), short('b', '8')]);
    expect(bodies.isAvailable(events, SLICE)).toBe(true);
    await fetch([short('c', '9')]);
    expect(bodies.isAvailable(events, SLICE)).toBe(false);
    expect(log.lines.filter((line) => line.startsWith('info'))).toHaveLength(1);
  });

  it('stays open when some issues are unknown', async () => {
    const { bodies, fetch } = setUp(({ path }) =>
      path.includes('/5/') ? list('e') : new ApiError('Gone', 404),
    );
    await fetch(['7', '8', '9', '5'].map((issue) => short('e', issue)));
    await fetch([short('f', '10')]);
    expect(bodies.isAvailable(events, SLICE)).toBe(true);
  });
});

describe('pages whose bodies are under way', () => {
  it('are two at most, whatever the slices', async () => {
    const answers: ((reply: Reply) => void)[] = [];
    const client: Client = { get: () => new Promise((resolve) => answers.push(resolve)) };
    const bodies = createIssueBodies(client, recordingLog());
    const pages = ['a', 'b', 'c'].map((id) =>
      bodies.fetch(events, { ...SLICE, project: id }, [short(id, id)]),
    );
    expect(answers).toHaveLength(2);
    answers[0]?.({ value: [full('a')], clean: true, headers: {} });
    await pages[0];
    expect(answers).toHaveLength(3);
    for (const answer of answers.slice(1))
      answer({ value: [full('b'), full('c')], clean: true, headers: {} });
    expect((await Promise.all(pages)).map((page) => page?.records.length)).toEqual([1, 1, 1]);
  });

  it('make room when they fail', async () => {
    const stopped = new Error('The run is over.');
    const { fetch } = setUp(() => stopped);
    const pages = ['a', 'b', 'c', 'd'].map((id) => fetch([short(id, id)]));
    expect(await Promise.allSettled(pages)).toEqual(
      pages.map(() => ({ status: 'rejected', reason: stopped })),
    );
  });
});

describe('bodies that are too much to be held together', () => {
  it('are left to the other way', async () => {
    const { fetch, client } = setUp(() => list('a'));
    const { get } = client;
    const heavy = (characters: number) =>
      createIssueBodies(
        { get: async (request) => ({ ...(await get(request)), characters }) },
        recordingLog(),
      );
    const rows = [short('a', '77')];
    expect(await fetch(rows)).toBeDefined();
    expect(await heavy(32 * 1024 * 1024).fetch(events, SLICE, rows)).toBeDefined();
    expect(await heavy(32 * 1024 * 1024 + 1).fetch(events, SLICE, rows)).toBeUndefined();
  });

  it('nor is an issue asked for whose id leads elsewhere', async () => {
    const { fetch, client } = setUp(() => list('a'));
    expect(await fetch([short('a', '..')])).toBeUndefined();
    expect(client.requests).toEqual([]);
  });
});
