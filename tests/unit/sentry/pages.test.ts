import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import { createReadPages } from '../../../src/sentry/pages.ts';
import type { Slice } from '../../../src/sentry/request.ts';
import type { StreamDefinition } from '../../../src/streams/definition.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { organizations } from '../../../src/streams/organizations.ts';
import { projects } from '../../../src/streams/projects.ts';
import { releases } from '../../../src/streams/releases.ts';
import { all, at, stamp } from '../../support/builders.ts';
import { type Line, linkTo, scriptedClient } from '../../support/scripted-client.ts';

const BASE = at('2026-03-01');
const WHOLE: Slice = { root: 'https://us.sentry.io/api/0', organization: '1', project: '2' };
const SLICE: Slice = { ...WHOLE, span: [BASE, BASE + 1000] };
const OPTIONS = { environments: [], issueQuery: '', fullBodies: false };

const issue = (id: string, second: number) => ({ id, lastSeen: stamp(BASE + second) });

function read(definition: StreamDefinition, slice: Slice, script: (number: number) => Line) {
  const client = scriptedClient((_request, number) => script(number));
  return { client, pages: createReadPages(client, OPTIONS)(definition, slice) };
}

describe('the request for a page', () => {
  it('says what it is for, and what may be done when it fails', async () => {
    const { client, pages } = read(events, SLICE, () => ({ value: [] }));
    await all(pages);
    expect(client.requests).toEqual([
      {
        root: 'https://us.sentry.io/api/0',
        path: '/projects/1/2/events/',
        query: [
          ['start', '2026-03-01T00:00:00'],
          ['end', '2026-03-01T00:16:40'],
          ['per_page', '100'],
        ],
        bucket: 'project-events',
        stream: 'events',
        requiredScope: 'project:read',
        expects: 'list',
        canSplit: true,
      },
    ]);
  });

  it('cannot be split when it asks for a second, or for no time at all', async () => {
    const second = read(events, { ...WHOLE, span: [BASE, BASE + 1] }, () => ({ value: [] }));
    const table = read(projects, WHOLE, () => ({ value: [] }));
    await all(second.pages);
    await all(table.pages);
    expect(second.client.requests[0]?.canSplit).toBe(false);
    expect(table.client.requests[0]?.canSplit).toBe(false);
  });
});

describe('a list without time', () => {
  it('is read cursor by cursor until there is none', async () => {
    const { client, pages } = read(projects, WHOLE, (number) => ({
      value: [{ id: String(number) }],
      clean: number !== 2,
      headers: number < 3 ? linkTo(`100:${number}:0`) : {},
    }));
    expect(await all(pages)).toEqual([
      { records: [{ id: '1' }], clean: true },
      { records: [{ id: '2' }], clean: false },
      { records: [{ id: '3' }], clean: true },
    ]);
    expect(client.requests.map(({ query }) => query.find(([name]) => name === 'cursor')?.[1])).toEqual([
      undefined,
      '100:1:0',
      '100:2:0',
    ]);
  });

  it('understands a Link header that came in two parts', async () => {
    const { client, pages } = read(projects, WHOLE, (number) => ({
      value: [],
      headers:
        number > 1 ? {} : { link: ['<p>; rel="previous"; results="false"', String(linkTo('c')['link'])] },
    }));
    await all(pages);
    expect(client.requests).toHaveLength(2);
  });

  it('gives no row twice that an offset has shifted to the next page', async () => {
    const { pages } = read(projects, WHOLE, (number) =>
      number === 1
        ? { value: [{ id: '1' }, { id: '2' }], headers: linkTo('c') }
        : { value: [{ id: '2' }, { id: '3' }] },
    );
    expect((await all(pages)).map(({ records }) => records)).toEqual([
      [{ id: '1' }, { id: '2' }],
      [{ id: '3' }],
    ]);
  });

  it('remembers the page before an empty one', async () => {
    const { pages } = read(projects, WHOLE, (number) => ({
      value: number === 2 ? [] : [{ id: '1' }],
      headers: number < 3 ? linkTo(`c${number}`) : {},
    }));
    expect((await all(pages)).map(({ records }) => records)).toEqual([[{ id: '1' }], [], []]);
  });

  it('keeps rows that lack their key', async () => {
    const { pages } = read(projects, WHOLE, (number) => ({
      value: [{ slug: 'a' }, { id: null }],
      headers: number < 2 ? linkTo('c') : {},
    }));
    expect((await all(pages)).map(({ records }) => records.length)).toEqual([2, 2]);
  });

  it('ends with an error when it runs in circles', async () => {
    const { client, pages } = read(projects, WHOLE, () => ({ value: [], headers: linkTo('c') }));
    await expect(all(pages)).rejects.toThrow(
      'GET /organizations/1/projects/ gave the same page cursor twice',
    );
    expect(client.requests).toHaveLength(2);
  });

  it('is refused when its items are no objects', async () => {
    const { pages } = read(projects, WHOLE, () => ({ value: [{ id: '1' }, 'two'] }));
    const error = await all(pages).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 200, message: expect.stringContaining('projects') });
  });
});

describe('a single object', () => {
  it('is one record, whatever the Link header says', async () => {
    const { client, pages } = read(organizations, WHOLE, () => ({
      value: { id: '1' },
      headers: linkTo('c'),
    }));
    expect(await all(pages)).toEqual([{ records: [{ id: '1' }], clean: true }]);
    expect(client.requests[0]?.expects).toBe('object');
  });
});

describe('a span of time', () => {
  it('is read to its lower end when the list is empty', async () => {
    const { pages } = read(events, SLICE, () => ({ value: [] }));
    expect(await all(pages)).toEqual([{ records: [], clean: true, readDownTo: BASE }]);
  });

  it('claims whole seconds only: the oldest one may go on on the next page', async () => {
    const { pages } = read(issues, SLICE, (number) =>
      number === 1
        ? { value: [issue('a', 700), issue('b', 500)], headers: linkTo('c') }
        : { value: [issue('c', 500)] },
    );
    expect((await all(pages)).map(({ readDownTo }) => readDownTo)).toEqual([BASE + 501, BASE]);
  });

  it('claims nothing of a page that is out of order until the list has ended', async () => {
    const { pages } = read(issues, SLICE, (number) =>
      number === 1
        ? { value: [issue('a', 500), issue('b', 700)], headers: linkTo('c') }
        : { value: [issue('c', 400)] },
    );
    expect((await all(pages)).map(({ readDownTo }) => readDownTo)).toEqual([undefined, BASE]);
  });

  it('drops what the server lists exactly at its end, since that belongs to the span above', async () => {
    const { client, pages } = read(releases, SLICE, (number) => ({
      value: [
        { version: 'end', dateCreated: stamp(BASE + 1000) },
        { version: 'in', dateCreated: stamp(BASE + 999, 5) },
      ],
      headers: number === 1 ? linkTo('c') : {},
    }));
    const given = (await all(pages)).flatMap(({ records }) => records.map(({ version }) => version));
    expect(given).toEqual(['in']);
    expect(client.requests).toHaveLength(2);
  });

  it('keeps a record without a time', async () => {
    const { pages } = read(events, SLICE, () => ({ value: [{ eventID: 'x' }] }));
    expect((await all(pages))[0]?.records).toEqual([{ eventID: 'x' }]);
  });

  it('leaves issues to the search, since their time may move while they are listed', async () => {
    const { pages } = read(issues, SLICE, () => ({ value: [issue('moved', 5_000)] }));
    expect((await all(pages))[0]?.records).toEqual([issue('moved', 5_000)]);
  });

  it('is asked for again when the list ends before its count', async () => {
    const { client, pages } = read(issues, SLICE, (number) =>
      number === 1
        ? { value: [issue('a', 700)], headers: { 'x-hits': '2' } }
        : { value: [issue('a', 700), issue('b', 3)], headers: { 'x-hits': '2' } },
    );
    expect((await all(pages)).map(({ records }) => records.map(({ id }) => id))).toEqual([['a'], ['b']]);
    expect(client.requests[1]?.query).toContainEqual([
      'query',
      'lastSeen:>=2026-03-01T00:00:00 lastSeen:<2026-03-01T00:11:41',
    ]);
  });

  it.each(['None', '-1', ''])('does not believe a count of %j', async (hits) => {
    const { client, pages } = read(issues, SLICE, () => ({
      value: [issue('a', 700)],
      headers: { 'x-hits': hits },
    }));
    await all(pages);
    expect(client.requests).toHaveLength(1);
  });
});
