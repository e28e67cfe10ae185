import { DAY, type Micros } from '../micros.ts';
import type { WorldOptions } from './options.ts';

/** The first microsecond of the stretch in which things happen. */
export function beginningOf(options: WorldOptions): Micros {
  return options.now * 1000 - (options.days ?? 60) * DAY;
}
