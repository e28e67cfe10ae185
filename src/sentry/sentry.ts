import type { TapConfig } from '../config.ts';
import type { JsonObject } from '../json.ts';
import type { Logger } from '../log.ts';
import type { ProjectName, Scope, StreamDefinition } from '../streams/definition.ts';
import type { Clock } from '../time.ts';
import { type Organization, readAccount } from './account.ts';
import { createReadBodies } from './bodies.ts';
import { firstConcurrency } from './buckets.ts';
import { type Client, type ClientObserver, createClient } from './client.ts';
import { createGate, type Gate } from './gate.ts';
import { createSend } from './http.ts';
import { createIssueBodies } from './issue-bodies.ts';
import { createReadPages, type Page, type ReadPages } from './pages.ts';
import { createReadPlace, type Place } from './places.ts';
import { createProjectFilter } from './project-filter.ts';
import { createProjectIndex } from './projects.ts';
import type { RequestOptions } from './request.ts';
import { createSurvey, type Partition, type PartitionSlice, type Survey } from './survey.ts';

export type PartitionList = {
  readonly partitions: readonly Partition[];
  /** Ids of all projects of the account, wanted or not. */
  readonly known?: ReadonlySet<string>;
};

/** An account that was found and may be read. */
export type Sentry = {
  readonly severalOrganizations: boolean;
  /** `Date` of the first answer, epoch seconds. */
  readonly serverTime: number | undefined;
  readonly listPartitions: (definition: StreamDefinition) => Promise<PartitionList>;
  readonly readPages: (definition: StreamDefinition, slice: PartitionSlice) => AsyncIterable<Page>;
  /** What can be learned of a stream before it is read. */
  readonly survey: Survey;
};

export type SentryOptions = {
  readonly config: TapConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly observer: ClientObserver;
  readonly signal: AbortSignal;
  /** The stream that lists the projects, and whether it is read in this run. */
  readonly projects: { readonly definition: StreamDefinition; readonly isRead: boolean };
};

/** More ids than this make an address that servers refuse: then all projects are asked for, and filtered here. */
const MOST_IDS_IN_QUERY = 100;
/** Buckets with so few requests in flight have a small window as well: one a second, and two for integrations. */
const MOST_IN_NARROW_BUCKET = 2;

/**
 * Connects to Sentry and finds the organizations to read.
 * @throws TapError when the address, the token or the organization is wrong
 */
export async function openSentry(options: SentryOptions): Promise<Sentry> {
  const { config, clock, log, signal } = options;
  const send = createSend({
    connections: config.concurrency,
    timeoutMs: config.requestTimeoutSeconds * 1000,
  });
  signal.addEventListener('abort', send.close, { once: true });
  const gate = createGate({
    clock,
    concurrency: config.concurrency,
    firstConcurrency: (bucket) => firstConcurrency(bucket, config.apiToken, config.concurrency),
  });
  const client = createClient({
    send,
    gate,
    clock,
    log,
    observer: options.observer,
    signal,
    token: config.apiToken,
    userAgent: config.userAgent,
    maxRetryMs: config.maxRetrySeconds * 1000,
  });
  const account = await readAccount(client, {
    baseUrl: config.baseUrl,
    organizations: config.organizations,
    log,
  });
  const requestOptions = {
    environments: config.environments,
    issueQuery: config.issueQuery,
    fullBodies: config.eventDetail === 'full',
  };
  const pages = createPages(requestOptions, client, gate, log);
  const index = createProjectIndex(
    createReadPlace(pages),
    options.projects.definition,
    options.projects.isRead,
  );
  const filter = createProjectFilter(config.projects, config.excludeProjects);
  const places = new Map<string, Place>();

  const projectsIn = async (organization: Organization) => {
    const all = await index.projectsOf(organization);
    const unmatched = filter.unmatched(all);
    if (unmatched.length > 0) {
      log.warning(
        `Organization ${organization.slug} has no project that matches ${unmatched.join(', ')} (setting projects)`,
      );
    }
    return { all, wanted: all.filter(filter.wants) };
  };

  /** The organization, with the ids of the wanted projects where that spares the server the others. */
  const placeOf = async (
    definition: StreamDefinition,
    organization: Organization,
  ): Promise<Place | undefined> => {
    if (!filter.isActive || definition.query?.['project'] === undefined) return { organization };
    const { wanted } = await projectsIn(organization);
    if (wanted.length === 0) return undefined;
    return wanted.length > MOST_IDS_IN_QUERY
      ? { organization }
      : { organization, only: wanted.map(({ id }) => id) };
  };

  const placeOfPartition = ({ tapStreamId }: StreamDefinition, { id }: Partition): Place => {
    const place = places.get(`${tapStreamId}/${id}`);
    if (place === undefined) throw new Error(`Unknown partition ${id} of ${tapStreamId}`);
    return place;
  };

  const byOrganization = async (definition: StreamDefinition): Promise<PartitionList> => {
    const partitions: Partition[] = [];
    for (const organization of account.organizations) {
      const place = await placeOf(definition, organization);
      if (place === undefined) continue;
      places.set(`${definition.tapStreamId}/${organization.id}`, place);
      partitions.push({ id: organization.id, label: organization.slug, scope: scopeOf(organization) });
    }
    return { partitions };
  };

  const byProject = async (definition: StreamDefinition): Promise<PartitionList> => {
    const partitions: Partition[] = [];
    const known = new Set<string>();
    for (const organization of account.organizations) {
      const { all, wanted } = await projectsIn(organization);
      for (const { id } of all) known.add(id);
      for (const project of wanted) {
        places.set(`${definition.tapStreamId}/${project.id}`, { organization, project });
        partitions.push({ id: project.id, label: project.slug, scope: scopeOf(organization, project) });
      }
    }
    return { partitions, known };
  };

  return {
    severalOrganizations: account.organizations.length > 1,
    serverTime: account.serverTime,
    listPartitions: (definition) =>
      definition.partitionBy === 'project' ? byProject(definition) : byOrganization(definition),
    survey: createSurvey({
      client,
      gate,
      log,
      organizations: account.organizations,
      placeOf: placeOfPartition,
      readPlace: index.readPlace,
      requests: requestOptions,
    }),
    readPages: (definition, { partition, span }) => {
      const place = placeOfPartition(definition, partition);
      const { detail } = place.organization;
      // The organization was described when it was looked up: asking again would tell nothing new.
      if (definition.single && detail !== undefined)
        return once({ records: [detail.record], clean: detail.clean });
      const pages = index.readPlace(definition, place, span);
      const { projectsOf } = definition;
      if (!filter.isActive || projectsOf === undefined) return pages;
      return filtered(pages, (record) => projectsOf(record).some(filter.wants));
    },
  };
}

/** The reader of slices, with bodies or without. */
function createPages(options: RequestOptions, client: Client, gate: Gate, log: Logger): ReadPages {
  const pages = createReadPages(client, options);
  if (!options.fullBodies) return pages;
  return createReadBodies({
    full: pages,
    short: createReadPages(client, { ...options, fullBodies: false }),
    byIssue: createIssueBodies(client, log),
    isNarrow: (bucket) => gate.isCounted(bucket) && gate.room(bucket) <= MOST_IN_NARROW_BUCKET,
    log,
  });
}

function scopeOf(organization: Organization, project?: ProjectName): Scope {
  return {
    organizationId: organization.id,
    organizationSlug: organization.slug,
    ...(project && { projectId: project.id, projectSlug: project.slug }),
  };
}

async function* once(page: Page): AsyncGenerator<Page> {
  yield page;
}

async function* filtered(
  pages: AsyncIterable<Page>,
  isWanted: (record: JsonObject) => boolean,
): AsyncGenerator<Page> {
  for await (const page of pages) yield { ...page, records: page.records.filter(isWanted) };
}
