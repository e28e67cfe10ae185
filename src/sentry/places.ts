import { ApiError } from '../errors.ts';
import type { ProjectName, StreamDefinition } from '../streams/definition.ts';
import type { Span } from '../time.ts';
import type { Organization } from './account.ts';
import type { Page, ReadPages } from './pages.ts';

/** What a read is about: an organization, or one of its projects. */
export type Place = {
  readonly organization: Organization;
  readonly project?: ProjectName;
  /** Ids of the projects wanted, where the endpoint takes them. */
  readonly only?: readonly string[];
};

/** Reads the pages of a place, and of a span of time where the stream has a time filter. */
export type ReadPlace = (definition: StreamDefinition, place: Place, span?: Span) => AsyncIterable<Page>;

/**
 * Names organizations and projects by id in paths, so that a rename does not break a run. Self-hosted servers
 * before 23.x know slugs only and answer 404 to an id: the first such answer of an organization is tried again
 * with slugs, and if that works slugs are used for the rest of the run.
 */
export function createReadPlace(readPages: ReadPages): ReadPlace {
  const settled = new Map<string, 'id' | 'slug'>();
  return async function* readPlace(definition, place, span) {
    const { organization, project } = place;
    const by = (name: 'id' | 'slug'): AsyncIterable<Page> =>
      readPages(definition, {
        root: organization.root,
        organization: organization[name],
        ...(project && { project: project[name] }),
        ...(span && { span }),
        ...(place.only && { only: place.only }),
      });
    const known = settled.get(organization.id);
    try {
      for await (const page of by(known ?? 'id')) {
        if (known === undefined && !settled.has(organization.id)) settled.set(organization.id, 'id');
        yield page;
      }
      return;
    } catch (error) {
      const isUnknownId = error instanceof ApiError && error.status === 404 && known !== 'slug';
      // Another read may have settled on slugs while this one was waiting for its answer.
      if (!isUnknownId || settled.get(organization.id) === 'id') throw error;
    }
    for await (const page of by('slug')) {
      settled.set(organization.id, 'slug');
      yield page;
    }
  };
}
