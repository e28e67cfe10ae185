import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { Call, Endpoint } from '../call.ts';
import { pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { organizationOf, projectOf, selectedProjects } from '../endpoints/places.ts';
import { spoiled } from '../hostile.ts';
import { DAY, HOUR, type Micros } from '../micros.ts';
import { perPage } from '../page-size.ts';
import { genericOffsetPage, keysetPage, offsetPage, type Paginator } from '../paginators.ts';
import { hash } from '../random.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { RenderContext } from '../render/context.ts';
import { ok } from '../reply.ts';
import type { MovedRows, OrganizationRow, ProjectRow } from '../world.ts';
import type { Order } from './order.ts';

/** Where a row is invented. */
export type Plot = {
  readonly context: RenderContext;
  readonly organization: OrganizationRow;
  /** From 0, in the order in which they were made. */
  readonly n: number;
  /** A number of this row alone, the same in every world of the same seed. */
  readonly serial: number;
  /** When it was made; a later row is never older. */
  readonly at: Micros;
  /** Its project, or one of the organization's active ones; undefined where it has none. */
  readonly project: ProjectRow | undefined;
};

/** A list of an organization or of a project that nothing else in a world depends on. */
export type Resource = {
  /** The stream it serves. */
  readonly stream: string;
  /** Path below the organization or the project, with a slash at its end. */
  readonly path: string;
  /** Each project has a list of its own. */
  readonly isOfProject?: true;
  /** Path below a project, where each project lists its own rows as well; older servers have this form alone. */
  readonly inProject?: string;
  /** The bucket it is counted in; `default` without it. */
  readonly bucket?: string;
  /** Parameters that make it something else than a list, such as a download. */
  readonly refuses?: readonly string[];
  /** The field by which its rows belong to a time, where they are read by time. */
  readonly timeField?: string;
  /** What records have and rows have not, for the keys by which tests know them. */
  readonly computed?: (row: JsonObject) => JsonObject;
  /** Fields that the server sorts by and does not send. */
  readonly hidden?: readonly string[];
  /** The fields that tell its rows apart; `id` where nothing is said. */
  readonly key?: readonly string[];
  /** Any of these token scopes will do. */
  readonly scopes: readonly string[];
  /** Refuses the tokens of organizations, without a word: behind those of integrations is a user too. */
  readonly needsUser?: true;
  /**
   * How its cursors count, see paginators.ts; `none`: everything in one answer, without a Link header; `key`: by
   * number, the newest row first; `loose`: by the place of a row in a table that is read without an order, so that
   * it may be another one at each page, and pages repeat rows and lack others.
   */
  readonly paging: 'offset' | 'generic' | 'key' | 'loose' | 'none';
  /** Rows of a page where `per_page` is not sent; 100 without it. */
  readonly defaultSize?: number;
  /** The order in which they were made where nothing is said. */
  readonly order?: Order;
  /** The answer says how many rows there are, up to a thousand. */
  readonly isCounted?: true;
  /** The answer is an object, and the list the field of this name. */
  readonly envelope?: string;
  /** Served by the main host, and not by a region. */
  readonly silo?: 'control';
  /** Parameters without which the server answers something else: rows are left out, or it is slow. */
  readonly wants?: Readonly<Record<string, string>>;
  /**
   * The project by which `project=` chooses a row; without that parameter, rows of the caller's own projects come.
   * A row of none comes unless projects are named.
   */
  readonly projectOf?: (plot: Plot) => ProjectRow | undefined;
  /** Fields that come only where `expand=` names them. */
  readonly onRequest?: readonly string[];
  /** How it answers where the plan or the server does not have it. */
  readonly off: { readonly status: number; readonly body?: JsonValue };
  /** Rows of an organization; the world's own number where nothing is said. */
  readonly count?: (wanted: number) => number;
  readonly row: (plot: Plot) => JsonObject;
};

/** The most rows that are counted. */
const MOST_HITS = 1_000;
/** The first row of a list is so much older than the world. */
const AGE = 40 * DAY;

/** The rows of an organization, those of its projects one after the other, in the order of the lists. */
export function rowsOf(
  resource: Resource,
  context: RenderContext,
  organization: OrganizationRow,
): JsonObject[] {
  if (!resource.isOfProject) return placedRows(resource, context, organization).map(({ row }) => row);
  return projectsOf(context, organization).flatMap((project) =>
    placedRows(resource, context, organization, project).map(({ row }) => ({
      ...row,
      ...resource.computed?.(row),
      projectId: project.id,
      projectSlug: project.slug,
    })),
  );
}

type PlacedRow = { readonly plot: Plot; readonly row: JsonObject };

const projectsOf = ({ world }: RenderContext, { index }: OrganizationRow): readonly ProjectRow[] =>
  world.projects.filter((row) => row.organization === index && row.status === 'active' && row.hasAccess);

/** @param project whose list it is, where each has one of its own */
function placedRows(
  resource: Resource,
  context: RenderContext,
  organization: OrganizationRow,
  project?: ProjectRow,
): readonly PlacedRow[] {
  const { world } = context;
  const { order } = resource;
  if (world.closed.has(nameOf(resource, organization))) return [];
  if (project !== undefined && world.closed.has(nameOf(resource, organization, project))) return [];
  const projects = projectsOf(context, organization);
  const count = (resource.count ?? ((wanted) => wanted))(
    world.resourcesOf[resource.stream] ?? world.resources,
  );
  const { added, removed, first }: MovedRows = world.moved.get(movedName(resource, project)) ?? {
    added: [],
    removed: new Set(),
  };
  const latest = world.now * 1000 - HOUR;
  const step = Math.max(1, Math.floor((AGE - HOUR) / Math.max(1, count)));
  const place = project === undefined ? organization.index * 10_000 : 1_000_000 + project.index * 10_000;
  const rows = [
    ...Array.from({ length: count }, (_, n) => latest - (count - 1 - n) * step),
    ...(project === undefined && resource.isOfProject ? [] : added),
  ].flatMap((made, n): PlacedRow[] => {
    if (removed.has(n)) return [];
    const at = n === first ? world.clock() * 1000 : made;
    const plot = {
      context,
      organization,
      n,
      serial: place + n,
      at,
      project: project ?? projects[n % Math.max(1, projects.length)],
    };
    return [{ plot, row: resource.row(plot) }];
  });
  if (order !== undefined) rows.sort((one, other) => order(one.row, other.row));
  else if (resource.paging === 'key') rows.reverse();
  const { hidden } = resource;
  return hidden === undefined ? rows : rows.map(({ plot, row }) => ({ plot, row: without(row, hidden) }));
}

/** The name under which a world says that an organization, or a project, does not have a resource. */
export function nameOf(
  { stream }: Pick<Resource, 'stream'>,
  { id }: Pick<OrganizationRow, 'id'>,
  project?: Pick<ProjectRow, 'id'>,
): string {
  return `${stream}/${id}${project === undefined ? '' : `/${project.id}`}`;
}

/** The name under which a world says that an organization lacks the usual form of a resource, as old servers do. */
export const usualFormOf = (resource: Pick<Resource, 'stream'>, organization: OrganizationRow): string =>
  `${nameOf(resource, organization)}/usual`;

/** The name under which a world keeps the rows that came or went since it was built. */
export function movedName({ stream }: Pick<Resource, 'stream'>, project?: Pick<ProjectRow, 'id'>): string {
  return project === undefined ? stream : `${stream}/${project.id}`;
}

const PAGINATORS: Readonly<Record<Exclude<Resource['paging'], 'none'>, Paginator>> = {
  offset: offsetPage,
  generic: genericOffsetPage,
  loose: offsetPage,
  key: (total, size, cursor) =>
    keysetPage(
      Array.from({ length: total }, (_, n) => total - n),
      size,
      cursor,
    ),
};

const UNKNOWN_ROUTE: JsonValue = { detail: 'Route not found' };

/** Serves a resource: in its organization, in each of its projects, or in the form that projects have as well. */
export function endpointOf(resource: Resource, form: 'usual' | 'inProject' = 'usual'): Endpoint {
  const { stream, off, paging, wants = {}, envelope, onRequest = [], refuses = [] } = resource;
  return (call) => {
    const organization = organizationOf(call);
    const { closed } = call.world;
    if (resource.needsUser && !call.hasUser) throw new Refusal(401, undefined);
    if (form === 'usual' && closed.has(usualFormOf(resource, organization)))
      throw new Refusal(404, UNKNOWN_ROUTE);
    if (closed.has(nameOf(resource, organization))) throw new Refusal(off.status, off.body);
    const isOfProject = resource.isOfProject === true || form === 'inProject';
    const project = isOfProject ? projectOf(call, organization) : undefined;
    if (project !== undefined && closed.has(nameOf(resource, organization, project)))
      throw new Refusal(off.status, off.body);
    for (const [name, value] of form === 'usual' ? Object.entries(wants) : []) {
      if (!call.query.getAll(name).includes(value))
        throw refuse(400, `The simulator answers ${stream} with ${name}=${value} alone: say what is meant.`);
    }
    for (const name of refuses.filter((each) => call.query.has(each)))
      throw refuse(400, `The simulator has no ${stream} with ${name}: it would be no list.`);
    const expanded = call.query.getAll('expand');
    const left = onRequest.filter((name) => !expanded.includes(name));
    const isChosen =
      form === 'inProject'
        ? ({ project: own }: Plot) => own === project
        : isOfProject
          ? () => true
          : chosenBy(resource, call, organization);
    const own = resource.isOfProject ? project : undefined;
    const rows = placedRows(resource, call.context, organization, own)
      .filter(({ plot }) => isChosen(plot))
      .map(({ row }) => without(row, left))
      .map((row) => spoiled(call.world, stream, row));
    if (paging === 'none') return ok(envelope === undefined ? rows : { [envelope]: rows });
    const size = perPage(call.query, call.behaviour.pageCap, resource.defaultSize);
    const plan = PAGINATORS[paging](rows.length, size, parseCursor(call.query.get('cursor')));
    const shown = paging === 'loose' ? shuffled(rows, plan.from) : rows;
    return pageReply(
      call,
      plan,
      (place) => shown[place] as JsonObject,
      resource.isCounted
        ? { 'X-Hits': String(Math.min(rows.length, MOST_HITS)), 'X-Max-Hits': String(MOST_HITS) }
        : {},
    );
  };
}

/** The rows as the database happens to give them for a page that begins at a place: the first as they are. */
function shuffled(rows: readonly JsonObject[], from: number): readonly JsonObject[] {
  if (from === 0) return rows;
  const chances = new Map(rows.map((row, n) => [row, hash(n, from)]));
  return [...rows].sort((one, other) => (chances.get(one) ?? 0) - (chances.get(other) ?? 0));
}

/** Whether the request asks for the project of a row. */
function chosenBy(
  { projectOf: projectOfRow }: Resource,
  call: Call,
  organization: OrganizationRow,
): (plot: Plot) => boolean {
  if (projectOfRow === undefined) return () => true;
  const selected = selectedProjects(call, organization);
  const named = call.query.getAll('project').some((name) => name !== '-1');
  return (plot) => {
    const project = projectOfRow(plot);
    return project === undefined ? !named : selected.has(project.index);
  };
}

function without(row: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}
