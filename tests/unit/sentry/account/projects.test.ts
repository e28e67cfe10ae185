import { describe, expect, it } from '@jest/globals';
import type { Organization } from '../../../../src/sentry/account/account.ts';
import type { ReadPlace } from '../../../../src/sentry/account/places.ts';
import { createProjectIndex } from '../../../../src/sentry/account/projects.ts';
import type { Page } from '../../../../src/sentry/lists/reading.ts';
import { events } from '../../../../src/streams/events.ts';
import { projects } from '../../../../src/streams/projects.ts';
import { all } from '../../../support/builders.ts';

const ORGANIZATION: Organization = { id: '1', slug: 'acme', root: 'r', naming: 'id' };
const PAGES: readonly Page[] = [
  { records: [{ id: '7', slug: 'web' }], clean: true },
  { records: [{ id: 8, slug: 'api', hasAccess: false }, { slug: 'no-id' }], clean: true, end: 'whole' },
];
const FOUND = [
  { id: '7', slug: 'web', isReadable: true },
  { id: '8', slug: 'api', isReadable: false },
];

/** A reader of the pages above; `breaks` is the number of the read that fails after its first page. */
function lists(breaks = 0) {
  const reads: string[] = [];
  const inner: ReadPlace = async function* (definition, { organization }) {
    reads.push(`${definition.tapStreamId} of ${organization.slug}`);
    for (const page of PAGES) {
      yield page;
      if (reads.length === breaks) throw new Error('Broken');
    }
  };
  return { reads, inner };
}

describe('the projects of an organization', () => {
  it('are listed when nobody reads them as a stream', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects);
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toEqual(['projects of acme']);
  });

  it('are taken from the stream that is read anyway', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects);
    index.announce();
    const later = index.projectsOf(ORGANIZATION);
    expect(await all(index.readPlace(projects, { organization: ORGANIZATION }))).toEqual(PAGES);
    expect(await later).toEqual(FOUND);
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toHaveLength(1);
  });

  it('are those of this organization', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects);
    index.announce();
    const other: Organization = { ...ORGANIZATION, id: '2', slug: 'other' };
    await all(index.readPlace(projects, { organization: ORGANIZATION }));
    await all(index.readPlace(projects, { organization: other }));
    expect(await index.projectsOf(other)).toEqual(FOUND);
    expect(reads).toEqual(['projects of acme', 'projects of other']);
  });

  it('are not asked for again when the stream failed: whoever needs them fails for the same reason', async () => {
    const { reads, inner } = lists(1);
    const index = createProjectIndex(inner, projects);
    index.announce();
    await expect(all(index.readPlace(projects, { organization: ORGANIZATION }))).rejects.toThrow('Broken');
    await expect(index.projectsOf(ORGANIZATION)).rejects.toThrow('Broken');
    expect(reads).toHaveLength(1);
  });

  it('are asked for again when the stream was left early', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects);
    index.announce();
    for await (const page of index.readPlace(projects, { organization: ORGANIZATION })) {
      expect(page).toBe(PAGES[0]);
      break;
    }
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toHaveLength(2);
  });

  it('are not looked for in other streams', async () => {
    const { inner } = lists();
    const index = createProjectIndex(inner, projects);
    index.announce();
    const waiting = index.projectsOf(ORGANIZATION);
    await all(index.readPlace(events, { organization: ORGANIZATION }));
    const first = await Promise.race([waiting, Promise.resolve('still waiting')]);
    expect(first).toBe('still waiting');
  });

  it('are asked for once, by however many', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects);
    const both = [index.projectsOf(ORGANIZATION), index.projectsOf(ORGANIZATION)];
    expect(await Promise.all(both)).toEqual([FOUND, FOUND]);
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toHaveLength(1);
  });

  it('are not asked for again after a failure: that has cost all the patience of a request', async () => {
    const { reads, inner } = lists(1);
    const index = createProjectIndex(inner, projects);
    await expect(index.projectsOf(ORGANIZATION)).rejects.toThrow('Broken');
    await expect(index.projectsOf(ORGANIZATION)).rejects.toThrow('Broken');
    expect(reads).toHaveLength(1);
  });

  it('are not waited for before the stream is announced: it might come later, and wait itself', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects);
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    index.announce();
    await all(index.readPlace(projects, { organization: ORGANIZATION }));
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toHaveLength(2);
  });

  it('are asked for again where the stream ended without a proof', async () => {
    let reads = 0;
    const index = createProjectIndex(async function* () {
      reads += 1;
      yield* PAGES.map(({ end: _, ...page }) => page);
    }, projects);
    index.announce();
    await all(index.readPlace(projects, { organization: ORGANIZATION }));
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toBe(2);
  });

  it('are named once each, though a list that moved names some twice', async () => {
    const moved: readonly Page[] = [
      { records: [{ id: '7', slug: 'old' }], clean: true },
      { records: [{ id: '7', slug: 'web' }], clean: true, end: 'moved' },
    ];
    const index = createProjectIndex(async function* () {
      yield* moved;
    }, projects);
    const once = [{ id: '7', slug: 'web', isReadable: true }];
    expect(await index.projectsOf(ORGANIZATION)).toEqual(once);
    index.announce();
    await all(index.readPlace(projects, { organization: ORGANIZATION }));
    expect(await index.projectsOf(ORGANIZATION)).toEqual(once);
  });
});
