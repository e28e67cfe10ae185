import { DAY, HOUR, type Micros } from '../micros.ts';

/** What part of a day's final number is known at a time: for three days it grows. */
export function shareKnown(day: Micros, now: Micros): number {
  const age = Math.floor((now - day) / DAY);
  return [0.5, 0.75, 0.9][Math.max(0, age)] ?? 1;
}

/** The midnights of the UTC days that share time with `[from, to)`, oldest first. */
export function daysIn(from: Micros, to: Micros): readonly Micros[] {
  const days: Micros[] = [];
  for (let day = Math.floor(from / DAY) * DAY; day < to; day += DAY) days.push(day);
  return days;
}

/** All of a day's number falls into one hour of it; whether that hour lies in `[from, to)` and has begun. */
export function isCounted(hour: number, day: Micros, from: Micros, to: Micros, now: Micros): boolean {
  const at = day + hour * HOUR;
  return at >= from && at < to && at <= now;
}

/** A number of this project and day alone. */
export function dayNumber(projectIndex: number, day: Micros): number {
  return projectIndex * 100_003 + Math.floor(day / DAY);
}
