import { describe, expect, it } from '@jest/globals';
import type { Page } from '../../../src/sentry/pages.ts';
import type { ReadPlace } from '../../../src/sentry/places.ts';
import { createProjectIndex } from '../../../src/sentry/projects.ts';
import { events } from '../../../src/streams/events.ts';
import { projects } from '../../../src/streams/projects.ts';
import { all } from '../../support/builders.ts';

const ORGANIZATION = { id: '1', slug: 'acme', root: 'r' };
const PAGES: readonly Page[] = [
  { records: [{ id: '7', slug: 'web' }], clean: true },
  { records: [{ id: 8, slug: 'api' }, { slug: 'no-id' }], clean: true },
];
const FOUND = [
  { id: '7', slug: 'web' },
  { id: '8', slug: 'api' },
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
    const index = createProjectIndex(inner, projects, false);
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toEqual(['projects of acme']);
  });

  it('are taken from the stream that is read anyway', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects, true);
    const later = index.projectsOf(ORGANIZATION);
    expect(await all(index.readPlace(projects, { organization: ORGANIZATION }))).toEqual(PAGES);
    expect(await later).toEqual(FOUND);
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toHaveLength(1);
  });

  it('are those of this organization', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects, true);
    const other = { id: '2', slug: 'other', root: 'r' };
    await all(index.readPlace(projects, { organization: ORGANIZATION }));
    await all(index.readPlace(projects, { organization: other }));
    expect(await index.projectsOf(other)).toEqual(FOUND);
    expect(reads).toEqual(['projects of acme', 'projects of other']);
  });

  it('are asked for again when the stream failed', async () => {
    const { reads, inner } = lists(1);
    const index = createProjectIndex(inner, projects, true);
    await expect(all(index.readPlace(projects, { organization: ORGANIZATION }))).rejects.toThrow('Broken');
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toHaveLength(2);
  });

  it('are asked for again when the stream was left early', async () => {
    const { reads, inner } = lists();
    const index = createProjectIndex(inner, projects, true);
    for await (const page of index.readPlace(projects, { organization: ORGANIZATION })) {
      expect(page).toBe(PAGES[0]);
      break;
    }
    expect(await index.projectsOf(ORGANIZATION)).toEqual(FOUND);
    expect(reads).toHaveLength(2);
  });

  it('are not looked for in other streams', async () => {
    const { inner } = lists();
    const index = createProjectIndex(inner, projects, true);
    const waiting = index.projectsOf(ORGANIZATION);
    await all(index.readPlace(events, { organization: ORGANIZATION }));
    const first = await Promise.race([waiting, Promise.resolve('still waiting')]);
    expect(first).toBe('still waiting');
  });
});
