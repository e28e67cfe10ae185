import type { JsonObject, JsonValue } from '../../../src/json.ts';
import type { DateRange } from '../date-range.ts';
import type { Micros } from '../micros.ts';
import type { RenderContext } from '../render/context.ts';
import type { OrganizationRow, ProjectRow, World } from '../world.ts';

/** A row of a list by time. */
export type LogRow = {
  readonly organization: OrganizationRow;
  /** Undefined where the organization has none. */
  readonly project: ProjectRow | undefined;
  /** A number of this row alone, the same in every world of the same seed; ids and contents follow from it. */
  readonly serial: number;
  /** What the list is sorted by. */
  readonly at: Micros;
  /** Not to be seen before. */
  readonly arrived: Micros;
  /** Only its ids are left. */
  isArchived?: boolean;
};

/** A page's question, as far as it changes what a row looks like. */
export type Asked = { readonly range: DateRange };

/** A list of an organization that is newest first and can be asked for a stretch of time. */
export type Log = {
  /** The stream it serves. */
  readonly stream: string;
  /** Path below the organization, with a slash at its end. */
  readonly path: string;
  /** Any of these token scopes will do. */
  readonly scopes: readonly string[];
  readonly silo?: 'control';
  /** The answer is an object, and the list the field of this name; undefined for a bare list. */
  readonly envelope?: string;
  /** What else is in that object. */
  readonly beside?: JsonObject;
  /** How its cursors count: by time, by the number of the page or by that of the row. See paginators.ts. */
  readonly paging: 'time' | 'offset' | 'generic';
  /** Whether a row exactly at the end of what is asked for belongs to it. */
  readonly bounds: 'closed' | 'half-open';
  /** Days that come where no time is asked for: everything without it. */
  readonly usualDays?: (organization: OrganizationRow) => number;
  /** Sorted by whole seconds; where a server is told so, rows of one come in another order on each page. */
  readonly hasLooseTies?: true;
  /** The value of `sort` for newest first; any other is refused, and none is the other way round where this says so. */
  readonly sort?: { readonly newestFirst: string; readonly isUsual: boolean };
  /** Which rows a stretch of time has, where it is not compared with the time of the row. */
  readonly isAskedFor?: (row: LogRow, range: DateRange, now: Micros) => boolean;
  /** Rows below what the organization keeps are gone, and a stretch that ends there is refused. */
  readonly isKept?: (row: LogRow, oldest: Micros) => boolean;
  /** Rows belong to projects: `project=` chooses among them, and without it the caller's own come. */
  readonly isOfProjects?: true;
  /** Several projects at once take a plan that a world may say an organization lacks: `several/<id>`. */
  readonly refusesSeveral?: true;
  /** Takes `environment=`: the environment of a row. */
  readonly environmentOf?: (world: World, row: LogRow) => string;
  /** `status` may be empty or `unresolved`, which is usual and takes rows out of a page after it was cut. */
  readonly isUnresolved?: (row: LogRow, world: World) => boolean;
  /** Rows that the list of the organization leaves out. */
  readonly isHidden?: (row: LogRow, world: World) => boolean;
  /** The same as a list of each project: takes no notice of time and hides nothing. */
  readonly projectPath?: string;
  /** How it answers where the plan or the server does not have it. */
  readonly off: { readonly status: number; readonly body?: JsonValue };
  /** Its id tells a row from those of the same project alone. */
  readonly isKeyedByProject?: true;
  readonly keyOf: (world: World, row: LogRow) => string;
  /** @param asked undefined for the whole truth */
  readonly render: (context: RenderContext, row: LogRow, asked?: Asked) => JsonObject;
};
