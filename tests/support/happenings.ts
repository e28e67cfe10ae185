import type { World } from '../simulator/index.ts';
import { LOGS } from '../simulator/logs/index.ts';
import type { Log, LogRow } from '../simulator/logs/log.ts';
import { addRow, type Happening } from '../simulator/logs/rows.ts';

/** The log of a stream. @throws Error where there is none */
export function logOf(stream: string): Log {
  const log = LOGS.find((each) => each.stream === stream);
  if (log === undefined) throw new Error(`there is no log ${stream}`);
  return log;
}

/** Adds a row for each instant, epoch milliseconds. */
export function happen(
  world: World,
  stream: string,
  instants: readonly number[],
  rest: Omit<Happening, 'at'> = {},
): readonly LogRow[] {
  return instants.map((at) => addRow(world, logOf(stream), { ...rest, at }));
}

/** So many instants with the same time between them, the first the oldest; epoch milliseconds. */
export function every(ms: number, count: number, from: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => from + n * ms);
}
