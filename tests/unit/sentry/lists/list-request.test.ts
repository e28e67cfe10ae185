import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../../src/errors.ts';
import type { JsonValue } from '../../../../src/json.ts';
import { createAskPage, type Patience, unprovenEnd } from '../../../../src/sentry/lists/list-request.ts';
import type { Ask } from '../../../../src/sentry/lists/request.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { detectors } from '../../../../src/streams/detectors.ts';
import { events } from '../../../../src/streams/events.ts';
import { organizations } from '../../../../src/streams/organizations.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { type Line, linkTo, scriptedClient } from '../../../support/scripted-client.ts';
import { BASE, WHOLE } from './lists.ts';

function ask(definition: StreamDefinition, line: Line, asked: Ask = {}, patience?: Patience) {
  const client = scriptedClient(() => line);
  const askPage = createAskPage(client, { environments: [], issueQuery: '', fullBodies: false });
  return { client, page: askPage(definition, WHOLE, asked, patience) };
}

describe('the request for a page', () => {
  it('says what it is for', async () => {
    const { client, page } = ask(events, { value: [] }, { span: [BASE, BASE + 1_000] });
    await page;
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
        canSplit: false,
      },
    ]);
  });

  it('says which scopes would do as well, and that the list may want a user', async () => {
    const { client, page } = ask(detectors, { value: [] });
    await page;
    expect(client.requests[0]).toMatchObject({
      requiredScope: 'org:read',
      otherScopes: ['alerts:read'],
      mayLackUser: true,
    });
  });

  it('says how patient it is', async () => {
    const { client, page } = ask(events, { value: [] }, {}, { canSplit: true, mostTries: 3 });
    await page;
    expect(client.requests[0]).toMatchObject({ canSplit: true, mostTries: 3 });
  });
});

describe('a page', () => {
  it('is its rows, where it leads to, and what was counted', async () => {
    const headers = { ...linkTo('c'), 'x-hits': '12' };
    const { page } = ask(projects, { value: [{ id: '1' }], clean: false, headers });
    expect(await page).toEqual({
      rows: [{ id: '1' }],
      clean: false,
      link: { kind: 'next', cursor: 'c' },
      hits: 12,
    });
  });

  it('understands a Link header that came in two parts', async () => {
    const link = ['<p>; rel="previous"; results="false"', String(linkTo('c')['link'])];
    const { page } = ask(projects, { value: [], headers: { link } });
    expect((await page).link).toEqual({ kind: 'next', cursor: 'c' });
  });

  it('of one object is one row, whatever the Link header says', async () => {
    const { client, page } = ask(organizations, { value: { id: '1' }, headers: linkTo('c') });
    expect(await page).toMatchObject({ rows: [{ id: '1' }], link: { kind: 'end' } });
    expect(client.requests[0]?.expects).toBe('object');
  });

  it('is the list that its answer is wrapped around', async () => {
    const wrapped: StreamDefinition = { ...projects, rows: 'providers' };
    const value = { providers: [{ key: 'a' }, { key: 'b' }], more: 1 };
    const { client, page } = ask(wrapped, { value, headers: linkTo('c') });
    expect(await page).toMatchObject({
      rows: [{ key: 'a' }, { key: 'b' }],
      link: { kind: 'next', cursor: 'c' },
    });
    expect(client.requests[0]?.expects).toBe('object');
  });

  it.each<[JsonValue]>([[{}], [{ providers: null }], [{ providers: { key: 'a' } }], [{ detail: 'No' }]])(
    'is refused where the list is not in its answer: %j',
    async (value) => {
      const { page } = ask({ ...projects, rows: 'providers' }, { value });
      const error = await page.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 200, message: expect.stringContaining('providers') });
    },
  );

  it('is refused as a whole when a row in its envelope is no object', async () => {
    const { page } = ask({ ...projects, rows: 'providers' }, { value: { providers: [{ key: 'a' }, 'b'] } });
    await expect(page).rejects.toThrow('no JSON objects');
  });

  it.each<[string | undefined, number | undefined]>([
    ['0', 0],
    ['999999999', 999_999_999],
    ['1000000000', undefined],
    ['None', undefined],
    ['-1', undefined],
    ['', undefined],
    ['1, 2', undefined],
    [undefined, undefined],
  ])('with a count of %j holds %j', async (count, hits) => {
    const { page } = ask(projects, { value: [], headers: count === undefined ? {} : { 'x-hits': count } });
    expect((await page).hits).toBe(hits);
  });

  it.each<[JsonValue]>([['two'], [null], [[]], [3]])(
    'is refused as a whole when a row is %j',
    async (row) => {
      const error = await ask(projects, { value: [{ id: '1' }, row] }).page.catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 200, message: expect.stringContaining('projects') });
    },
  );
});

describe('an end that is not proven', () => {
  it.each([
    ['repeated-cursor', 'the same page cursor twice'],
    ['no-cursor', 'without a cursor'],
    ['no-link', 'without a Link header'],
    ['cut-short', 'fewer rows than it counted'],
    ['endless', 'without a new row'],
    ['unproven', 'fewer rows of one second than it counted'],
  ] as const)('names the list and what is wrong: %s', (problem, words) => {
    const error = unprovenEnd(projects, WHOLE, problem);
    expect(error).toMatchObject({ status: 200 });
    expect(error.message).toMatch(/^GET \/organizations\/1\/projects\/ gave /);
    expect(error.message).toContain(words);
  });
});
