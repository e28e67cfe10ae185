import type { Endpoint } from '../call.ts';
import { type EventTable, eventId, secondAt } from '../event-table.ts';
import { spoiled } from '../hostile.ts';
import { placesOf } from '../issue-numbers.ts';
import { notFound } from '../refusal.ts';
import { factsOf } from '../render/event.ts';
import { renderFullEvent } from '../render/event-full.ts';
import { ok } from '../reply.ts';
import { retained } from '../retention.ts';
import type { World } from '../world.ts';
import { organizationOf, projectOf } from './places.ts';

/** One event by its id, with its body and what only this endpoint tells. */
export const event: Endpoint = (call) => {
  const { world } = call;
  const organization = organizationOf(call);
  const project = projectOf(call, organization);
  const table = world.events[project.index] as EventTable;
  const place = placeOf(world, table, call.params[2] ?? '');
  const kept = retained({}, organization, call.now);
  if (place === undefined || kept === 'expired' || secondAt(table, place) < kept.from)
    throw notFound('Event not found');
  const { issue, release } = factsOf(world, project, place);
  // Newest first, as the places of an issue are.
  const siblings = placesOf(world, issue);
  const at = siblings.indexOf(place);
  const idAt = (sibling: number | undefined): string | null =>
    sibling === undefined ? null : eventId(world.seed, table.serials[sibling] as number);
  return ok(
    spoiled(world, 'events', {
      ...renderFullEvent(world, project, place),
      release: { version: release },
      userReport: null,
      sdkUpdates: [],
      resolvedWith: [],
      nextEventID: idAt(siblings[at - 1]),
      previousEventID: idAt(siblings[at + 1]),
    }),
  );
};

function placeOf(world: World, table: EventTable, id: string): number | undefined {
  for (let place = 0; place < table.size; place += 1) {
    if (eventId(world.seed, table.serials[place] as number) === id) return place;
  }
  return undefined;
}
