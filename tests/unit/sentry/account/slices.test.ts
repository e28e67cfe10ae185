import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/json.ts';
import type { Place, Time } from '../../../../src/sentry/account/places.ts';
import { createProjectFilter } from '../../../../src/sentry/account/project-filter.ts';
import { createReadSlices } from '../../../../src/sentry/account/slices.ts';
import { MOST_IDS_IN_QUERY } from '../../../../src/sentry/lists/address.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import type { Slice } from '../../../../src/source.ts';
import type { StreamDefinition } from '../../../../src/streams/definition.ts';
import { events } from '../../../../src/streams/events.ts';
import { issues } from '../../../../src/streams/issues.ts';
import { organizations } from '../../../../src/streams/organizations.ts';
import { releases } from '../../../../src/streams/releases.ts';
import { teams } from '../../../../src/streams/teams.ts';
import { all, organizationPartition } from '../../../support/builders.ts';

const PARTITION = organizationPartition();
const ORGANIZATION = { id: '1', slug: 'acme', root: 'r', naming: 'id' } as const;
const PLACE: Place = { organization: ORGANIZATION, only: ['7', '8'] };
const RELEASE = (version: string, ...projects: { id?: string; slug: string }[]) => ({ version, projects });

type Over = {
  readonly place?: Place;
  readonly include?: string[];
  readonly pages?: readonly Page[];
  readonly isFound?: (row: JsonObject) => boolean;
};

function setUp(over: Over = {}) {
  const asked: { definition: StreamDefinition; place: Place; time: Time | undefined }[] = [];
  const read = createReadSlices({
    readPlace: async function* (definition, place, time) {
      asked.push({ definition, place, time });
      yield* over.pages ?? [];
    },
    placeOf: () => over.place ?? PLACE,
    filter: createProjectFilter(over.include ?? [], []),
    isFound: over.isFound,
  });
  return {
    asked,
    read: (definition: StreamDefinition, slice: Partial<Slice> = {}) =>
      all(read(definition, { partition: PARTITION, ...slice })),
  };
}

describe('a slice of a partition', () => {
  it('is read at its place, for its time', async () => {
    const { asked, read } = setUp();
    await read(releases, { span: [1, 9], isTop: true, enoughFrom: 5 });
    expect(asked).toEqual([
      { definition: releases, place: PLACE, time: { span: [1, 9], isTop: true, enoughFrom: 5 } },
    ]);
  });

  it('may be of some projects alone, as long as their ids make no long address', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => String(n));
    const { asked, read } = setUp();
    await read(releases, { only: ['8'] });
    await read(releases, { only: ids(MOST_IDS_IN_QUERY) });
    await read(releases, { only: ids(MOST_IDS_IN_QUERY + 1) });
    expect(asked.map(({ place }) => place.only?.length)).toEqual([1, MOST_IDS_IN_QUERY, 2]);
    expect(asked[0]?.place.organization).toBe(ORGANIZATION);
  });

  it('is the organization as it was described when it was looked up', async () => {
    const detail = { record: { id: '1', slug: 'acme' }, clean: false };
    const place = { organization: { ...ORGANIZATION, detail } };
    const { asked, read } = setUp({ place });
    expect(await read(organizations)).toEqual([{ records: [detail.record], clean: false, end: 'whole' }]);
    expect(asked).toEqual([]);
    await read(teams);
    expect(asked).toHaveLength(1);
  });

  it('asks for an organization that was only listed', async () => {
    const { asked, read } = setUp();
    await read(organizations);
    expect(asked).toHaveLength(1);
  });
});

describe('the records of a slice', () => {
  const pages: readonly Page[] = [
    {
      records: [
        RELEASE('both', { id: '7', slug: 'web' }, { id: '8', slug: 'api' }),
        RELEASE('api', { id: '8', slug: 'api' }),
        RELEASE('by slug', { slug: 'web' }),
        RELEASE('none'),
      ],
      clean: true,
      delivered: [1, 9],
    },
  ];

  it('are those of the projects that are wanted, and say the same of time', async () => {
    const [page] = await setUp({ include: ['web'], pages }).read(releases);
    expect(page?.records.map(({ version }) => version)).toEqual(['both', 'by slug']);
    expect(page).toMatchObject({ clean: true, delivered: [1, 9] });
  });

  it('are all of them where none was chosen, or where they belong to no project', async () => {
    expect(await setUp({ pages }).read(releases)).toEqual(pages);
    expect(await setUp({ include: ['web'], pages }).read(teams)).toEqual(pages);
    expect(await setUp({ include: ['web'], pages }).read(events)).toEqual(pages);
  });

  it('are looked at one by one for issues too', async () => {
    const found = await setUp({
      include: ['7'],
      pages: [
        {
          records: [
            { id: 'a', project: { id: '7' } },
            { id: 'b', project: { id: '8' } },
          ],
          clean: true,
        },
      ],
    }).read(issues);
    expect(found[0]?.records.map(({ id }) => id)).toEqual(['a']);
  });

  it('are those of the wanted projects where a record gives only one of id and slug', async () => {
    const byId: StreamDefinition = {
      ...releases,
      projectsOf: ({ projectId }) => [{ id: String(projectId), slug: '' }],
    };
    const rows = [{ projectId: '7' }, { projectId: '8' }];
    const over: Over = { include: ['web'], pages: [{ records: rows, clean: true }] };
    const place = { ...PLACE, wanted: [{ id: '7', slug: 'web' }] };
    const [page] = await setUp({ ...over, place }).read(byId);
    expect(page?.records).toEqual([{ projectId: '7' }]);
  });

  it('are asked for what is left of the search, where the stream takes one', async () => {
    const rows = [
      { id: 'a', status: 'unresolved', project: { id: '7' } },
      { id: 'b', status: 'resolved', project: { id: '7' } },
      { id: 'c', status: 'unresolved', project: { id: '8' } },
    ];
    const over: Over = {
      pages: [{ records: rows, clean: true }],
      isFound: ({ status }) => status === 'unresolved',
    };
    const idsOf = (pages: readonly Page[]) => pages.flatMap(({ records }) => records.map(({ id }) => id));
    expect(idsOf(await setUp(over).read(issues))).toEqual(['a', 'c']);
    expect(idsOf(await setUp({ ...over, include: ['7'] }).read(issues))).toEqual(['a']);
    expect(idsOf(await setUp(over).read(events))).toEqual(['a', 'b', 'c']);
  });
});
