import type { JsonObject } from '../../src/json.ts';
import type { PagePlan } from './cursor.ts';
import type { SearchBudget } from './endpoints/search-budget.ts';
import type { StatsBehaviour } from './endpoints/stats-lies.ts';
import { linkHeader } from './link-header.ts';
import type { OddReset } from './odd-reset.ts';
import type { QueryTimeout } from './query-timeout.ts';
import type { RenderContext } from './render/context.ts';
import { ok, type Reply } from './reply.ts';
import type { World } from './world.ts';

/** How this server differs from the newest one. */
export type Behaviour = {
  /** Project events take no notice of `start` and `end`, as before August 2025. */
  readonly ignoreStartEnd?: boolean;
  /** Ids in paths are unknown, as before 23.x. */
  readonly slugsOnly?: boolean;
  /** Nothing changes while it runs, so that searches may be remembered: for measuring large worlds. */
  readonly isStill?: boolean;
  /** Events of an issue, and replays, that share a second come in another order on each page: only the time is sorted by. */
  readonly looseTies?: boolean;
  /** What the usage statistics are worth; see endpoints/stats-lies.ts. */
  readonly stats?: StatsBehaviour;
  /** Rows that the usage statistics read at most for the totals of an answer, and for its series; 10,000 without it. */
  readonly statsRowCap?: number;
  /** Groups times intervals that an answer about sessions has at most; 5,000 without it. */
  readonly sessionPoints?: number;
  /** Issue searches end before they are complete. */
  readonly searchBudget?: SearchBudget;
  /** Project events before the retention are refused with a 400, and not with a 500. */
  readonly refusesExpired?: boolean;
  /** Pages are no longer than this, whatever is asked for. */
  readonly pageCap?: number;
  /** Issue searches and project events over long spans take too much time. */
  readonly queryTimeout?: QueryTimeout;
  /** Lists of events are followed by cursor no further than this row. */
  readonly deepestRow?: number;
  /** Lists of an issue's events never have bodies. */
  readonly ignoresFull?: boolean;
  /** Refusals for want of a scope do not name any, as before June 2026. */
  readonly namesNoScopes?: boolean;
  /** Every answer says that the window is used up and ends at a time that makes no sense: see odd-reset.ts. */
  readonly oddReset?: OddReset;
};

/** A request that has found its endpoint. */
export type Call = {
  readonly world: World;
  readonly context: RenderContext;
  /** Epoch milliseconds. */
  readonly now: number;
  /** As the server knows it, with the query. */
  readonly url: URL;
  readonly query: URLSearchParams;
  /** Parts of the path that are no fixed words. */
  readonly params: readonly string[];
  readonly behaviour: Behaviour;
  /** The region this host serves; undefined when it serves all of them. */
  readonly region: string | undefined;
  readonly regionOf: (organization: number) => string | undefined;
  readonly scopes: readonly string[];
  /** False for the token of an organization. */
  readonly hasUser: boolean;
};

export type Endpoint = (call: Call) => Reply;

/** One page of a list with its `Link` header. */
export function pageReply(
  call: Call,
  plan: PagePlan,
  render: (place: number) => JsonObject,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const rows: JsonObject[] = [];
  for (let place = plan.from; place < plan.to; place += 1) rows.push(render(place));
  return ok(rows, { Link: linkHeader(call.url, plan), ...headers });
}
