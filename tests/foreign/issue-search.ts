import type { Traits } from './flavour.ts';
import type { Order } from './paging.ts';
import { invalid, serverError } from './refusal.ts';
import { pythonTime } from './time-text.ts';
import { wordsOf } from './words.ts';
import { eventsOf, type ForeignWorld, type Issue } from './world.ts';

/** An issue with the numbers it is searched and sorted by; those without an event are not there yet. */
type Counted = {
  readonly issue: Issue;
  readonly first: number;
  readonly last: number;
  readonly count: number;
};

export function counted(world: ForeignWorld, organization: number): readonly Counted[] {
  const projects = new Set(
    world.projects.filter((project) => project.organization === organization).map(({ id }) => id),
  );
  return world.issues.flatMap((issue) => {
    const received = eventsOf(world, issue).map((event) => event.received);
    if (!projects.has(issue.project) || received.length === 0) return [];
    return [{ issue, first: Math.min(...received), last: Math.max(...received), count: received.length }];
  });
}

/** The rows that the parameters leave; `lastSeen:` and the like are tags that no event has. */
export function searched(
  world: ForeignWorld,
  rows: readonly Counted[],
  search: URLSearchParams,
  traits: Traits,
): readonly Counted[] {
  const projects = projectFilter(world, search.getAll('project'), traits);
  const [start, end] = ['start', 'end'].map((name) => bound(world, search.get(name), name, traits));
  const environments = search.getAll('environment');
  const has = queryFilter(world, search.get('query') ?? '');
  return rows.filter(
    (row) =>
      (projects === undefined || projects.has(row.issue.project)) &&
      // The time an issue was first seen, both bounds inside.
      (start === undefined || row.first >= start) &&
      (end === undefined || row.first <= end) &&
      (environments.length === 0 ||
        eventsOf(world, row.issue).some(({ environment }) => environments.includes(environment))) &&
      has(row),
  );
}

const ORDERS: Readonly<Record<string, Omit<Order<Counted>, 'isDescending'>>> = {
  last_seen: { positionOf: ({ last }) => pythonTime(last) },
  first_seen: { positionOf: ({ first }) => pythonTime(first) },
  count: { positionOf: ({ count }) => String(count), isNumeric: true },
  priority: {
    positionOf: ({ count, last }) => String(Math.log10(count) + last / 1_000_000 / 300_000),
    isNumeric: true,
  },
};

/** By `sort`, newest first without it. */
export function orderOf(search: URLSearchParams, traits: Traits): Order<Counted> {
  const name = search.get('sort') ?? '-last_seen';
  const isOld = traits.unknownSort === 'ignored';
  const known = isOld && name.endsWith('created') ? name.replace('created', 'first_seen') : name;
  const order = ORDERS[known.replace(/^-/, '')];
  if (order !== undefined) return { ...order, isDescending: known.startsWith('-') };
  if (isOld) return { ...(ORDERS['last_seen'] as Order<Counted>), isDescending: true };
  const names = Object.keys(ORDERS);
  const choices = [...names, ...names.map((each) => `-${each}`)].map((each) => `'${each}'`).join(', ');
  throw invalid(traits, 'sort', 'literal_error', `Input should be ${choices}`);
}

function projectFilter(
  world: ForeignWorld,
  texts: readonly string[],
  traits: Traits,
): ReadonlySet<number> | undefined {
  if (texts.length === 0) return undefined;
  for (const text of texts) {
    const isNumber = /^-?\d+$/.test(text);
    if (traits.projectFilter === 'an existing id' && !world.projects.some(({ id }) => String(id) === text)) {
      const reason = 'is not one of the available choices.';
      throw invalid(traits, 'project', 'choice', `Select a valid choice. ${text} ${reason}`);
    }
    if (traits.projectFilter === 'a number' && !isNumber)
      throw invalid(traits, 'project', 'int_parsing', 'Input should be a valid integer');
    // Handed to the database as it is.
    if (!isNumber) throw serverError();
  }
  return new Set(texts.map(Number));
}

function bound(world: ForeignWorld, text: string | null, name: string, traits: Traits): number | undefined {
  if (text === null) return undefined;
  const relative = /^now(?:\s*-\s*(\d+)\s*([mhd]))?\s*$/.exec(text);
  if (relative !== null) {
    const unit = { m: 60, h: 3_600, d: 86_400 }[relative[2] ?? 'm'] ?? 0;
    return world.now() * 1_000 - Number(relative[1] ?? 0) * unit * 1_000_000;
  }
  const at = Date.parse(/[Z+]|T.*-/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(at))
    throw invalid(traits, name, 'datetime_from_date_parsing', 'Input should be a valid datetime');
  return at * 1_000;
}

function queryFilter(world: ForeignWorld, query: string): (row: Counted) => boolean {
  const words = wordsOf(query);
  if (words === undefined) throw serverError();
  const tests: ((row: Counted) => boolean)[] = [];
  for (const [index, word] of words.entries()) {
    const colon = word.indexOf(':');
    if (colon < 0) {
      // From the first word without a colon on it is a search for text.
      const text = words.slice(index).join(' ').toLowerCase();
      tests.push(({ issue }) => issue.title.toLowerCase().includes(text));
      break;
    }
    const [name, value] = [word.slice(0, colon), word.slice(colon + 1)];
    if (name === 'is') tests.push(({ issue }) => issue.status === value);
    else if (name === 'has') tests.push(() => value === 'environment');
    else if (name === 'level') tests.push(() => value === 'error');
    else
      tests.push(
        ({ issue }) =>
          name === 'environment' && eventsOf(world, issue).some(({ environment }) => environment === value),
      );
  }
  return (row) => tests.every((test) => test(row));
}
