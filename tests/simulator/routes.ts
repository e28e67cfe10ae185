import { event } from './endpoints/event.ts';
import { issueDetails } from './endpoints/issue-details.ts';
import { issueEvents } from './endpoints/issue-events.ts';
import { issues } from './endpoints/issues.ts';
import { members, projectMembers, projects, teams } from './endpoints/lists.ts';
import { organization, organizations, root } from './endpoints/organizations.ts';
import { project } from './endpoints/project.ts';
import { projectEvents } from './endpoints/project-events.ts';
import { releases } from './endpoints/releases.ts';
import { stats } from './endpoints/stats.ts';
import { LOG_ROUTES } from './logs/routes.ts';
import { RESOURCES } from './resources/index.ts';
import { endpointOf } from './resources/resource.ts';
import { PROJECT_SCOPES } from './resources/scopes.ts';
import type { Route } from './route.ts';
import { sessions } from './usage/sessions-endpoint.ts';

const reads = (name: string): string[] => [`${name}:read`, `${name}:write`, `${name}:admin`];
const ORG = '^/api/0/organizations/([^/]+)/';

/** An endpoint of an organization. */
const inOrganization = (rest: string): RegExp => new RegExp(`${ORG}${rest}$`);
/** An endpoint of a project. */
const inProject = (rest: string): RegExp => new RegExp(`^/api/0/projects/([^/]+)/([^/]+)/${rest}$`);

export const ROUTES: readonly Route[] = [
  { stream: 'root', path: /^\/api\/0\/$/, scopes: [], bucket: 'default', silo: 'control', serve: root },
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
    stream: 'project_members',
    path: inOrganization('users/'),
    scopes: reads('org'),
    bucket: 'default',
    serve: projectMembers,
  },
  {
    stream: 'issues',
    path: inOrganization('issues/'),
    scopes: reads('event'),
    bucket: 'issues',
    serve: issues,
  },
  {
    stream: 'issue_details',
    path: inOrganization('issues/([^/]+)/'),
    scopes: reads('event'),
    bucket: 'issue-details',
    serve: issueDetails,
  },
  {
    stream: 'issue_events',
    path: inOrganization('issues/([^/]+)/events/'),
    scopes: reads('event'),
    bucket: 'default',
    serve: issueEvents,
  },
  {
    stream: 'project_details',
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
  {
    stream: 'stats',
    also: ['organization_stats', 'project_stats'],
    path: inOrganization('stats_v2/'),
    scopes: reads('org'),
    bucket: 'stats',
    serve: stats,
  },
  {
    stream: 'sessions',
    also: ['session_statuses'],
    path: inOrganization('sessions/'),
    scopes: reads('org'),
    bucket: 'default',
    serve: sessions,
  },
  ...RESOURCES.map((resource) => ({
    stream: resource.stream,
    path: resource.isOfProject ? inProject(resource.path) : inOrganization(resource.path),
    scopes: resource.scopes,
    bucket: resource.bucket ?? 'default',
    ...(resource.silo && { silo: resource.silo }),
    serve: endpointOf(resource),
  })),
  ...RESOURCES.flatMap((resource) =>
    resource.inProject === undefined
      ? []
      : {
          stream: resource.stream,
          path: inProject(resource.inProject),
          scopes: PROJECT_SCOPES,
          bucket: resource.bucket ?? 'default',
          serve: endpointOf(resource, 'inProject'),
        },
  ),
  ...LOG_ROUTES,
];

/** The endpoint of a path, and the parts of the path that are no fixed words. */
export function findRoute(path: string): { route: Route; params: string[] } | undefined {
  for (const route of ROUTES) {
    const match = route.path.exec(path);
    if (match !== null) return { route, params: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
