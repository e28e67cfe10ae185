import { type Endpoint, pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { parseDateRange } from '../date-range.ts';
import { type EventTable, secondAt } from '../event-table.ts';
import { spoiled } from '../hostile.ts';
import { environmentOf } from '../invent.ts';
import { placesOf } from '../issue-numbers.ts';
import { perPage } from '../page-size.ts';
import { genericOffsetPage } from '../paginators.ts';
import { hash } from '../random.ts';
import { refuse } from '../refusal.ts';
import { renderEvent } from '../render/event.ts';
import { renderFullEvent } from '../render/event-full.ts';
import { retained } from '../retention.ts';
import type { ProjectRow } from '../world.ts';
import { issueOf } from './issue-place.ts';
import { organizationOf, selectedEnvironments } from './places.ts';

const ROWS_WITH_BODIES = 10;
/** What is looked through where no time is named. */
const DEFAULT_DAYS = 90;

/** Events of one issue, newest first; a merged issue answers with those of the issue it went into. */
export const issueEvents: Endpoint = (call) => {
  const { world, query } = call;
  const organization = organizationOf(call);
  const issue = issueOf(call, organization);
  const project = world.projects[issue.project] as ProjectRow;
  const asked = parseDateRange(query, call.now, 'plain');
  const range = asked.from === undefined ? { from: (call.now - DEFAULT_DAYS * 86_400_000) * 1000 } : asked;
  const seconds = retained(range, organization, call.now);
  if (seconds === 'expired') throw refuse(400, 'Invalid date range. Please try a more recent date range.');
  const table = world.events[issue.project] as EventTable;
  const environments = selectedEnvironments(call);
  const places = placesOf(world, issue).filter((place) => {
    const second = secondAt(table, place);
    const environment = environmentOf(world, table.serials[place] as number);
    return second >= seconds.from && second < seconds.to && (environments?.has(environment) ?? true);
  });
  const isFull = !call.behaviour.ignoresFull && ['1', 'true'].includes(query.get('full') ?? '');
  const rows = perPage(query, call.behaviour.pageCap);
  const size = isFull ? Math.min(ROWS_WITH_BODIES, rows) : rows;
  const plan = genericOffsetPage(places.length, size, parseCursor(query.get('cursor')));
  if (call.behaviour.looseTies) shuffleTies(table, places, plan.from);
  const render = isFull ? renderFullEvent : renderEvent;
  return pageReply(call, plan, (n) => spoiled(world, 'events', render(world, project, places[n] as number)));
};

/** Another order of equal seconds for every `seed`. */
function shuffleTies(table: EventTable, places: Uint32Array, seed: number): void {
  const rank = (place: number): number => hash(seed, table.serials[place] as number);
  places.sort((a, b) => secondAt(table, b) - secondAt(table, a) || rank(a) - rank(b));
}
