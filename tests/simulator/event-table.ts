import { type Micros, SECOND, secondOf } from './micros.ts';
import { hex32 } from './random.ts';

/**
 * The events of one project as columns, newest first: second descending, then event id descending, which is
 * the order in which Sentry lists them. A million events take 16 MB; their JSON is made when asked for.
 */
export type EventTable = {
  size: number;
  micros: Float64Array;
  /** The event's number in the world. */
  serials: Uint32Array;
  /** The issue's place in `world.issues`. */
  issues: Uint32Array;
  /** Grows with every change, for those who remember results. */
  version: number;
};

export function createEventTable(capacity: number): EventTable {
  return {
    size: 0,
    micros: new Float64Array(capacity),
    serials: new Uint32Array(capacity),
    issues: new Uint32Array(capacity),
    version: 0,
  };
}

/** 32 lower-case hex digits. */
export function eventId(seed: number, serial: number): string {
  return hex32(seed + 101, serial);
}

/** Puts rows that share a second into the order of their ids; the rest must be in order already. */
export function orderWithinSeconds(table: EventTable, seed: number): void {
  for (let from = 0; from < table.size; ) {
    const second = secondOf(table.micros[from] as number);
    let to = from + 1;
    while (to < table.size && secondOf(table.micros[to] as number) === second) to += 1;
    if (to - from > 1) sortRows(table, from, to, seed);
    from = to;
  }
}

function sortRows(table: EventTable, from: number, to: number, seed: number): void {
  const rows = Array.from({ length: to - from }, (_, n) => {
    const serial = table.serials[from + n] as number;
    return {
      serial,
      micros: table.micros[from + n] as number,
      issue: table.issues[from + n] as number,
      id: eventId(seed, serial),
    };
  });
  rows.sort((a, b) => (a.id < b.id ? 1 : -1));
  for (const [n, row] of rows.entries()) {
    table.micros[from + n] = row.micros;
    table.serials[from + n] = row.serial;
    table.issues[from + n] = row.issue;
  }
}

/** First place whose second is below `second`. */
export function placeBelow(table: EventTable, second: number): number {
  const micros = Math.ceil(second) * SECOND;
  let low = 0;
  let high = table.size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table.micros[middle] as number) < micros) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Places `[first, last)` of the events with `from <= second < to`. */
export function placesBetween(table: EventTable, from: number, to: number): readonly [number, number] {
  const first = placeBelow(table, to);
  return [first, Math.max(first, placeBelow(table, from))];
}

export function insertEvent(
  table: EventTable,
  seed: number,
  row: { micros: Micros; serial: number; issue: number },
): void {
  if (table.size === table.micros.length) grow(table);
  const second = secondOf(row.micros);
  const id = eventId(seed, row.serial);
  let place = placeBelow(table, second + 1);
  while (
    place < table.size &&
    secondOf(table.micros[place] as number) === second &&
    eventId(seed, table.serials[place] as number) > id
  ) {
    place += 1;
  }
  for (const column of [table.micros, table.serials, table.issues]) {
    column.copyWithin(place + 1, place, table.size);
  }
  table.micros[place] = row.micros;
  table.serials[place] = row.serial;
  table.issues[place] = row.issue;
  table.size += 1;
  table.version += 1;
}

/** Removes the events for which `isUnwanted(place)` is true; returns how many went. */
export function removeEvents(table: EventTable, isUnwanted: (place: number) => boolean): number {
  let kept = 0;
  for (let place = 0; place < table.size; place += 1) {
    if (isUnwanted(place)) continue;
    table.micros[kept] = table.micros[place] as number;
    table.serials[kept] = table.serials[place] as number;
    table.issues[kept] = table.issues[place] as number;
    kept += 1;
  }
  const gone = table.size - kept;
  table.size = kept;
  table.version += 1;
  return gone;
}

function grow(table: EventTable): void {
  const capacity = Math.max(16, table.micros.length * 2);
  const bigger = createEventTable(capacity);
  bigger.micros.set(table.micros);
  bigger.serials.set(table.serials);
  bigger.issues.set(table.issues);
  table.micros = bigger.micros;
  table.serials = bigger.serials;
  table.issues = bigger.issues;
}

/** Whole epoch seconds of the event at a place. */
export function secondAt(table: EventTable, place: number): number {
  return Math.floor((table.micros[place] as number) / SECOND);
}
