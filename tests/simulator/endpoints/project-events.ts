import { type Endpoint, pageReply } from '../call.ts';
import { parseCursor } from '../cursor.ts';
import { parseDateRange } from '../date-range.ts';
import { type EventTable, placesBetween } from '../event-table.ts';
import { spoiled } from '../hostile.ts';
import { perPage } from '../page-size.ts';
import { genericOffsetPage } from '../paginators.ts';
import { refuseHeavy } from '../query-timeout.ts';
import { Refusal, refuse } from '../refusal.ts';
import { factsOf, messageOf, renderEvent } from '../render/event.ts';
import { renderFullEvent } from '../render/event-full.ts';
import { retained } from '../retention.ts';
import { organizationOf, projectOf } from './places.ts';

const ROWS_WITH_BODIES = 10;

/** Error events of one project, newest first, at whole seconds `start <= t < end`. */
export const projectEvents: Endpoint = (call) => {
  const { world, query } = call;
  const organization = organizationOf(call);
  const project = projectOf(call, organization);
  const range = call.behaviour.ignoreStartEnd ? {} : parseDateRange(query, call.now, 'project-events');
  const isFull = ['1', 'true'].includes(query.get('full') ?? '');
  const asked = perPage(query, call.behaviour.pageCap);
  const size = isFull ? Math.min(ROWS_WITH_BODIES, asked) : asked;
  const cursor = parseCursor(query.get('cursor'));
  const seconds = retained(range, organization, call.now);
  if (seconds === 'expired') {
    if (call.behaviour.refusesExpired)
      throw refuse(400, 'Invalid date range. Please try a more recent date range.');
    // Nothing on this endpoint catches the query service's complaint.
    throw new Refusal(500, { detail: 'Internal Error', errorId: null });
  }
  refuseHeavy(seconds.from, Math.min(seconds.to, call.now / 1000), call.behaviour.queryTimeout);
  if ((cursor?.offset ?? 0) + size > (call.behaviour.deepestRow ?? Number.POSITIVE_INFINITY))
    throw refuse(400, 'Pagination offset too large');
  const table = world.events[project.index] as EventTable;
  const [first, last] = placesBetween(table, seconds.from, seconds.to);
  const text = query.get('query')?.toLowerCase();
  const found = text
    ? places(first, last).filter((place) =>
        messageOf(factsOf(world, project, place))
          .toLowerCase()
          .includes(text),
      )
    : undefined;
  const plan = genericOffsetPage(found?.length ?? last - first, size, cursor);
  const render = isFull ? renderFullEvent : renderEvent;
  return pageReply(call, plan, (n) =>
    spoiled(world, 'events', render(world, project, found?.[n] ?? first + n)),
  );
};

function places(first: number, last: number): number[] {
  return Array.from({ length: last - first }, (_, n) => first + n);
}
