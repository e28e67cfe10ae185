import type { JsonObject } from '../../../src/json.ts';
import { type EventTable, eventId } from '../event-table.ts';
import { environmentOf, FAILURES, userOf } from '../invent.ts';
import { formatMicros, SECOND } from '../micros.ts';
import { hash } from '../random.ts';
import type { IssueRow, ProjectRow, World } from '../world.ts';
import { telling } from './telling.ts';

const BROWSERS = ['Chrome 141.0', 'Firefox 144.0', 'Safari 19.1', 'Edge 141.0'];
const SYSTEMS = ['Linux', 'Windows 11', 'macOS 26.1', 'Android 16', 'iOS 26'];

/** What the short and the full form of an event have in common. */
export type EventFacts = {
  readonly id: string;
  readonly serial: number;
  readonly h: number;
  readonly project: ProjectRow;
  readonly issue: IssueRow;
  readonly failure: (typeof FAILURES)[number];
  readonly release: string;
  readonly environment: string;
  readonly micros: number;
};

export function factsOf(world: World, project: ProjectRow, place: number): EventFacts {
  const table = world.events[project.index] as EventTable;
  const serial = table.serials[place] as number;
  const issue = world.issues[table.issues[place] as number] as IssueRow;
  const h = hash(world.seed + 71, serial);
  return {
    id: eventId(world.seed, serial),
    serial,
    h,
    project,
    issue,
    failure: FAILURES[issue.kind] as (typeof FAILURES)[number],
    release: `${project.slug}@1.${h % 40}.0`,
    environment: environmentOf(world, serial),
    micros: table.micros[place] as number,
  };
}

/** An event as lists show it, about 1 KB. */
export function renderEvent(world: World, project: ProjectRow, place: number): JsonObject {
  const facts = factsOf(world, project, place);
  return telling(world, facts, {
    id: facts.id,
    'event.type': 'error',
    groupID: facts.issue.id,
    eventID: facts.id,
    projectID: project.id,
    message: messageOf(facts),
    title: titleOf(facts),
    location: facts.failure.file,
    culprit: `${facts.failure.file} in handle`,
    user: renderEndUser(world, facts),
    tags: renderTags(facts),
    platform: project.platform,
    dateCreated: formatEventTime(facts),
    crashFile: null,
    metadata: renderMetadata(facts),
  });
}

/** Every tenth whole second comes straight from the query service, which writes the zone in digits. */
export function formatEventTime({ micros, h }: EventFacts): string {
  return formatMicros(micros, micros % SECOND === 0 && h % 10 === 0 ? '+00:00' : 'Z');
}

export const titleOf = ({ failure }: EventFacts): string => `${failure.type}: ${failure.value}`;

/** A third of the events have no message of their own. */
export const messageOf = ({ h, failure }: EventFacts): string =>
  h % 3 === 0 ? '' : `${failure.value} while handling order ${h % 100_000} of shop ${h % 31}`;

export function renderMetadata({ failure }: EventFacts): JsonObject {
  return {
    type: failure.type,
    value: failure.value,
    filename: failure.file,
    function: 'handle',
    display_title_with_tree_label: false,
  };
}

export function renderTags({ h, environment, issue, release }: EventFacts): JsonObject[] {
  const browser = BROWSERS[h % BROWSERS.length] as string;
  return [
    { key: 'browser', value: browser },
    { key: 'browser.name', value: browser.split(' ')[0] as string },
    { key: 'environment', value: environment },
    { key: 'handled', value: h % 4 === 0 ? 'no' : 'yes' },
    { key: 'level', value: issue.level },
    { key: 'os', value: SYSTEMS[(h >>> 3) % SYSTEMS.length] as string },
    { key: 'release', value: release, query: `release:"${release}"` },
    { key: 'server_name', value: `web-${h % 12}.example.com` },
    { key: 'transaction', value: '/orders/{id}/' },
    { key: 'url', value: `https://shop.example.com/orders/${h % 100_000}/` },
  ];
}

export function renderEndUser(world: World, { serial, h }: EventFacts): JsonObject | null {
  const user = userOf(world, serial);
  if (user === undefined) return null;
  return {
    id: String(user),
    email: `buyer${user}@example.org`,
    username: null,
    ip_address: `198.51.100.${user % 256}`,
    name: null,
    geo: { country_code: 'AT', city: 'Wien', region: 'Austria' },
    data: { plan: h % 2 === 0 ? 'free' : 'team' },
  };
}
