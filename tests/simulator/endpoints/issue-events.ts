import { type Endpoint, pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { parseDateRange } from '../date-range.ts';
import { type EventTable, secondAt } from '../event-table.ts';
import { spoiled } from '../hostile.ts';
import { placesOf } from '../issue-numbers.ts';
import { perPage } from '../page-size.ts';
import { genericOffsetPage } from '../paginators.ts';
import { hash } from '../random.ts';
import { notFound, refuse } from '../refusal.ts';
import { renderEvent } from '../render/event.ts';
import { renderFullEvent } from '../render/event-full.ts';
import { retained } from '../retention.ts';
import type { IssueRow, ProjectRow } from '../world.ts';
import { organizationOf } from './places.ts';

const ROWS_WITH_BODIES = 10;

/** Events of one issue, newest first; a merged issue answers with those of the issue it went into. */
export const issueEvents: Endpoint = (call) => {
  const { world, query } = call;
  const organization = organizationOf(call);
  const projectOf = ({ project }: IssueRow) => world.projects[project] as ProjectRow;
  let issue = world.issues.find(
    (row) => row.id === call.params[1] && projectOf(row).organization === organization.index,
  );
  while (issue?.mergedInto !== undefined) issue = world.issues[issue.mergedInto];
  if (issue === undefined || isOutOfReach(issue)) throw notFound();
  const project = projectOf(issue);
  const seconds = retained(parseDateRange(query, call.now, 'plain'), organization, call.now);
  if (seconds === 'expired') throw refuse(400, 'Invalid date range. Please try a more recent date range.');
  const table = world.events[issue.project] as EventTable;
  const places = placesOf(world, issue).filter((place) => {
    const second = secondAt(table, place);
    return second >= seconds.from && second < seconds.to;
  });
  const isFull = !call.behaviour.ignoresFull && ['1', 'true'].includes(query.get('full') ?? '');
  const asked = perPage(query, call.behaviour.pageCap);
  const size = isFull ? Math.min(ROWS_WITH_BODIES, asked) : asked;
  const plan = genericOffsetPage(places.length, size, parseCursor(query.get('cursor')));
  if (call.behaviour.looseTies) shuffleTies(table, places, plan.from);
  const render = isFull ? renderFullEvent : renderEvent;
  return pageReply(call, plan, (n) => spoiled(world, 'events', render(world, project, places[n] as number)));
};

/** Issues that wait to be deleted answer nothing any more, though the lists of events still have theirs. */
function isOutOfReach({ status }: IssueRow): boolean {
  return status === 'gone' || status === 'pending_deletion';
}

/** Another order of equal seconds for every `seed`. */
function shuffleTies(table: EventTable, places: Uint32Array, seed: number): void {
  const rank = (place: number): number => hash(seed, table.serials[place] as number);
  places.sort((a, b) => secondAt(table, b) - secondAt(table, a) || rank(a) - rank(b));
}
