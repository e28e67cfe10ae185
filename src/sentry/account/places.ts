import { ApiError, GoneError } from '../../errors.ts';
import { isJsonObject } from '../../json.ts';
import type { ProjectName, StreamDefinition } from '../../streams/definition.ts';
import type { Span } from '../../time.ts';
import type { Page, ReadPages } from '../lists/reading.ts';
import type { Slice } from '../lists/request.ts';
import type { Client } from '../transport/client.ts';
import { segment } from '../transport/segment.ts';
import type { Naming, Organization } from './account.ts';

/** What a read is about: an organization, or one of its projects. */
export type Place = {
  readonly organization: Organization;
  readonly project?: ProjectName;
  /** Ids of the projects wanted, where the endpoint takes them. */
  readonly only?: readonly string[];
  /** The projects that the settings choose; undefined where they choose all. */
  readonly wanted?: readonly ProjectName[];
};

/** The time that is read of a place. */
export type Time = {
  readonly span?: Span | undefined;
  readonly isTop?: boolean | undefined;
  readonly enoughFrom?: number | undefined;
};

/** Reads the pages of a place, and of a span of time where the stream has a time filter. */
export type ReadPlace = (definition: StreamDefinition, place: Place, time?: Time) => AsyncIterable<Page>;

/** What became of a project: `slugs` is one that is there, on a server that knows no ids of projects in paths. */
type Whereabouts = 'there' | 'slugs' | 'gone';

/**
 * Names organizations and projects in paths as their server understands them. An answer of 404, or an empty list where
 * the server answers unknown names with one, says nothing about a project: it is asked for itself.
 * @throws GoneError, while reading, for a project that is gone
 */
export function createReadPlace(readPages: ReadPages, client: Client): ReadPlace {
  /** By API root: servers that know ids of organizations but not of projects. */
  const slugRoots = new Set<string>();
  const namingOf = ({ root, naming }: Organization): Naming => (slugRoots.has(root) ? 'slug' : naming);

  /** The id of the project that the server knows by a name; undefined when it knows none. */
  const idOf = async (
    { organization }: Place,
    definition: StreamDefinition,
    name: string,
  ): Promise<string | undefined> => {
    const path = [organization[organization.naming], name].map(segment).join('/');
    try {
      const { value } = await client.get({
        root: organization.root,
        path: `/projects/${path}/`,
        query: [],
        bucket: 'default',
        stream: definition.tapStreamId,
        requiredScope: 'project:read',
        expects: 'object',
      });
      return isJsonObject(value) ? String(value['id']) : undefined;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  };
  const lookFor = async (
    place: Place,
    project: ProjectName,
    definition: StreamDefinition,
  ): Promise<Whereabouts> => {
    const naming = namingOf(place.organization);
    if ((await idOf(place, definition, project[naming])) === project.id) return 'there';
    if (naming === 'slug' || project.slug === '') return 'gone';
    return (await idOf(place, definition, project.slug)) === project.id ? 'slugs' : 'gone';
  };

  async function* read(
    definition: StreamDefinition,
    place: Place,
    time: Time,
    project: ProjectName | undefined,
  ): AsyncGenerator<Page> {
    const { organization, only } = place;
    const { span, isTop, enoughFrom } = time;
    const sliceAt = (root: string): Slice => ({
      root,
      organization: organization[organization.naming],
      ...(project && { project: project[namingOf(organization)] }),
      ...(span && { span }),
      ...(isTop && { isTop }),
      ...(enoughFrom !== undefined && { enoughFrom }),
      ...(only && { only }),
    });
    const { controlRoot } = organization;
    if (definition.silo !== 'control' || controlRoot === undefined) {
      yield* readPages(definition, sliceAt(organization.root));
      return;
    }
    let hasAnswered = false;
    try {
      for await (const page of readPages(definition, sliceAt(controlRoot))) {
        hasAnswered = true;
        yield page;
      }
    } catch (error) {
      // Self-hosted servers and proxies may serve it with everything else.
      if (hasAnswered || !isMissing(error)) throw error;
      try {
        for await (const page of readPages(definition, sliceAt(organization.root))) {
          hasAnswered = true;
          yield page;
        }
      } catch (again) {
        // Where neither has it, the answer of the host that should have it says why.
        throw hasAnswered || !isMissing(again) ? again : error;
      }
    }
  }

  return async function* readPlace(definition, place, time = {}) {
    const { organization, project } = place;
    if (project === undefined) {
      yield* read(definition, place, time, undefined);
      return;
    }
    for (;;) {
      let isEmpty = true;
      try {
        for await (const page of read(definition, place, time, project)) {
          // A list of another name is empty too.
          if (isEmpty && page.records.length === 0 && namingOf(organization) === 'slug') {
            if ((await lookFor(place, project, definition)) === 'gone') throw gone(project);
          }
          isEmpty = false;
          yield page;
        }
        return;
      } catch (error) {
        if (error instanceof GoneError || !(error instanceof ApiError) || error.status !== 404) throw error;
        const whereabouts = await lookFor(place, project, definition);
        if (whereabouts === 'gone') throw gone(project);
        if (whereabouts === 'there') throw stillThere(error, project);
        slugRoots.add(organization.root);
      }
    }
  };
}

const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

function gone({ id, slug }: ProjectName): GoneError {
  return new GoneError(`Project ${slug === '' ? id : slug} is gone since it was listed; it is skipped`, 404);
}

function stillThere(error: ApiError, { slug }: ProjectName): ApiError {
  return new ApiError(
    `${error.message} Project ${slug} itself is there, so this is no answer of Sentry's: check what stands between here and there.`,
    error.status,
    { cause: error, detail: error.detail, path: error.path },
  );
}
