import type { Endpoint } from './call.ts';
import { event } from './endpoints/event.ts';
import { issueEvents } from './endpoints/issue-events.ts';
import { issues } from './endpoints/issues.ts';
import { members, projects, teams } from './endpoints/lists.ts';
import { organization, organizations, root } from './endpoints/organizations.ts';
import { project } from './endpoints/project.ts';
import { projectEvents } from './endpoints/project-events.ts';
import { releases } from './endpoints/releases.ts';
import { stats } from './endpoints/stats.ts';
import { RESOURCES } from './resources/index.ts';
import { endpointOf } from './resources/resource.ts';

/** An endpoint: its path, who may call it and what it counts against. */
export type Route = {
  /** The stream it serves, or another short name. */
  readonly stream: string;
  readonly path: RegExp;
  /** Any of these scopes will do; none = no permission needed. */
  readonly scopes: readonly string[];
  readonly bucket: string;
  /** Unknown to the hosts of regions. */
  readonly silo?: 'control';
  readonly serve: Endpoint;
};

const reads = (name: string): string[] => [`${name}:read`, `${name}:write`, `${name}:admin`];
const ORG = '^/api/0/organizations/([^/]+)/';

/** An endpoint of an organization. */
const inOrganization = (rest: string): RegExp => new RegExp(`${ORG}${rest}$`);

export const ROUTES: readonly Route[] = [
  { stream: 'root', path: /^\/api\/0\/$/, scopes: [], bucket: 'default', serve: root },
  {
    stream: 'organizations',
    path: /^\/api\/0\/organizations\/$/,
    scopes: reads('org'),
    bucket: 'default',
    serve: organizations,
  },
  {
    stream: 'organizations',
    path: inOrganization(''),
    scopes: reads('org'),
    bucket: 'default',
    serve: organization,
  },
  {
    stream: 'projects',
    path: inOrganization('projects/'),
    scopes: reads('org'),
    bucket: 'default',
    serve: projects,
  },
  // The list of teams is a matter of the organization, the events of a project one of the project.
  { stream: 'teams', path: inOrganization('teams/'), scopes: reads('org'), bucket: 'default', serve: teams },
  {
    stream: 'users',
    path: inOrganization('members/'),
    scopes: reads('member'),
    bucket: 'members',
    serve: members,
  },
  {
    stream: 'issues',
    path: inOrganization('issues/'),
    scopes: reads('event'),
    bucket: 'issues',
    serve: issues,
  },
  {
    stream: 'issue_events',
    path: inOrganization('issues/([^/]+)/events/'),
    scopes: reads('event'),
    bucket: 'default',
    serve: issueEvents,
  },
  {
    stream: 'project',
    path: /^\/api\/0\/projects\/([^/]+)\/([^/]+)\/$/,
    scopes: reads('project'),
    bucket: 'default',
    serve: project,
  },
  {
    stream: 'events',
    path: /^\/api\/0\/projects\/([^/]+)\/([^/]+)\/events\/$/,
    scopes: reads('project'),
    bucket: 'project-events',
    serve: projectEvents,
  },
  {
    stream: 'event',
    path: /^\/api\/0\/projects\/([^/]+)\/([^/]+)\/events\/([0-9a-f]{32})\/$/,
    scopes: reads('project'),
    bucket: 'event',
    serve: event,
  },
  {
    stream: 'releases',
    path: inOrganization('releases/'),
    scopes: [...reads('project'), 'project:releases', 'org:ci'],
    bucket: 'releases',
    serve: releases,
  },
  { stream: 'stats', path: inOrganization('stats_v2/'), scopes: reads('org'), bucket: 'stats', serve: stats },
  ...RESOURCES.map((resource) => ({
    stream: resource.stream,
    path: inOrganization(resource.path),
    scopes: resource.scopes,
    bucket: 'default',
    ...(resource.silo && { silo: resource.silo }),
    serve: endpointOf(resource),
  })),
];

/** The endpoint of a path, and the parts of the path that are no fixed words. */
export function findRoute(path: string): { route: Route; params: string[] } | undefined {
  for (const route of ROUTES) {
    const match = route.path.exec(path);
    if (match !== null) return { route, params: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
