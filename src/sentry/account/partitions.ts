import { ApiError, AuthError, ConfigError, UnreachableError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { ListPartitions, Partition, PartitionList } from '../../source.ts';
import type { ProjectName, Scope, StreamDefinition } from '../../streams/definition.ts';
import { cutText } from '../../text.ts';
import { MOST_IDS_IN_QUERY } from '../lists/address.ts';
import type { RequestOptions } from '../lists/request.ts';
import { isId, shown } from '../transport/segment.ts';
import type { Organization } from './account.ts';
import type { ListedProject, Place } from './places.ts';
import type { ProjectFilter } from './project-filter.ts';
import type { ProjectIndex } from './projects.ts';
import { questionOf } from './question.ts';
import type { Owns } from './share.ts';

/** What there is to read of each stream, and where. */
export type Partitions = {
  readonly list: ListPartitions;
  /** Where a partition that was listed is read. */
  readonly placeOf: (definition: StreamDefinition, partition: Pick<Partition, 'id'>) => Place;
};

export type PartitionsOptions = {
  readonly organizations: readonly Organization[];
  readonly index: Pick<ProjectIndex, 'projectsOf'>;
  readonly filter: ProjectFilter;
  readonly requests: RequestOptions;
  /** Which projects this process reads; all of them without it. */
  readonly owns?: Owns;
  readonly log: Logger;
};

/** Characters of a name in a sentence: Sentry's slugs have no more. */
const LONGEST_NAME = 100;

type Wanted = {
  readonly all: readonly ListedProject[];
  readonly wanted: readonly ListedProject[];
  /** Their ids are none, so that nothing can be asked about them. */
  readonly unnamed: readonly ListedProject[];
};

export function createPartitions(options: PartitionsOptions): Partitions {
  const { organizations, index, filter, requests, owns = () => true, log } = options;
  const places = new Map<string, Place>();
  const checked = new Map<string, readonly ListedProject[]>();
  const warned = new Set<string>();

  /** Tells once of entries of the setting that name no project in any organization. */
  const check = (organization: Organization, all: readonly ListedProject[]): void => {
    if (checked.has(organization.id)) return;
    checked.set(organization.id, all);
    if (checked.size < organizations.length) return;
    const known = [...checked.values()].flat();
    const unmatched = filter.unmatched(known);
    if (filter.isActive && known.length + unmatched.length > 0 && !known.some(filter.wants)) {
      const entries = unmatched.length > 0 ? `: nothing is called ${listed(unmatched)}` : '';
      throw new ConfigError([
        `projects and exclude_projects leave no project to read${entries}. Give slugs, numeric ids or patterns such as web-*; ${listed(organizations.map(({ slug }) => slug))} has ${known.length === 0 ? 'no project at all' : listed(known.map(({ slug }) => slug))}.`,
      ]);
    }
    if (unmatched.length > 0) log.warning(`No project matches ${listed(unmatched)} (setting projects)`);
  };

  const projectsIn = async (organization: Organization): Promise<Wanted> => {
    const all = await index.projectsOf(organization);
    check(organization, all);
    const wanted = all.filter(filter.wants);
    return {
      all,
      wanted: wanted.filter(({ id }) => isId(id)),
      unnamed: wanted.filter(({ id }) => !isId(id)),
    };
  };

  /** What belongs to all projects can be read without their list; the bookmark then says that nobody knows whose it is. */
  const unlisted = ({ id, slug }: Organization, error: unknown): undefined => {
    if (filter.isActive || !isPartial(error)) throw error;
    if (warned.has(id)) return;
    warned.add(id);
    log.warning(
      `The projects of ${slug} could not be listed, so nobody can tell which of them are new: ${error.message}`,
    );
  };

  const put = (definition: StreamDefinition, partition: Partition, place: Place): Partition => {
    places.set(`${definition.tapStreamId} ${partition.id}`, place);
    return partition;
  };

  /** The organization; where its records belong to projects, with those that are wanted. */
  const byOrganization = async (
    definition: StreamDefinition,
    organization: Organization,
  ): Promise<readonly Partition[]> => {
    const partition: Partition = {
      id: organization.id,
      label: organization.slug,
      scope: scopeOf(organization),
    };
    // Records of the organization as a whole come whole: a choice of projects would leave out those of no project.
    if (definition.query?.['project'] === undefined || definition.projectsOf === 'none')
      return [put(definition, partition, { organization })];
    const listed = await projectsIn(organization).catch((error: unknown) => unlisted(organization, error));
    const question = questionOf(definition, requests);
    const isSearched = definition.searchFilter === true && requests.issueQuery.trim() !== '';
    const asked = { ...(question && { question }), ...(isSearched && { isSearched: true as const }) };
    if (listed === undefined)
      return [put(definition, { ...partition, isUnlisted: true, ...asked }, { organization })];
    const { all, wanted } = listed;
    const projects = wanted.filter(({ isReadable }) => isReadable);
    const ids = projects.map(({ id }) => id);
    if (filter.isActive && wanted.length === 0) return [];
    const isNamed = filter.isActive && wanted.length <= MOST_IDS_IN_QUERY;
    const place = {
      organization,
      listed: all,
      projects,
      ...(filter.isActive && { wanted }),
      ...(isNamed && { only: wanted.map(({ id }) => id) }),
    };
    return [put(definition, { ...partition, projects: ids, ...asked }, place)];
  };

  const list: ListPartitions = async (definition) => {
    const partitions: Partition[] = [];
    const elsewhere: Partition[] = [];
    const failed: { label: string; error: ApiError }[] = [];
    const known = new Map<string, ReadonlySet<string>>();
    for (const organization of organizations) {
      try {
        if (definition.partitionBy === 'organization') {
          partitions.push(...(await byOrganization(definition, organization)));
          continue;
        }
        const { all, wanted, unnamed } = await projectsIn(organization);
        const isOwn = ({ id }: ProjectName): boolean => owns(organization.id, id);
        for (const project of unnamed.filter(isOwn))
          failed.push({ label: organization.slug, error: unaskable(project) });
        known.set(organization.id, new Set(all.map((project) => nameOf(organization, project))));
        for (const project of wanted) {
          const partition: Partition = {
            id: nameOf(organization, project),
            label: project.slug,
            scope: scopeOf(organization, project),
          };
          const part = put(definition, partition, { organization, project });
          (isOwn(project) ? partitions : elsewhere).push(part);
        }
      } catch (error) {
        // The others have nothing to do with it.
        if (!isPartial(error)) throw error;
        failed.push({ label: organization.slug, error });
      }
    }
    const result: PartitionList = { partitions, failed, known, elsewhere };
    return result;
  };

  return {
    list,
    placeOf: ({ tapStreamId }, { id }) => {
      const place = places.get(`${tapStreamId} ${id}`);
      if (place === undefined) throw new Error(`Unknown partition ${id} of ${tapStreamId}`);
      return place;
    },
  };
}

function unaskable({ id, slug }: ProjectName): ApiError {
  return new ApiError(
    `the project ${shown(slug)} has the id ${shown(id)}, which is none of Sentry's, so that nothing can be asked about it.`,
    200,
  );
}

/** Whether an error concerns one organization and not the whole run. */
function isPartial(error: unknown): error is ApiError {
  return error instanceof ApiError && !(error instanceof AuthError) && !(error instanceof UnreachableError);
}

/** Two regions may have given the same id to different projects. */
function nameOf(organization: Organization, project: ProjectName): string {
  return `${organization.id}/${project.id}`;
}

/** The first few names, each as far as a person reads it, and how many more there are. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => cutText(name, LONGEST_NAME));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function scopeOf(organization: Organization, project?: ProjectName): Scope {
  return {
    organizationId: organization.id,
    organizationSlug: organization.slug,
    ...(project && { projectId: project.id, projectSlug: project.slug }),
  };
}
