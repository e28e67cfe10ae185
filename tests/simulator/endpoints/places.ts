import type { Call } from '../call.ts';
import { ENVIRONMENTS } from '../invent.ts';
import { forbidden, notFound, Refusal, refuse } from '../refusal.ts';
import type { OrganizationRow, ProjectRow } from '../world.ts';

/** The organization of the path, by slug or id. @throws Refusal 404 when unknown here, 403 without membership */
export function organizationOf(call: Call): OrganizationRow {
  const name = call.params[0] ?? '';
  const row = call.world.organizations.find(
    ({ slug, id }) => slug === name || (id === name && !call.behaviour.slugsOnly),
  );
  if (row === undefined) throw notFound();
  if (call.region !== undefined && call.regionOf(row.index) !== call.region) throw notFound();
  if (!row.isMember) throw forbidden();
  return row;
}

/** The project of the path. @throws Refusal 302 for a slug it had before, 404, 403 */
export function projectOf(call: Call, organization: OrganizationRow): ProjectRow {
  const name = call.params[1] ?? '';
  const projects = call.world.projects.filter(
    (project) => project.organization === organization.index && project.status === 'active',
  );
  const row = projects.find(({ slug, id }) => slug === name || (id === name && !call.behaviour.slugsOnly));
  if (row === undefined) {
    const moved = projects.find(({ oldSlugs }) => oldSlugs.includes(name));
    if (moved !== undefined) throw movedTo(call, name, moved.slug);
    throw notFound('Project does not exist');
  }
  if (!row.hasAccess) throw forbidden();
  return row;
}

function movedTo(call: Call, from: string, slug: string): Refusal {
  const path = call.url.pathname.replace(`/${from}/`, `/${slug}/`) + call.url.search;
  return new Refusal(302, { slug, detail: { extra: { url: path, slug } } }, { Location: path });
}

/**
 * Places of the projects that a list is about: those of `project=`, or, without it, only those the caller is a
 * member of. @throws Refusal 403 when one of them may not be seen
 */
export function selectedProjects(call: Call, organization: OrganizationRow): ReadonlySet<number> {
  const asked = [...call.query.getAll('project'), ...call.query.getAll('projectSlug')];
  const visible = call.world.projects.filter(
    (project) =>
      project.organization === organization.index && project.status === 'active' && project.hasAccess,
  );
  if (asked.length === 0)
    return new Set(visible.filter(({ isMember }) => isMember).map(({ index }) => index));
  if (asked.includes('-1') || asked.includes('$all')) return new Set(visible.map(({ index }) => index));
  return new Set(
    asked.map((name) => {
      if (name === '') throw refuse(400, 'Invalid project parameter. Values must be numbers.');
      const row = visible.find(({ id, slug }) => id === name || slug === name);
      if (row === undefined) throw forbidden();
      return row.index;
    }),
  );
}

/** The environments asked for; undefined when all are meant. @throws Refusal 404 when one is unknown */
export function selectedEnvironments(call: Call): ReadonlySet<string> | undefined {
  const names = call.query.getAll('environment');
  if (names.length === 0) return undefined;
  for (const name of names) if (name !== '' && !ENVIRONMENTS.includes(name)) throw notFound();
  return new Set(names);
}
