import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { Call, Endpoint } from '../call.ts';
import { pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { organizationOf, selectedProjects } from '../endpoints/places.ts';
import { spoiled } from '../hostile.ts';
import { perPage } from '../page-size.ts';
import { genericOffsetPage, offsetPage } from '../paginators.ts';
import { Refusal, refuse } from '../refusal.ts';
import type { RenderContext } from '../render/context.ts';
import { ok } from '../reply.ts';
import type { OrganizationRow, ProjectRow } from '../world.ts';
import type { Order } from './order.ts';

/** Where a row is invented. */
export type Plot = {
  readonly context: RenderContext;
  readonly organization: OrganizationRow;
  /** From 0, in the order in which they were made. */
  readonly n: number;
  /** A number of this row alone, the same in every world of the same seed. */
  readonly serial: number;
  /** One of the organization's active projects; undefined where it has none. */
  readonly project: ProjectRow | undefined;
};

/** A list of an organization that is read as a whole, and that nothing else in a world depends on. */
export type Resource = {
  /** The stream it serves. */
  readonly stream: string;
  /** Path below the organization, with a slash at its end. */
  readonly path: string;
  /** The fields that tell its rows apart; `id` where nothing is said. */
  readonly key?: readonly string[];
  /** Any of these token scopes will do. */
  readonly scopes: readonly string[];
  /** Refuses the tokens of organizations, without a word: behind those of integrations is a user too. */
  readonly needsUser?: true;
  /** How its cursors count, see paginators.ts; `none`: everything in one answer, without a Link header. */
  readonly paging: 'offset' | 'generic' | 'none';
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

/** The rows of an organization, in the order of the list. */
export function rowsOf(
  resource: Resource,
  context: RenderContext,
  organization: OrganizationRow,
): JsonObject[] {
  return placedRows(resource, context, organization).map(({ row }) => row);
}

type PlacedRow = { readonly plot: Plot; readonly row: JsonObject };

function placedRows(
  resource: Resource,
  context: RenderContext,
  organization: OrganizationRow,
): readonly PlacedRow[] {
  const { world } = context;
  const { order } = resource;
  if (world.closed.has(nameOf(resource, organization))) return [];
  const projects = world.projects.filter(
    (row) => row.organization === organization.index && row.status === 'active' && row.hasAccess,
  );
  const count = (resource.count ?? ((wanted) => wanted))(world.resources);
  const rows = Array.from({ length: count }, (_, n): PlacedRow => {
    const project = projects[n % Math.max(1, projects.length)];
    const plot = { context, organization, n, serial: organization.index * 10_000 + n, project };
    return { plot, row: resource.row(plot) };
  });
  return order === undefined ? rows : rows.sort((one, other) => order(one.row, other.row));
}

/** The name under which a world says that an organization does not have a resource. */
export function nameOf({ stream }: Pick<Resource, 'stream'>, { id }: Pick<OrganizationRow, 'id'>): string {
  return `${stream}/${id}`;
}

const PAGINATORS = { offset: offsetPage, generic: genericOffsetPage };

export function endpointOf(resource: Resource): Endpoint {
  const { stream, off, paging, wants = {}, envelope, onRequest = [] } = resource;
  return (call) => {
    const organization = organizationOf(call);
    if (resource.needsUser && !call.hasUser) throw new Refusal(401, undefined);
    if (call.world.closed.has(nameOf(resource, organization))) throw new Refusal(off.status, off.body);
    for (const [name, value] of Object.entries(wants)) {
      if (!call.query.getAll(name).includes(value))
        throw refuse(400, `The simulator answers ${stream} with ${name}=${value} alone: say what is meant.`);
    }
    const expanded = call.query.getAll('expand');
    const left = onRequest.filter((name) => !expanded.includes(name));
    const isChosen = chosenBy(resource, call, organization);
    const rows = placedRows(resource, call.context, organization)
      .filter(({ plot }) => isChosen(plot))
      .map(({ row }) => without(row, left))
      .map((row) => spoiled(call.world, stream, row));
    if (paging === 'none') return ok(envelope === undefined ? rows : { [envelope]: rows });
    const size = perPage(call.query, call.behaviour.pageCap, resource.defaultSize);
    const plan = PAGINATORS[paging](rows.length, size, parseCursor(call.query.get('cursor')));
    return pageReply(
      call,
      plan,
      (place) => rows[place] as JsonObject,
      resource.isCounted
        ? { 'X-Hits': String(Math.min(rows.length, MOST_HITS)), 'X-Max-Hits': String(MOST_HITS) }
        : {},
    );
  };
}

/** Whether the request asks for the project of a row. */
function chosenBy(
  { projectOf }: Resource,
  call: Call,
  organization: OrganizationRow,
): (plot: Plot) => boolean {
  if (projectOf === undefined) return () => true;
  const selected = selectedProjects(call, organization);
  const named = call.query.getAll('project').some((name) => name !== '-1');
  return (plot) => {
    const project = projectOf(plot);
    return project === undefined ? !named : selected.has(project.index);
  };
}

function without(row: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}
