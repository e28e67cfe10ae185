import { describe, expect, it } from '@jest/globals';
import { ApiError, GoneError } from '../../../../src/errors.ts';
import type { Naming, Organization } from '../../../../src/sentry/account/account.ts';
import { createReadPlace } from '../../../../src/sentry/account/places.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import type { Slice } from '../../../../src/sentry/lists/request.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { all } from '../../../support/builders.ts';
import { type Line, scriptedClient } from '../../../support/scripted-client.ts';

const organization = (naming: Naming): Organization => ({ id: '1', slug: 'acme', root: 'root', naming });
const BY_ID = organization('id');
const BY_SLUG = organization('slug');
const PROJECT = { id: '22', slug: 'web' };
const PAGE: Page = { records: [{ id: 'x' }], clean: true };
const EMPTY: Page = { records: [], clean: true };
const NOT_FOUND = new ApiError('Not found.', 404, { detail: 'No', path: '/x/' });
const MISSING: Line = new ApiError('No', 404);

/** A reader of what `lists` says of a slice, on a server that says by a name which project it is, and knows itself. */
function setUp(
  lists: (slice: Slice) => readonly (Page | Error)[],
  projectBy: (name: string) => Line = () => MISSING,
  itself: Line = { value: { id: '1' } },
) {
  const slices: Slice[] = [];
  const client = scriptedClient(({ path }) =>
    path.startsWith('/projects/') ? projectBy(decodeURIComponent(path.split('/')[3] ?? '')) : itself,
  );
  const readPlace = createReadPlace(async function* (_definition: StreamDefinition, slice: Slice) {
    slices.push(slice);
    for (const page of lists(slice)) {
      if (page instanceof Error) throw page;
      yield page;
    }
  }, client);
  return { slices, readPlace, requests: client.requests };
}

const isProject = (id: string): Line => ({ value: { id } });

describe('what belongs to no region', () => {
  const control: StreamDefinition = { ...teams, silo: 'control' };
  const regional = { ...BY_ID, root: 'region', controlRoot: 'main' };
  const rootsOf = async (lists: Parameters<typeof setUp>[0], organization: Organization = regional) => {
    const { slices, readPlace } = setUp(lists);
    await all(readPlace(control, { organization }));
    return slices.map(({ root }) => root);
  };

  it('is asked for at the main host', async () => {
    expect(await rootsOf(() => [PAGE])).toEqual(['main']);
    expect(await rootsOf(() => [PAGE], BY_ID)).toEqual(['root']);
  });

  it('is asked for with everything else where the main host does not have it', async () => {
    expect(await rootsOf(({ root }) => [root === 'main' ? NOT_FOUND : PAGE])).toEqual(['main', 'region']);
  });

  it('is missing by the answer of the main host where neither has it', async () => {
    const elsewhere = new ApiError('Not here either.', 404);
    await expect(rootsOf(({ root }) => [root === 'main' ? NOT_FOUND : elsewhere])).rejects.toBe(NOT_FOUND);
  });

  it('fails with every other answer, and with every answer after the first page', async () => {
    const refused = new ApiError('No', 403);
    const later = new ApiError('Gone', 404);
    await expect(rootsOf(() => [refused])).rejects.toBe(refused);
    await expect(rootsOf(() => [PAGE, NOT_FOUND])).rejects.toBe(NOT_FOUND);
    await expect(rootsOf(({ root }) => [root === 'main' ? NOT_FOUND : refused])).rejects.toBe(refused);
    const half = rootsOf(({ root }) => (root === 'main' ? [NOT_FOUND] : [PAGE, later]));
    await expect(half).rejects.toBe(later);
  });
});

describe('a place', () => {
  it('is named by ids where the server knows them', async () => {
    const { slices, readPlace, requests } = setUp(() => [PAGE]);
    const place = { organization: BY_ID, project: PROJECT, only: ['22'] };
    expect(await all(readPlace(events, place, { span: [1, 2], isTop: true, enoughFrom: 1 }))).toEqual([PAGE]);
    expect(slices).toEqual([
      {
        root: 'root',
        organization: '1',
        project: '22',
        span: [1, 2],
        isTop: true,
        enoughFrom: 1,
        only: ['22'],
      },
    ]);
    expect(requests).toEqual([]);
  });

  it('is named by slugs where it does not', async () => {
    const { slices, readPlace } = setUp(() => [PAGE]);
    await all(readPlace(events, { organization: BY_SLUG, project: PROJECT }));
    expect(slices).toEqual([{ root: 'root', organization: 'acme', project: 'web' }]);
  });

  it('has no project, time or choice where there is none', async () => {
    const { slices, readPlace, requests } = setUp(() => [EMPTY]);
    await all(readPlace(teams, { organization: BY_SLUG }));
    await all(readPlace(teams, { organization: BY_ID }, { isTop: false }));
    expect(slices).toEqual([
      { root: 'root', organization: 'acme' },
      { root: 'root', organization: '1' },
    ]);
    expect(requests).toEqual([]);
  });
});

describe('a 404 of a project', () => {
  const place = { organization: BY_ID, project: PROJECT };

  it('is asked about by the name in its path and by its slug, and then it is gone', async () => {
    const { readPlace, requests } = setUp(() => [NOT_FOUND]);
    const error = await all(readPlace(events, place)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GoneError);
    expect(error).toMatchObject({ message: 'Project web is gone since it was listed; it is skipped' });
    expect(requests).toEqual([
      {
        root: 'root',
        path: '/projects/1/22/',
        query: [],
        bucket: 'default',
        stream: 'events',
        requiredScope: 'project:read',
        expects: 'object',
      },
      expect.objectContaining({ path: '/projects/1/web/' }),
      expect.objectContaining({ path: '/organizations/1/', isHelper: true }),
    ]);
  });

  it.each<[string, Line]>([
    ['does not know its organization either', MISSING],
    ['refuses everything', new ApiError('No', 403)],
    ['speaks of another organization', isProject('99')],
  ])('is a failure on a server that %s', async (_, itself) => {
    const { readPlace } = setUp(() => [NOT_FOUND], undefined, itself);
    await expect(all(readPlace(events, place))).rejects.toBe(NOT_FOUND);
  });

  it('is a failure where the project itself is there, also in the middle of a list', async () => {
    const { readPlace, requests } = setUp(
      () => [PAGE, NOT_FOUND],
      () => isProject('22'),
    );
    const seen: Page[] = [];
    const reading = (async () => {
      for await (const page of readPlace(events, place)) seen.push(page);
    })();
    const error = await reading.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).not.toBeInstanceOf(GoneError);
    expect(error).toMatchObject({ status: 404, detail: 'No', path: '/x/', cause: NOT_FOUND });
    expect((error as Error).message).toMatch(/^Not found\. Project web itself is there/);
    expect(seen).toEqual([PAGE]);
    expect(requests).toHaveLength(1);
  });

  it('shows that the server knows slugs of projects alone, from then on', async () => {
    const { slices, readPlace, requests } = setUp(
      ({ project }) => [project === '22' ? NOT_FOUND : PAGE],
      (name) => (name === 'web' ? isProject('22') : MISSING),
    );
    expect(await all(readPlace(events, place))).toEqual([PAGE]);
    expect(await all(readPlace(events, place))).toEqual([PAGE]);
    expect(slices.map(({ project }) => project)).toEqual(['22', 'web', 'web']);
    expect(slices.every((slice) => slice.organization === '1')).toBe(true);
    expect(requests).toHaveLength(2);
  });

  it('shows that for one server only', async () => {
    const { slices, readPlace } = setUp(
      ({ root, project }) => [root === 'root' && project === '22' ? NOT_FOUND : PAGE],
      (name) => (name === 'web' ? isProject('22') : MISSING),
    );
    await all(readPlace(events, place));
    await all(readPlace(events, { ...place, organization: { ...BY_ID, root: 'other' } }));
    expect(slices.map(({ project }) => project)).toEqual(['22', 'web', '22']);
  });

  it('means that it is gone where its slug is another one by now', async () => {
    const { readPlace } = setUp(
      () => [NOT_FOUND],
      (name) => (name === 'web' ? isProject('99') : MISSING),
    );
    await expect(all(readPlace(events, place))).rejects.toBeInstanceOf(GoneError);
  });

  it('does not ask by a slug that nobody knows, or twice by the same', async () => {
    const nameless = setUp(() => [NOT_FOUND]);
    const error = await all(nameless.readPlace(events, { ...place, project: { id: '22', slug: '' } })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ message: 'Project 22 is gone since it was listed; it is skipped' });
    expect(nameless.requests.map(({ path }) => path)).toEqual(['/projects/1/22/', '/organizations/1/']);
    const bySlug = setUp(() => [NOT_FOUND]);
    await expect(
      all(bySlug.readPlace(events, { organization: BY_SLUG, project: PROJECT })),
    ).rejects.toBeInstanceOf(GoneError);
    expect(bySlug.requests.map(({ path }) => path)).toEqual(['/projects/acme/web/', '/organizations/acme/']);
  });

  it('is as uncertain as the answer about the project', async () => {
    const broken = new ApiError('Broken', 500);
    const { readPlace } = setUp(
      () => [NOT_FOUND],
      () => broken,
    );
    await expect(all(readPlace(events, place))).rejects.toBe(broken);
  });

  it('of an organization is passed on', async () => {
    const { readPlace, requests } = setUp(() => [NOT_FOUND]);
    await expect(all(readPlace(teams, { organization: BY_ID }))).rejects.toBe(NOT_FOUND);
    expect(requests).toEqual([]);
  });
});

describe('an empty list of a project that is named by its slug', () => {
  const place = { organization: BY_SLUG, project: PROJECT };

  it('is believed when that is still its name', async () => {
    const { readPlace, requests } = setUp(
      () => [EMPTY, EMPTY],
      () => isProject('22'),
    );
    expect(await all(readPlace(events, place))).toEqual([EMPTY, EMPTY]);
    expect(requests.map(({ path }) => path)).toEqual(['/projects/acme/web/']);
  });

  it.each<[string, Line]>([
    ['nothing', MISSING],
    ['another project', isProject('99')],
  ])('is the list of %s where that is its name', async (_, line) => {
    const { readPlace } = setUp(
      () => [EMPTY],
      () => line,
    );
    const seen: Page[] = [];
    const reading = (async () => {
      for await (const page of readPlace(events, place)) seen.push(page);
    })();
    await expect(reading).rejects.toBeInstanceOf(GoneError);
    expect(seen).toEqual([]);
  });

  it('is a failure where neither project nor organization is answered', async () => {
    const { readPlace } = setUp(() => [EMPTY], undefined, MISSING);
    const error = await all(readPlace(events, place)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).not.toBeInstanceOf(GoneError);
  });

  it('is not asked about where the server knows ids, or after rows', async () => {
    const byId = setUp(() => [EMPTY]);
    await all(byId.readPlace(events, { ...place, organization: BY_ID }));
    const rows = setUp(() => [PAGE, EMPTY]);
    await all(rows.readPlace(events, place));
    expect([byId.requests, rows.requests]).toEqual([[], []]);
  });
});

describe('any other failure', () => {
  it.each([new ApiError('Forbidden', 403), new GoneError('Gone', 404), new Error('Bug')])(
    'is passed on: %s',
    async (error) => {
      const { readPlace, requests } = setUp(() => [error]);
      await expect(all(readPlace(events, { organization: BY_ID, project: PROJECT }))).rejects.toBe(error);
      expect(requests).toEqual([]);
    },
  );
});
