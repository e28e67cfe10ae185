import { afterEach, describe, expect, it } from '@jest/globals';
import {
  addEvent,
  addLateEvent,
  addProject,
  deleteIssue,
  type FaultKind,
  mergeIssues,
} from '../simulator/index.ts';
import { identityOf } from '../support/identity.ts';
import {
  closeWarehouses,
  few,
  HOUR,
  MINUTE,
  outcome,
  SECOND,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../support/warehouse.ts';

afterEach(closeWarehouses);

const START = '2026-04-01T00:00:00Z';
const STREAMS = ['issue_details', 'issue_events'];
const FAULTS: readonly FaultKind[] = ['500', '503', '404', 'reset', 'truncated-json', 'refuse'];
/** More seeds are tried with `TAP_SENTRY_CHILDREN_WORLDS=100`. */
const SEEDS = Array.from({ length: Number(process.env['TAP_SENTRY_CHILDREN_WORLDS'] ?? 6) }, (_, n) => n + 1);

/** Numbers below a bound, the same ones for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/**
 * Lets something happen to issues: most get an event, which moves them to the front.
 * @returns the issue that took in another one
 */
function happen(account: Warehouse, roll: (sides: number) => number): string | undefined {
  const { world, clock } = account;
  const listed = world.issues.filter(
    ({ status, mergedInto, category }) =>
      status !== 'gone' && mergedInto === undefined && category === 'error',
  );
  const issue = listed[roll(listed.length)];
  const other = listed[roll(listed.length)];
  if (issue === undefined || other === undefined) return undefined;
  const project = world.projects[issue.project]?.id ?? '';
  const what = roll(20);
  if (what < 14)
    addEvent(world, project, { issue: issue.id, timestamp: new Date(clock.now()).toISOString() });
  else if (what < 16) addLateEvent(world, project, { hoursAgo: roll(30) / 60, issue: issue.id });
  else if (what < 18) addEvent(world, project, { timestamp: new Date(clock.now()).toISOString() });
  else if (what === 18) deleteIssue(world, issue.id);
  else if (issue !== other && issue.project === other.project) {
    mergeIssues(world, issue.id, [other.id]);
    return issue.id;
  }
  return undefined;
}

describe('the children of issues that change, of a server that fails, in runs that are cut short', () => {
  it.each(SEEDS)('are all there in the end (seed %i)', async (seed) => {
    const roll = dice(seed);
    const account = await startWarehouse({
      seed,
      issues: 20 + roll(300),
      events: 100 + roll(500),
      projects: 1 + roll(3),
    });
    /** Issues that took in another one: what that one had before it was ever listed, no list tells of. */
    const grown = new Set<unknown>();
    const settings = () => ({
      concurrency: 1 + roll(8),
      max_retry_seconds: 2,
      ...(roll(2) === 0 && { max_requests_per_stream: 1 + roll(150) }),
    });
    for (let run = 1; run <= 4; run += 1) {
      const faults = roll(3);
      for (let count = 0; count < faults; count += 1) {
        const nth = 1 + roll(250);
        account.simulator.faults.add({
          match: { stream: STREAMS[roll(2)] ?? '', nth },
          kind: FAULTS[roll(FAULTS.length)] ?? '500',
          times: 1,
        });
      }
      const cutAt = roll(3) === 0 ? roll(400) : Number.POSITIVE_INFINITY;
      account.simulator.onEveryRequest(({ index }) => {
        account.clock.pass(roll(2_000));
        if (roll(4) === 0) grown.add(happen(account, roll));
        if (index === cutAt)
          account.simulator.faults.add({ match: () => true, kind: 'refuse', times: 10_000 });
      });
      await account.sync({ streams: STREAMS, settings: settings() });
      if (run === 2 && roll(2) === 0) {
        const { id } = addProject(account.world, 'Joined Later');
        addEvent(account.world, id, { timestamp: new Date(account.clock.now() - 9 * HOUR).toISOString() });
      }
      for (let count = roll(20); count > 0; count -= 1) grown.add(happen(account, roll));
      account.clock.pass(roll(26) * HOUR + MINUTE);
    }
    expect(outcome(await account.sync({ streams: STREAMS }))).toEqual(WELL);
    const end = new Date(account.clock.now() - 61 * SECOND).toISOString();
    const missing = STREAMS.flatMap((stream) =>
      account.simulator
        .owned(stream, { start: START, end })
        .filter(({ record }) => !grown.has(record['groupID']))
        .map(({ organizationId, record }) => identityOf(stream, organizationId, record)),
    ).filter((name) => !account.had.has(name));
    expect(few(missing)).toEqual([]);
  });
});
