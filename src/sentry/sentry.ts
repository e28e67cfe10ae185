import type { TapConfig } from '../config.ts';
import type { Logger } from '../log.ts';
import type { ListPartitions, LookAt, Pace, ReadPages as ReadSlices, Survey } from '../source.ts';
import type { StreamDefinition } from '../streams/definition.ts';
import type { Clock } from '../time.ts';
import { createAbilities } from './account/abilities.ts';
import { type Organization, readAccount } from './account/account.ts';
import { createByProject } from './account/by-project.ts';
import { createCountParents, createReadChildren } from './account/children.ts';
import { createGatedRead } from './account/gates.ts';
import { createLook } from './account/look.ts';
import { createPartitions } from './account/partitions.ts';
import { createReadPlace } from './account/places.ts';
import { createProjectFilter } from './account/project-filter.ts';
import { createNamedRead } from './account/project-names.ts';
import { createProjectIndex } from './account/projects.ts';
import { searchOf } from './account/question.ts';
import { createOwns } from './account/share.ts';
import { createReadSlices } from './account/slices.ts';
import { createReadBodies } from './bodies/bodies.ts';
import { createIssueBodies } from './bodies/issue-bodies.ts';
import { createAskPage } from './lists/list-request.ts';
import { createReadPages } from './lists/pages.ts';
import { isChild, parentsOf } from './lists/parents.ts';
import type { ReadPages } from './lists/reading.ts';
import type { RequestOptions } from './lists/request.ts';
import { createAskSeries } from './lists/series-request.ts';
import { createSightings, type Sightings } from './lists/sightings.ts';
import { firstConcurrency } from './transport/buckets.ts';
import { type Client, type ClientObserver, createClient, type RequestPoint } from './transport/client.ts';
import { createGate, type Gate } from './transport/gate.ts';
import { createSend } from './transport/http.ts';
import { limitsOf } from './transport/limits.ts';
import type { ProxyOf } from './transport/proxy.ts';
import { createToldLimits } from './transport/told-limits.ts';
import { createSurvey } from './volume/survey.ts';

/** An account that was found and may be read. */
export type Sentry = {
  readonly organizations: readonly Pick<Organization, 'id' | 'slug'>[];
  /** `Date` of the first answer, epoch seconds. */
  readonly serverTime: number | undefined;
  readonly listPartitions: ListPartitions;
  readonly readPages: ReadSlices;
  /** What can be learned of a stream before it is read. */
  readonly survey: Survey;
  /** What a stream is like, by its first page. */
  readonly look: LookAt;
  /** How fast a stream may be asked for, by the answers so far. */
  readonly paceOf: (definition: StreamDefinition) => Pace;
  /** Requests of a stream so far. */
  readonly requestsOf: (tapStreamId: string) => number;
};

export type SentryOptions = {
  readonly config: TapConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly observer: ClientObserver;
  readonly signal: AbortSignal;
  /** What the process may use at most. */
  readonly memoryBytes: number;
  /** Undefined where there is no proxy. */
  readonly proxyOf?: ProxyOf | undefined;
  /** The streams that name the organizations and the projects. */
  readonly definitions: { readonly organizations: StreamDefinition; readonly projects: StreamDefinition };
  /** A connection test leaves lists after one record: nobody may wait for what another stream lists. */
  readonly isTest: boolean;
  /** One answer of each stream is enough: nobody looks for the record that spoils a page. */
  readonly isBrief?: boolean;
};

/** Buckets with so few requests in flight have a small window as well: one a second, and two for integrations. */
const MOST_IN_NARROW_BUCKET = 2;

/**
 * Connects to Sentry and finds the organizations to read.
 * @throws TapError when the address, the token or the organization is wrong
 */
export async function openSentry(options: SentryOptions): Promise<Sentry> {
  const { config, clock, log, signal, definitions } = options;
  const limits = limitsOf(config.maxPageMib, options.memoryBytes);
  const { proxyOf } = options;
  const proxying = proxyOf && {
    proxyOf,
    makeProxied: (await import('./transport/proxy-agents.ts')).makeProxied,
  };
  const proxy = proxyOf?.(config.baseUrl);
  if (proxy !== undefined) log.info(`Requests go through the proxy ${proxy.label}`);
  const send = createSend({
    connections: config.concurrency,
    timeoutMs: config.requestTimeoutSeconds * 1000,
    limits,
    proxying,
  });
  signal.addEventListener('abort', send.close, { once: true });
  const limitsTold = createToldLimits();
  const gate = limitsTold.watch(
    createGate({
      clock,
      concurrency: config.concurrency,
      firstConcurrency: (bucket) => firstConcurrency(bucket, config.apiToken, config.concurrency),
    }),
  );
  const counted = countRequests(options.observer, limitsTold.answered);
  const client = createClient({
    send,
    gate,
    clock,
    log,
    observer: counted.observer,
    signal,
    token: config.apiToken,
    userAgent: config.userAgent,
    maxRetryMs: config.maxRetrySeconds * 1000,
    limits,
  });
  const { organizations, serverTime } = await readAccount(client, {
    baseUrl: config.baseUrl,
    regionHosts: config.regionHosts,
    organizations: config.organizations,
    definition: definitions.organizations,
    log,
  });
  const requests: RequestOptions = {
    environments: config.environments,
    issueQuery: config.issueQuery,
    fullBodies: config.eventDetail === 'full',
  };
  const { terms, isWanted } = searchOf(config.issueQuery);
  const sent: RequestOptions = { ...requests, issueQuery: terms };
  const sightings = createSightings();
  const gated = createGatedRead(
    createReadPlace(
      createLists(sent, {
        client,
        gate,
        log,
        sightings,
        isBrief: options.isBrief,
        perSecond: (bucket) => limitsTold.paceOf(bucket).perSecond,
      }),
      client,
    ),
    client,
  );
  const readPlace = createNamedRead(createByProject(gated, log));
  const index = createProjectIndex(readPlace, definitions.projects);
  const filter = createProjectFilter(config.projects, config.excludeProjects);
  const partitions = createPartitions({
    organizations,
    index,
    filter,
    requests,
    owns: createOwns(config.shard),
    log,
  });
  const { placeOf } = partitions;
  const readSlices = createReadSlices({ readPlace: index.readPlace, placeOf, filter, isFound: isWanted });
  return {
    organizations,
    serverTime,
    listPartitions: async (definition) => {
      if (definition.listsProjects && !options.isTest) index.announce();
      // Children are where their parents are, and are narrowed as these are.
      return await partitions.list(isChild(definition) ? parentsOf(definition) : definition);
    },
    readPages: createReadChildren({
      readSlices,
      readPlace: index.readPlace,
      placeOf,
      client,
      requests: sent,
      width: config.concurrency,
      requestsOf: counted.of,
      mostRequests: config.maxRequestsPerStream,
      now: () => Math.floor(gate.serverNow() / 1000),
    }),
    survey: createSurvey({
      countParents: createCountParents({ client, requests: sent, placeOf }),
      client,
      gate,
      log,
      organizations,
      placeOf,
      readPlace: index.readPlace,
      requests,
    }),
    look: createLook({ readSlices, sightings, requestsOf: counted.of }),
    paceOf: ({ bucket }) => ({ ...limitsTold.paceOf(bucket), width: gate.room(bucket) }),
    requestsOf: counted.of,
  };
}

/** Counts the requests of each stream on their way to the one who observes them. */
function countRequests(
  observer: ClientObserver,
  answered: (point: RequestPoint) => void,
): {
  readonly observer: ClientObserver;
  readonly of: (stream: string) => number;
} {
  const counts = new Map<string, number>();
  return {
    observer: {
      ...observer,
      request: (point) => {
        counts.set(point.stream, (counts.get(point.stream) ?? 0) + 1);
        if (point.status > 0) answered(point);
        observer.request(point);
      },
    },
    of: (stream) => counts.get(stream) ?? 0,
  };
}

type Means = {
  readonly client: Client;
  readonly gate: Gate;
  readonly log: Logger;
  readonly sightings: Sightings;
  readonly isBrief: boolean | undefined;
  readonly perSecond: (bucket: string) => number | undefined;
};

/** The reader of lists, with bodies or without. */
function createLists(requests: RequestOptions, means: Means): ReadPages {
  const { client, gate, log, sightings, isBrief, perSecond } = means;
  const abilities = createAbilities();
  const pages = createReadPages(sightings.watch(createAskPage(client, requests)), {
    abilities,
    now: gate.serverNow,
    ask: createAskSeries(client, requests),
    isBrief,
  });
  if (!requests.fullBodies) return pages;
  const short = createAskPage(client, { ...requests, fullBodies: false });
  return createReadBodies({
    full: pages,
    short: createReadPages(short, { abilities, now: gate.serverNow, isBrief }),
    byIssue: createIssueBodies(client, log),
    isNarrow: (bucket) => gate.isCounted(bucket) && gate.room(bucket) <= MOST_IN_NARROW_BUCKET,
    perSecond,
    log,
  });
}
