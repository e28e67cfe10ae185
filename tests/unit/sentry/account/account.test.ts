import { describe, expect, it } from '@jest/globals';
import { ApiError, AuthError, TapError } from '../../../../src/errors.ts';
import type { JsonObject } from '../../../../src/json.ts';
import { type Line, linkTo } from '../../../support/scripted-client.ts';
import { ACME, BASE_URL, find, LAST } from './accounts.ts';

describe('organizations that are named', () => {
  it('are looked up one by one, and served by their region', async () => {
    const { account, requests } = await find(
      ['acme', 'two words'],
      [{ value: ACME, clean: false }, { value: { id: 2, slug: 'other' } }],
    );
    expect(account.organizations).toEqual([
      {
        id: '1',
        slug: 'acme',
        root: 'https://us.sentry.io/api/0',
        controlRoot: 'https://sentry.io/api/0',
        naming: 'id',
        detail: { record: ACME, clean: true },
      },
      {
        id: '2',
        slug: 'other',
        root: 'https://sentry.io/api/0',
        naming: 'id',
        detail: { record: { id: 2, slug: 'other' }, clean: true },
      },
    ]);
    expect(requests).toEqual([
      {
        root: 'https://sentry.io/api/0',
        path: '/organizations/acme/',
        query: [
          ['detailed', '0'],
          ['include_feature_flags', '1'],
        ],
        bucket: 'default',
        stream: 'organizations',
        requiredScope: 'org:read',
        expects: 'object',
      },
      expect.objectContaining({ path: '/organizations/two%20words/' }),
      expect.objectContaining({ root: 'https://us.sentry.io/api/0', path: '/organizations/1/' }),
      expect.objectContaining({ root: 'https://sentry.io/api/0', path: '/organizations/2/' }),
    ]);
  });

  it('count once, even under two names', async () => {
    const { account } = await find(['acme', '1'], [{ value: ACME }, { value: ACME }]);
    expect(account.organizations).toHaveLength(1);
  });

  it.each<[number, RegExp]>([
    [404, /^Organization "acme" is unknown at https:\/\/sentry\.io \(404\)/],
    [403, /^The token may not read organization "acme" \(403\).*org:read/],
  ])('end the run with a clear error when they cannot be read: %d', async (status, message) => {
    const error = await find(['acme'], [new ApiError('Raw', status)]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it.each([new ApiError('Raw', 500), new AuthError('Refused'), new Error('Bug')])(
    'pass other errors on: %s',
    async (error) => {
      await expect(find(['acme'], [error])).rejects.toBe(error);
    },
  );

  it.each<[JsonObject]>([
    [{ slug: 'acme' }],
    [{ id: '1' }],
    [{ id: true, slug: 'acme' }],
    [{ id: '1', slug: 5 }],
  ])('are refused when they come without id or slug: %j', async (value) => {
    await expect(find(['acme'], [{ value }])).rejects.toThrow('without id or slug');
  });
});

describe('a region', () => {
  const regionOf = async (regionUrl: unknown, baseUrl = BASE_URL, regionHosts: readonly string[] = []) => {
    const value = { id: '1', slug: 'acme', links: { regionUrl } } as JsonObject;
    const { account, log } = await find(['acme'], [{ value }], baseUrl, regionHosts);
    return { root: account.organizations[0]?.root, lines: log.lines };
  };

  it.each(['https://de.sentry.io//', 'https://de.sentry.io ', 'https://de.sentry.io/x/../y?a=b#c'])(
    'is nothing but its origin: %j',
    async (url) => {
      expect((await regionOf(url)).root).toBe('https://de.sentry.io/api/0');
    },
  );

  it('keeps the path of the configured address where it is the same server', async () => {
    const { root } = await regionOf('https://sentry.example/other', 'https://sentry.example/path');
    expect(root).toBe('https://sentry.example/path/api/0');
  });

  it('may be a host that the operator lists', async () => {
    const { root, lines } = await regionOf('https://de.sentry.example', 'https://sentry.example', [
      'de.sentry.example',
    ]);
    expect(root).toBe('https://de.sentry.example/api/0');
    expect(lines).toEqual([]);
  });

  it.each(['.', '..', '%2e', 'a/b', '1\ud800', ''])(
    'of an organization with the id %j is not asked',
    async (id) => {
      await expect(find(['acme'], [{ value: { id, slug: 'acme' } }])).rejects.toThrow(/which is none: an id/);
    },
  );

  it.each(['https://evil.example', 'http://us.sentry.io', 'https://user@us.sentry.io'])(
    'that cannot be trusted is not used, and the run says so: %s',
    async (url) => {
      const { root, lines } = await regionOf(url);
      expect(root).toBe('https://sentry.io/api/0');
      expect(lines).toEqual([
        "warning: Organization acme names a region host outside of base_url's domain; it is not used, requests stay on base_url. If the token may go there, list the host in region_hosts",
      ]);
    },
  );

  it.each([undefined, null, '', 5])('is the configured address when it is %j', async (url) => {
    const { root, lines } = await regionOf(url, 'https://sentry.example/path');
    expect(root).toBe('https://sentry.example/path/api/0');
    expect(lines).toEqual([]);
  });
});

describe('all organizations of a token', () => {
  it('are listed to the end', async () => {
    const { account, requests } = await find(
      [],
      [
        { value: [ACME, 'noise'], headers: linkTo('c') },
        { value: [{ id: '2', slug: 'other' }], headers: LAST },
      ],
    );
    expect(account.organizations).toMatchObject([
      { id: '1', slug: 'acme', root: 'https://us.sentry.io/api/0' },
      { id: '2', slug: 'other', root: 'https://sentry.io/api/0' },
    ]);
    expect(requests.slice(0, 2).map(({ path, query, expects }) => [path, query, expects])).toEqual([
      ['/organizations/', [['per_page', '100']], 'list'],
      [
        '/organizations/',
        [
          ['per_page', '100'],
          ['cursor', 'c'],
        ],
        'list',
      ],
    ]);
  });

  it('understand a Link header that came in two parts', async () => {
    const link = ['<p>; rel="previous"; results="false"', String(linkTo('c')['link'])];
    const { requests } = await find([], [{ value: [ACME], headers: { link } }, { value: [] }]);
    expect(requests[1]?.query).toContainEqual(['cursor', 'c']);
  });

  it('end the run when there is none', async () => {
    const error = await find([], [{ value: [] }]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TapError);
    expect(error).toMatchObject({ message: expect.stringContaining('sees no organization') });
  });
});

describe("the server's time", () => {
  it('is that of its first answer', async () => {
    const { account } = await find(
      ['acme', 'b'],
      [
        { value: ACME, headers: { date: 'Sat, 28 Feb 2026 12:34:56 GMT' } },
        { value: { id: '2', slug: 'b' }, headers: { date: 'Sat, 28 Feb 2026 12:40:00 GMT' } },
      ],
    );
    expect(account.serverTime).toBe(Date.UTC(2026, 1, 28, 12, 34, 56) / 1000);
  });

  it('is unknown when no answer says it', async () => {
    expect((await find(['acme'], [{ value: ACME }])).account.serverTime).toBeUndefined();
  });
});

describe('a list of organizations that runs in circles', () => {
  it('ends the run instead of never ending', async () => {
    const page = { value: [ACME], headers: linkTo('0:100:0') };
    await expect(find([], [page, page, page])).rejects.toThrow(/same page cursor twice.*Set organization/);
  });
});

describe('a list of organizations whose end cannot be told', () => {
  it.each<[string, Line]>([
    ['no Link header', { value: [ACME] }],
    ['no cursor', { value: [ACME], headers: { link: '<u>; rel="next"; results="true"' } }],
  ])('ends the run: %s', async (_, page) => {
    const error = await find([], [page]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ message: expect.stringMatching(/whether it goes on\. Set organization/) });
  });

  it('has ended where a page is empty, and says nothing of another', async () => {
    const { account } = await find([], [{ value: [ACME], headers: linkTo('c') }, { value: [] }]);
    expect(account.organizations).toHaveLength(1);
  });
});

describe('a list of organizations of pages that tell nothing new', () => {
  it.each([
    ['empty ones', []],
    ['the same one', [ACME]],
  ])('ends the run after a thousand: %s', async (_name, value) => {
    const pages = Array.from({ length: 1_005 }, (_, at) => ({ value, headers: linkTo(`0:${at}:0`) }));
    await expect(find([], pages)).rejects.toThrow(/a thousand pages in a row without a row that is new/);
  });
});
