import type { JsonObject } from '../../../src/json.ts';
import { type Call, type Endpoint, pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { spoiled } from '../hostile.ts';
import { memberships } from '../memberships.ts';
import { perPage } from '../page-size.ts';
import { offsetPage } from '../paginators.ts';
import { Refusal, refuse } from '../refusal.ts';
import { renderMember, renderProjectMember, renderTeam } from '../render/people.ts';
import { renderProject } from '../render/project.ts';
import { ok, type Reply } from '../reply.ts';
import { organizationOf, selectedProjects } from './places.ts';

const PROJECT_PERIODS = ['', '1h', '24h', '7d', '14d', '30d', '90d'];

/** Every active project, member or not, by slug. */
export const projects: Endpoint = (call) => {
  const { index } = organizationOf(call);
  if (!PROJECT_PERIODS.includes(call.query.get('statsPeriod') ?? '')) {
    const message = 'Invalid stats_period. Valid choices are 1h, 24h, 7d, 14d, 30d, 90d';
    throw new Refusal(400, { error: { params: { stats_period: { message } } } });
  }
  const collapsed = call.query.getAll('collapse');
  const rows = call.world.projects
    .filter((row) => row.organization === index && row.status === 'active')
    .sort((a, b) => (a.slug < b.slug ? -1 : 1))
    .map((row) => () => {
      const record = renderProject(call.context, row);
      if (collapsed.includes('latestDeploys')) delete record['latestDeploys'];
      return record;
    });
  if (call.query.get('all_projects') === '1')
    return ok(rows.map((render) => spoiled(call.world, 'projects', render())));
  return offsetList(call, 'projects', rows);
};

/** Every active team, by slug. */
export const teams: Endpoint = (call) => {
  const { index } = organizationOf(call);
  const isDetailed = call.query.get('detailed') !== '0';
  const rows = call.world.teams
    .filter((row) => row.organization === index && row.status === 'active')
    .sort((a, b) => (a.slug < b.slug ? -1 : 1));
  return offsetList(
    call,
    'teams',
    rows.map((row) => () => renderTeam(call.context, row, isDetailed)),
  );
};

/** Memberships with an active user and invitations, by id. */
export const members: Endpoint = (call) => {
  const { index } = organizationOf(call);
  const rows = call.world.members.filter((row) => row.organization === index && row.active);
  return offsetList(
    call,
    'users',
    rows.map((row) => () => {
      const record = renderMember(call.context, row);
      if (!call.query.getAll('expand').includes('externalUsers')) delete record['externalUsers'];
      return record;
    }),
  );
};

/** Members in a team of a selected project, all in one answer. */
export const projectMembers: Endpoint = (call) => {
  const organization = organizationOf(call);
  const selected = selectedProjects(call, organization);
  return ok(
    memberships(call.world, organization, selected).map((membership) =>
      spoiled(call.world, 'project_members', renderProjectMember(call.context, membership)),
    ),
  );
};

/** A list of thunks cut by offset. @throws Refusal 400 on a `query`, which this server does not search by here */
function offsetList(call: Call, stream: string, rows: readonly (() => JsonObject)[]): Reply {
  if (call.query.get('query')) throw refuse(400, 'This server does not search here.');
  const plan = offsetPage(
    rows.length,
    perPage(call.query, call.behaviour.pageCap),
    parseCursor(call.query.get('cursor')),
  );
  return pageReply(call, plan, (place) => spoiled(call.world, stream, (rows[place] as () => JsonObject)()));
}
