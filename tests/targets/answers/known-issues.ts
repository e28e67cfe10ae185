import type { EventTable } from '../../simulator/event-table.ts';
import type { World } from '../../simulator/index.ts';
import { wholeLife } from '../../simulator/index.ts';
import { FAILURES, userOf } from '../../simulator/invent.ts';
import { DAY } from '../../simulator/micros.ts';
import { shortId } from '../../simulator/render/issue.ts';
import type { IssueRow, OrganizationRow, ProjectRow } from '../../simulator/world.ts';
import type { Row } from '../query.ts';
import { meanOf, medianOf } from './forms.ts';
import type { AnswersWorld } from './world.ts';

const MOST = 20;
const RECENT = 30 * DAY;
/** Frames of our own code that every stack trace has above the one that threw. */
const INVOLVED = ['framework/layer_2.py', 'framework/layer_5.py'];

type Event = {
  readonly serial: number;
  readonly micros: number;
  readonly issue: IssueRow;
  readonly project: ProjectRow;
};

const projectsOf = ({ projects }: World, { index }: OrganizationRow): readonly ProjectRow[] =>
  projects.filter(({ organization }) => organization === index);

function eventsOf(world: World, organization: OrganizationRow): Event[] {
  return projectsOf(world, organization).flatMap((project) => {
    const { size, serials, micros, issues } = world.events[project.index] as EventTable;
    return Array.from({ length: size }, (_, place) => ({
      serial: serials[place] as number,
      micros: micros[place] as number,
      issue: world.issues[issues[place] as number] as IssueRow,
      project,
    }));
  });
}

/** The first rows of each organization in an order, with their places. */
function ranked<T extends Row>(rows: readonly T[], order: (one: T, other: T) => number, most = MOST): Row[] {
  return rows
    .toSorted(order)
    .slice(0, most)
    .map((row, n) => ({ ...row, place: n + 1 }));
}

const titleOf = ({ kind }: IssueRow): string => `${FAILURES[kind]?.type}: ${FAILURES[kind]?.value}`;

/** Issues with the most users, by Sentry's own numbers, and what the events of the last 30 days say. */
export function topIssuesByUsers(world: World): Row[] {
  return world.organizations.flatMap((organization) => {
    const events = eventsOf(world, organization);
    const newest = Math.max(...events.map(({ micros }) => micros));
    const recent = events.filter(({ micros }) => micros > newest - RECENT);
    const issues = world.issues.filter(
      ({ project }) => world.projects[project]?.organization === organization.index,
    );
    const rows = issues.map((issue) => {
      const project = world.projects[issue.project] as ProjectRow;
      const { count, userCount } = wholeLife(world, issue);
      const own = recent.filter((event) => event.issue === issue);
      const users = own.map(({ serial }) => userOf(world, serial)).filter((user) => user !== undefined);
      return {
        organization_id: organization.id,
        issue_id: issue.id,
        issue: shortId(project, issue),
        title: titleOf(issue),
        project: project.slug,
        status: issue.status,
        users: userCount,
        events: count,
        recent_users: new Set(users).size,
        recent_events: own.length,
      };
    });
    return ranked(
      rows,
      (one, other) =>
        other.users - one.users || other.events - one.events || (one.issue_id < other.issue_id ? -1 : 1),
    );
  });
}

/** Every trace has the same frames but for the last, which is the file of the failure. */
export function hotFiles(world: World, most = MOST): Row[] {
  return world.organizations.flatMap((organization) => {
    const events = eventsOf(world, organization);
    const rows = projectsOf(world, organization).flatMap((project) => {
      const own = events.filter((event) => event.project === project);
      const fileOf = ({ issue }: Event): string => FAILURES[issue.kind]?.file ?? '';
      const row = (file: string, thrown: readonly Event[], involved: readonly Event[]) => ({
        organization_id: organization.id,
        project_id: project.id,
        project: project.slug,
        file,
        events_thrown: thrown.length,
        events_involved: involved.length,
        issues: new Set(involved.map(({ issue }) => issue)).size,
      });
      const throwing = [...new Set(own.map(fileOf))].map((file) => {
        const thrown = own.filter((event) => fileOf(event) === file);
        return row(file, thrown, thrown);
      });
      return own.length === 0 ? [] : [...throwing, ...INVOLVED.map((file) => row(file, [], own))];
    });
    return ranked(
      rows,
      (one, other) =>
        other.events_thrown - one.events_thrown ||
        other.events_involved - one.events_involved ||
        compare(one.project_id, other.project_id) ||
        compare(one.file, other.file),
      most,
    );
  });
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Of the projects with stories as they are told there; of the others each resolved issue took its own time. */
export function timeToResolve(world: World): Row[] {
  const told: Readonly<Record<string, Row>> = {
    // The four that have a beginning were answered after 2, 4, 1 and 3 hours; `stubborn` was resolved after a day.
    gateway: times({ issues: 5, responses: [2, 4, 1, 3], resolutions: [24] }),
    // Sentry's own priority and age are no answer and no resolution.
    billing: times({ issues: 3, responses: [1, 2], resolutions: [4, 10, 2] }),
  };
  return world.organizations.flatMap((organization) =>
    projectsOf(world, organization).flatMap((project) => {
      const issues = world.issues.filter((issue) => issue.project === project.index);
      if (issues.length === 0) return [];
      const hours = issues.filter(({ status }) => status === 'resolved').map(({ index }) => index + 1);
      const numbers = times({ issues: issues.length, responses: hours, resolutions: hours });
      const story = organization.index === 0 ? told[project.slug] : undefined;
      return {
        organization_id: organization.id,
        project_id: project.id,
        project: project.slug,
        ...(story ?? numbers),
      };
    }),
  );
}

function times(given: {
  readonly issues: number;
  readonly responses: readonly number[];
  readonly resolutions: readonly number[];
}): Row {
  const { issues, responses, resolutions } = given;
  return {
    issues,
    responses: responses.length,
    mean_hours_to_first_response: meanOf(responses),
    resolutions: resolutions.length,
    mean_hours_to_resolve: meanOf(resolutions),
    median_hours_to_resolve: medianOf(resolutions),
  };
}

/** The two issues of the stories that were archived again. */
export function noise({ world, issues }: AnswersWorld): Row[] {
  const row = (id: string, numbers: Row): Row => {
    const issue = world.issues.find((each) => each.id === id) as IssueRow;
    const { count, userCount } = wholeLife(world, issue);
    return {
      organization_id: world.organizations[0]?.id,
      issue_id: id,
      issue: shortId(world.projects[issue.project] as ProjectRow, issue),
      title: titleOf(issue),
      project: 'gateway',
      status: 'ignored',
      ...numbers,
      events: count,
      users: userCount,
    };
  };
  return [
    row(issues.noisy, { times_archived: 3, times_back: 2, last_archived_at: '2026-06-08 20:00:00' }),
    row(issues.stubborn, { times_archived: 2, times_back: 1, last_archived_at: '2026-06-09 01:00:00' }),
  ];
}
