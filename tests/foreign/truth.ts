import { counted } from './issue-search.ts';
import { showMember, showOrganizationDetail, showProject, showTeam, type View } from './render-account.ts';
import { showEvent, showIssue, showRelease } from './render-data.ts';
import type { Organization } from './world.ts';

type Entry = readonly [key: string, record: Record<string, unknown>];

/**
 * Every record of a stream by its key, as the server shows it: what a complete extraction has to hold.
 * @param organization slug; all of them without it
 */
export function truthOf(
  view: View,
  stream: string,
  organization?: string,
): Map<string, Record<string, unknown>> {
  const list = LISTS[stream];
  if (list === undefined) throw new Error(`there is no stream ${stream}`);
  return new Map(
    view.world.organizations
      .filter(({ slug }) => organization === undefined || slug === organization)
      .flatMap((row) => list(view, row)),
  );
}

const isIn =
  ({ id }: Organization) =>
  ({ organization }: { readonly organization: number }): boolean =>
    organization === id;

const LISTS: Readonly<Record<string, (view: View, organization: Organization) => readonly Entry[]>> = {
  organizations: (view, row) => [[String(row.id), showOrganizationDetail(view, row)]],
  projects: (view, organization) =>
    view.world.projects.filter(isIn(organization)).map((row) => [String(row.id), showProject(view, row)]),
  teams: (view, organization) =>
    view.world.teams.filter(isIn(organization)).map((row) => [String(row.id), showTeam(view, row)]),
  users: (view, organization) =>
    view.world.members.filter(isIn(organization)).map((row) => [String(row.id), showMember(view, row)]),
  releases: (view, organization) =>
    view.world.releases.filter(isIn(organization)).map((row) => [row.version, showRelease(view, row)]),
  issues: (view, organization) =>
    counted(view.world, organization.id).map(({ issue }) => [String(issue.id), showIssue(view, issue)]),
  events: (view, organization) => {
    const projects = view.world.projects.filter(isIn(organization)).map(({ id }) => id);
    return view.world.events
      .filter(({ project }) => projects.includes(project))
      .map((row) => [row.id, showEvent(view, row)]);
  },
};
