import { type EventTable, secondAt } from './event-table.ts';
import { environmentOf, userOf } from './invent.ts';
import { type Micros, SECOND, secondOf } from './micros.ts';
import type { IssueRow, World } from './world.ts';

/** What Sentry counts about an issue, over its whole life or over a stretch of it. */
export type IssueNumbers = {
  readonly count: number;
  readonly userCount: number;
  readonly firstSeen: Micros | null;
  readonly lastSeen: Micros | null;
};

/** Seconds `[from, to)` and environments that numbers are restricted to. */
export type Window = {
  readonly from: number;
  readonly to: number;
  readonly environments?: ReadonlySet<string>;
};

type Places = { readonly version: number; readonly byIssue: ReadonlyMap<number, Uint32Array> };
const indexes = new WeakMap<EventTable, Places>();
const lives = new WeakMap<IssueRow, { version: number; numbers: IssueNumbers }>();

/** Places of an issue's events in its project's table, newest first. */
export function placesOf(world: World, issue: IssueRow): Uint32Array {
  const table = world.events[issue.project] as EventTable;
  let index = indexes.get(table);
  if (index?.version !== table.version) {
    index = { version: table.version, byIssue: group(table) };
    indexes.set(table, index);
  }
  return index.byIssue.get(issue.index) ?? new Uint32Array(0);
}

function group(table: EventTable): Map<number, Uint32Array> {
  const sizes = new Map<number, number>();
  for (let place = 0; place < table.size; place += 1) {
    const issue = table.issues[place] as number;
    sizes.set(issue, (sizes.get(issue) ?? 0) + 1);
  }
  const byIssue = new Map<number, Uint32Array>();
  for (const [issue, size] of sizes) byIssue.set(issue, new Uint32Array(size));
  for (const issue of sizes.keys()) sizes.set(issue, 0);
  for (let place = 0; place < table.size; place += 1) {
    const issue = table.issues[place] as number;
    const filled = sizes.get(issue) as number;
    (byIssue.get(issue) as Uint32Array)[filled] = place;
    sizes.set(issue, filled + 1);
  }
  return byIssue;
}

/** The numbers of an issue's whole life: the first sight to the microsecond, the last one to the second. */
export function wholeLife(world: World, issue: IssueRow): IssueNumbers {
  const table = world.events[issue.project] as EventTable;
  const known = lives.get(issue);
  if (known?.version === table.version) return known.numbers;
  const places = placesOf(world, issue);
  const numbers = places.length === 0 ? ownNumbers(issue) : count(world, table, places);
  lives.set(issue, { version: table.version, numbers });
  return numbers;
}

/** The numbers over a stretch of time and some environments; undefined when nothing happened there. */
export function numbersWithin(world: World, issue: IssueRow, window: Window): IssueNumbers | undefined {
  const table = world.events[issue.project] as EventTable;
  const all = placesOf(world, issue);
  if (all.length === 0) return ownWithin(issue, window);
  const places = all.filter((place) => {
    const second = secondAt(table, place);
    if (second < window.from || second >= window.to) return false;
    return window.environments?.has(environmentOf(world, table.serials[place] as number)) ?? true;
  });
  if (places.length === 0) return undefined;
  const numbers = count(world, table, places);
  // Over a stretch both come from the query service, which knows whole seconds.
  return { ...numbers, firstSeen: secondOf(numbers.firstSeen as number) * SECOND };
}

function count(world: World, table: EventTable, places: Uint32Array): IssueNumbers {
  const users = new Set<number>();
  let firstSeen = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const user = userOf(world, table.serials[place] as number);
    if (user !== undefined) users.add(user);
    firstSeen = Math.min(firstSeen, table.micros[place] as number);
  }
  const lastSeen = secondAt(table, places[0] as number) * SECOND;
  return { count: places.length, userCount: users.size, firstSeen, lastSeen };
}

function ownNumbers({ own }: IssueRow): IssueNumbers {
  const { count, firstSeen } = own;
  if (own.expired) return { count, userCount: 0, firstSeen, lastSeen: null };
  return { count, userCount: own.userCount, firstSeen, lastSeen: secondOf(own.lastSeen) * SECOND };
}

/** Without events the numbers are spread evenly over the issue's life. */
function ownWithin({ own }: IssueRow, window: Window): IssueNumbers | undefined {
  if (own.expired) return undefined;
  const first = secondOf(own.firstSeen);
  const last = secondOf(own.lastSeen);
  const from = Math.max(first, window.from);
  const to = Math.min(last, window.to - 1);
  if (from > to) return undefined;
  const share = (to - from + 1) / (last - first + 1);
  return {
    count: Math.max(1, Math.floor(own.count * share)),
    userCount: Math.floor(own.userCount * share),
    firstSeen: from * SECOND,
    lastSeen: to * SECOND,
  };
}
