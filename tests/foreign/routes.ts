import type { Traits } from './flavour.ts';
import { counted, orderOf, searched } from './issue-search.ts';
import { type Order, type Page, pageOf } from './paging.ts';
import { notFound } from './refusal.ts';
import {
  showMember,
  showOrganization,
  showOrganizationDetail,
  showProject,
  showProjectDetail,
  showTeam,
  type View,
} from './render-account.ts';
import { showEvent, showIssue, showRelease } from './render-data.ts';
import { type EnvironmentShown, environmentsOf, monitorsOf, showKey, showMonitor } from './render-more.ts';
import { statistics } from './statistics.ts';
import { pythonTime } from './time-text.ts';
import type { Organization } from './world.ts';

/** One page of records, or one object. */
export type Answer =
  | { readonly page: Page<unknown>; readonly records: readonly unknown[] }
  | { readonly record: unknown };

type Call = View & { readonly names: readonly string[]; readonly search: URLSearchParams };

export type Route = {
  readonly path: RegExp;
  /** Any one of them is enough. */
  readonly scopes: (traits: Traits) => readonly string[];
  readonly answer: (call: Call) => Answer;
};

const anyOf = (...subjects: readonly string[]): (() => readonly string[]) => {
  const scopes = subjects.flatMap((subject) =>
    ['read', 'write', 'admin'].map((level) => `${subject}:${level}`),
  );
  return () => scopes;
};

const NEWEST: Order<{ readonly created: number }> = {
  positionOf: ({ created }) => pythonTime(created),
  isDescending: true,
};
const BY_NAME: Order<{ readonly slug: string }> = { positionOf: ({ slug }) => slug, isDescending: false };

const BY_ENVIRONMENT: Order<EnvironmentShown> = { positionOf: ({ name }) => name, isDescending: false };

/** An organization by its slug, and by nothing else: an id is a slug that nobody has. */
const organizationOf = ({ world, names }: Call): Organization | undefined =>
  world.organizations.find(({ slug }) => slug === names[0]);

function list<Row>(
  call: Call,
  rows: readonly Row[],
  order: Order<Row>,
  show: (view: View, row: Row) => unknown,
): Answer {
  const page = pageOf(rows, order, call.search, call.traits);
  return { page, records: page.rows.map((row) => show(call, row)) };
}

/** Rows of the organization in the path; none when there is none of that name. */
const own = <Row extends { readonly organization: number }>(
  call: Call,
  rows: readonly Row[],
): readonly Row[] => {
  const id = organizationOf(call)?.id;
  return rows.filter(({ organization }) => organization === id);
};

const S = '([-\\w]+)';

/** Paths under `/api/0/`. */
export const ROUTES: readonly Route[] = [
  {
    path: /^organizations\/$/,
    scopes: anyOf('org'),
    answer: (call) => list(call, call.world.organizations, BY_NAME, showOrganization),
  },
  {
    path: new RegExp(`^organizations/${S}/$`),
    scopes: anyOf('org'),
    answer: (call) => {
      const organization = organizationOf(call);
      if (organization === undefined) throw notFound(call.traits);
      return { record: showOrganizationDetail(call, organization) };
    },
  },
  {
    path: new RegExp(`^organizations/${S}/projects/$`),
    scopes: ({ projectScopes }) => projectScopes,
    answer: (call) => list(call, own(call, call.world.projects), BY_NAME, showProject),
  },
  {
    path: new RegExp(`^organizations/${S}/teams/$`),
    scopes: anyOf('team', 'org'),
    answer: (call) => list(call, own(call, call.world.teams), NEWEST, showTeam),
  },
  {
    path: new RegExp(`^organizations/${S}/members/$`),
    scopes: anyOf('member'),
    answer: (call) => list(call, own(call, call.world.members), NEWEST, showMember),
  },
  {
    path: new RegExp(`^organizations/${S}/releases/$`),
    scopes: ({ releaseScopes }) => releaseScopes,
    answer: (call) => list(call, own(call, call.world.releases), NEWEST, showRelease),
  },
  {
    path: new RegExp(`^organizations/${S}/issues/$`),
    scopes: anyOf('event'),
    answer: (call) => {
      const { world, traits, search } = call;
      const organization = organizationOf(call);
      if (organization === undefined && traits.unknownOrganization === 'not found') throw notFound(traits);
      const order = orderOf(search, traits);
      const rows = searched(world, counted(world, organization?.id ?? 0), search, traits);
      return list(call, rows, order, (view, { issue }) => showIssue(view, issue));
    },
  },
  {
    path: new RegExp(`^organizations/${S}/environments/$`),
    scopes: anyOf('org'),
    answer: (call) =>
      list(call, environmentsOf(call.world, organizationOf(call)), BY_ENVIRONMENT, (_view, row) => row),
  },
  {
    // Not the monitors of Sentry: addresses that are watched.
    path: new RegExp(`^organizations/${S}/monitors/$`),
    scopes: anyOf('project'),
    answer: (call) => list(call, own(call, monitorsOf(call.world)), NEWEST, showMonitor),
  },
  {
    path: new RegExp(`^projects/${S}/${S}/keys/$`),
    scopes: anyOf('project'),
    answer: (call) => {
      const rows = own(call, call.world.projects).filter(({ slug }) => slug === call.names[1]);
      return list(call, rows, NEWEST, showKey);
    },
  },
  {
    path: new RegExp(`^organizations/${S}/stats_v2/$`),
    scopes: anyOf('org'),
    answer: (call) => ({ record: statistics(call, organizationOf(call), call.search) }),
  },
  {
    path: new RegExp(`^projects/${S}/${S}/$`),
    scopes: anyOf('project'),
    answer: (call) => {
      const project = own(call, call.world.projects).find(({ slug }) => slug === call.names[1]);
      if (project === undefined) throw notFound(call.traits);
      return { record: showProjectDetail(call, project) };
    },
  },
  {
    path: new RegExp(`^projects/${S}/${S}/events/$`),
    scopes: anyOf('event'),
    answer: (call) => {
      const project = own(call, call.world.projects).find(({ slug }) => slug === call.names[1]);
      const rows = call.world.events.filter((event) => event.project === project?.id);
      // By receipt; nothing that is asked for changes what is in it.
      const order: Order<(typeof rows)[number]> = {
        positionOf: ({ received }) => pythonTime(received),
        isDescending: true,
      };
      return list(call, rows, order, showEvent);
    },
  },
];
