import { ApiError, GoneError } from '../../errors.ts';
import { isJsonObject } from '../../json.ts';
import type { ProjectName, StreamDefinition } from '../../streams/definition.ts';
import type { Span } from '../../time.ts';
import type { Page, ReadPages } from '../lists/reading.ts';
import type { Slice } from '../lists/request.ts';
import type { Client } from '../transport/client.ts';
import { segment } from '../transport/segment.ts';
import type { Naming, Organization } from './account.ts';
import { createInquiries } from './inquiries.ts';

/** What a read is about: an organization, or one of its projects. */
export type Place = {
  readonly organization: Organization;
  readonly project?: ProjectName;
  /** Ids of the projects wanted, where the endpoint takes them. */
  readonly only?: readonly string[];
  /** The record that is asked about, by placeholder of the path; see `Slice` for both. */
  readonly names?: Readonly<Record<string, string>>;
  readonly mostTries?: number | undefined;
  /** The projects that the settings choose; undefined where they choose all. */
  readonly wanted?: readonly ProjectName[];
  /** All projects of the organization; undefined where nobody asked for them, or they could not be listed. */
  readonly listed?: readonly ListedProject[];
  /** The projects that are read, where the place is an organization and they could be listed. */
  readonly projects?: readonly ProjectName[];
};

/** A project of an organization, as its list describes it. */
export type ListedProject = ProjectName & {
  /** False where the token may not read its data; lists of the whole organization leave these out. */
  readonly isReadable: boolean;
};

/** The time that is read of a place. */
export type Time = {
  readonly span?: Span | undefined;
  readonly isTop?: boolean | undefined;
  readonly enoughFrom?: number | undefined;
};

/** Reads the pages of a place, and of a span of time where the stream has a time filter. */
export type ReadPlace = (definition: StreamDefinition, place: Place, time?: Time) => AsyncIterable<Page>;

/**
 * What became of a project: `slugs` is one that is there, on a server that knows no ids of projects in paths; `unknown`
 * one of which nobody can tell, since its organization is not answered either.
 */
type Whereabouts = 'there' | 'slugs' | 'gone' | 'unknown';

/**
 * Names organizations and projects in paths as their server understands them. An answer of 404, or an empty list where
 * the server answers unknown names with one, says nothing about a project: it is asked for itself.
 * @throws GoneError, while reading, for a project that is gone
 */
export function createReadPlace(readPages: ReadPages, client: Client): ReadPlace {
  const inquiries = createInquiries(client);
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
    const { organization } = place;
    const naming = namingOf(organization);
    if ((await idOf(place, definition, project[naming])) === project.id) return 'there';
    const mayBeNamed = naming !== 'slug' && project.slug !== '';
    if (mayBeNamed && (await idOf(place, definition, project.slug)) === project.id) return 'slugs';
    // What stands between here and there may say so of everything.
    return (await inquiries.ofOrganization({ organization, definition })) === 'there' ? 'gone' : 'unknown';
  };

  async function* read(
    definition: StreamDefinition,
    place: Place,
    time: Time,
    project: ProjectName | undefined,
  ): AsyncGenerator<Page> {
    const { organization, only, projects, names, mostTries } = place;
    const { span, isTop, enoughFrom } = time;
    const sliceAt = (root: string): Slice => ({
      root,
      organization: organization[organization.naming],
      ...(project && { project: project[namingOf(organization)] }),
      ...(span && { span }),
      ...(isTop && { isTop }),
      ...(enoughFrom !== undefined && { enoughFrom }),
      ...(only && { only }),
      ...(projects && { projects }),
      ...(names && { names }),
      ...(mostTries !== undefined && { mostTries }),
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
            const whereabouts = await lookFor(place, project, definition);
            if (whereabouts === 'gone') throw gone(project);
            if (whereabouts === 'unknown') throw lost(project);
          }
          isEmpty = false;
          yield page;
        }
        return;
      } catch (error) {
        if (error instanceof GoneError || !(error instanceof ApiError) || error.status !== 404) throw error;
        const whereabouts = await lookFor(place, project, definition);
        if (whereabouts === 'gone') throw gone(project);
        if (whereabouts === 'unknown') throw error;
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

function lost({ slug }: ProjectName): ApiError {
  return new ApiError(
    `The list of project ${slug} is empty, and neither the project nor its organization is answered any more.`,
    200,
  );
}

function stillThere(error: ApiError, { slug }: ProjectName): ApiError {
  return new ApiError(
    `${error.message} Project ${slug} itself is there, so this is no answer of Sentry's: check what stands between here and there.`,
    error.status,
    { cause: error, detail: error.detail, path: error.path },
  );
}
