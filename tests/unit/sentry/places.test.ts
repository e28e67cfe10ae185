import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/errors.ts';
import type { Page } from '../../../src/sentry/pages.ts';
import { createReadPlace } from '../../../src/sentry/places.ts';
import type { Slice } from '../../../src/sentry/request.ts';
import { events } from '../../../src/streams/events.ts';
import { teams } from '../../../src/streams/teams.ts';
import { all } from '../../support/builders.ts';

const ORGANIZATION = { id: '1', slug: 'acme', root: 'https://us.sentry.io/api/0' };
const PROJECT = { id: '22', slug: 'web' };
const PAGE: Page = { records: [{ id: 'x' }], clean: true };
const NOT_FOUND = new ApiError('Not found', 404);

/** A reader that answers 404 to every name that it does not know, and remembers what it was asked. */
function reader(knows: (slice: Slice) => boolean) {
  const slices: Slice[] = [];
  const readPlace = createReadPlace(async function* (_definition, slice) {
    slices.push(slice);
    await Promise.resolve();
    if (!knows(slice)) throw NOT_FOUND;
    yield PAGE;
  });
  return { slices, readPlace };
}

const knowsIds = ({ organization }: Slice) => organization === '1';
const knowsSlugs = ({ organization }: Slice) => organization === 'acme';

describe('a place', () => {
  it('is named by ids', async () => {
    const { slices, readPlace } = reader(knowsIds);
    const place = { organization: ORGANIZATION, project: PROJECT, only: ['22'] };
    expect(await all(readPlace(events, place, [1, 2]))).toEqual([PAGE]);
    expect(slices).toEqual([
      { root: ORGANIZATION.root, organization: '1', project: '22', span: [1, 2], only: ['22'] },
    ]);
  });

  it('has no project, span or choice where there is none', async () => {
    const { slices, readPlace } = reader(knowsIds);
    await all(readPlace(teams, { organization: ORGANIZATION }));
    expect(slices).toEqual([{ root: ORGANIZATION.root, organization: '1' }]);
  });
});

describe('a server that knows slugs only', () => {
  it('is asked by slug after its first 404, and for the rest of the run', async () => {
    const { slices, readPlace } = reader(knowsSlugs);
    const place = { organization: ORGANIZATION, project: PROJECT };
    expect(await all(readPlace(events, place))).toEqual([PAGE]);
    expect(await all(readPlace(events, place))).toEqual([PAGE]);
    expect(slices.map(({ organization, project }) => [organization, project])).toEqual([
      ['1', '22'],
      ['acme', 'web'],
      ['acme', 'web'],
    ]);
  });

  it('serves reads that began together', async () => {
    const { readPlace } = reader(knowsSlugs);
    const reads = Array.from({ length: 5 }, () => all(readPlace(teams, { organization: ORGANIZATION })));
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 5 }, () => [PAGE]));
  });

  it('serves a read whose refusal comes after another has found the slug', async () => {
    let refuse = (): void => {};
    const late = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    const readPlace = createReadPlace(async function* (definition, slice) {
      if (slice.organization === '1') {
        if (definition === events) await late;
        throw NOT_FOUND;
      }
      yield PAGE;
    });
    const place = { organization: ORGANIZATION, project: PROJECT };
    const slow = all(readPlace(events, place));
    expect(await all(readPlace(teams, place))).toEqual([PAGE]);
    refuse();
    expect(await slow).toEqual([PAGE]);
  });

  it('is found out for each organization by itself', async () => {
    const { slices, readPlace } = reader(({ organization }) => ['acme', '2'].includes(organization));
    await all(readPlace(teams, { organization: ORGANIZATION }));
    await all(readPlace(teams, { organization: { id: '2', slug: 'other', root: 'r' } }));
    expect(slices.map(({ organization }) => organization)).toEqual(['1', 'acme', '2']);
  });
});

describe('a 404', () => {
  it('of a server that knows ids means that something is gone', async () => {
    const { slices, readPlace } = reader(({ project }) => project === undefined);
    await all(readPlace(teams, { organization: ORGANIZATION }));
    await expect(all(readPlace(events, { organization: ORGANIZATION, project: PROJECT }))).rejects.toBe(
      NOT_FOUND,
    );
    expect(slices).toHaveLength(2);
  });

  it('by id and by slug is final, and settles nothing', async () => {
    const { slices, readPlace } = reader(() => false);
    const place = { organization: ORGANIZATION };
    await expect(all(readPlace(teams, place))).rejects.toBe(NOT_FOUND);
    await expect(all(readPlace(teams, place))).rejects.toBe(NOT_FOUND);
    expect(slices.map(({ organization }) => organization)).toEqual(['1', 'acme', '1', 'acme']);
  });

  it('in the middle of a list is not tried again by slug', async () => {
    const asked: string[] = [];
    const readPlace = createReadPlace(async function* (_definition, { organization }) {
      asked.push(organization);
      yield PAGE;
      throw NOT_FOUND;
    });
    await expect(all(readPlace(teams, { organization: ORGANIZATION }))).rejects.toBe(NOT_FOUND);
    expect(asked).toEqual(['1']);
  });

  it('of a slug that was known to work is final', async () => {
    const { slices, readPlace } = reader(
      ({ organization, project }) => organization === 'acme' && project === undefined,
    );
    await all(readPlace(teams, { organization: ORGANIZATION }));
    await expect(all(readPlace(events, { organization: ORGANIZATION, project: PROJECT }))).rejects.toBe(
      NOT_FOUND,
    );
    expect(slices).toHaveLength(3);
  });
});

describe('any other failure', () => {
  it('is not tried by slug', async () => {
    const refused = new ApiError('Forbidden', 403);
    const asked: string[] = [];
    // biome-ignore lint/correctness/useYield: the reader fails before its first page
    const readPlace = createReadPlace(async function* (_definition, { organization }) {
      asked.push(organization);
      throw refused;
    });
    await expect(all(readPlace(teams, { organization: ORGANIZATION }))).rejects.toBe(refused);
    expect(asked).toEqual(['1']);
  });
});
