import { addEvent } from './change/events.ts';
import { findIssue } from './change/find.ts';
import type { World } from './world.ts';

/** Issues that get an event every so often, for as long as the server runs. */
export type Traffic = {
  /** Ids. */
  readonly issues: readonly string[];
  /** Between two events of one issue. */
  readonly everySeconds: number;
};

/**
 * Lets the events of the time since the last call come in, each at the second it names. The issues take turns, so
 * that hardly two of their events share a second.
 * @returns to be called with the server's clock, epoch milliseconds, before anybody looks
 */
export function createTraffic(world: World, { issues, everySeconds }: Traffic): (now: number) => void {
  const step = (everySeconds * 1000) / issues.length;
  let tick = Math.floor(world.now / step) + 1;
  return (now) => {
    for (; tick * step <= now; tick += 1) {
      const issue = findIssue(world, issues[tick % issues.length] as string);
      addEvent(world, world.projects[issue.project]?.id ?? '', {
        timestamp: new Date(tick * step).toISOString(),
        issue: issue.id,
        isOnTime: true,
      });
    }
  };
}
