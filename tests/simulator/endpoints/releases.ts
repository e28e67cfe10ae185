import { type Endpoint, pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { parseDateRange } from '../date-range.ts';
import { spoiled } from '../hostile.ts';
import { perPage } from '../page-size.ts';
import { offsetPage } from '../paginators.ts';
import { refuse } from '../refusal.ts';
import { renderRelease } from '../render/release.ts';
import { ok } from '../reply.ts';
import type { ReleaseRow } from '../world.ts';
import { organizationOf, selectedEnvironments, selectedProjects } from './places.ts';

const STATUSES: Readonly<Record<string, readonly string[]>> = {
  open: ['open'],
  archived: ['archived'],
  '': ['open', 'archived'],
};
const SORTS = ['date', 'build', 'semver', 'adoption'];

/** Releases of the selected projects, newest first; both bounds of the range belong to it. */
export const releases: Endpoint = (call) => {
  const { world, query } = call;
  const organization = organizationOf(call);
  const projects = selectedProjects(call, organization);
  selectedEnvironments(call);
  const statuses = STATUSES[query.get('status') ?? 'open'];
  if (statuses === undefined) throw refuse(400, 'invalid value for status');
  if (!SORTS.includes(query.get('sort') ?? 'date')) throw refuse(400, 'invalid sort');
  const { from, to } = parseDateRange(query, call.now, 'prefixed');
  const size = perPage(query, call.behaviour.pageCap);
  const cursor = parseCursor(query.get('cursor'));
  if (projects.size === 0) return ok([]);
  const text = query.get('query') ?? '';
  const rows = world.releases
    .filter(
      (row) =>
        row.projects.some((project) => projects.has(project)) &&
        statuses.includes(row.status) &&
        row.dateCreated >= (from ?? Number.NEGATIVE_INFINITY) &&
        row.dateCreated <= (to ?? Number.POSITIVE_INFINITY) &&
        row.version.includes(text),
    )
    .sort((a, b) => b.dateCreated - a.dateCreated || b.id - a.id);
  return pageReply(call, offsetPage(rows.length, size, cursor), (place) => {
    const record = renderRelease(call.context, rows[place] as ReleaseRow);
    if (query.get('adoptionStages') !== '1') delete record['adoptionStages'];
    return spoiled(world, 'releases', record);
  });
};
