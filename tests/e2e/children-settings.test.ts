import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent } from '../simulator/index.ts';
import { identitiesAt } from '../support/identity.ts';
import {
  closeWarehouses,
  DAY,
  few,
  HOUR,
  NOW,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../support/warehouse.ts';

afterEach(closeWarehouses);

const START = '2026-04-01T00:00:00Z';

/** What the server has and the warehouse has not. */
function missing(account: Warehouse, stream: string): readonly string[] {
  const end = new Date(account.clock.now()).toISOString();
  return few(
    identitiesAt(account.simulator, [stream], { start: START, end }).filter((name) => !account.had.has(name)),
  );
}

describe.each(['issue_details', 'issue_events'])('%s', (stream) => {
  it.each([
    ['issue_query', 'level:fatal'],
    ['environments', ['production']],
  ])('of issues that %s left out come with their history once it leaves out nothing', async (name, value) => {
    const account = await startWarehouse({ issues: 60, events: 200 });
    const narrow = await account.sync({ streams: [stream], settings: { [name]: value } });
    expect(outcome(narrow)).toEqual(WELL);
    expect(missing(account, stream)).not.toEqual([]);
    account.clock.pass(HOUR);
    // Nothing but the change of the settings brings them: the pass over all issues is far away.
    const settings = { issue_refresh_hours: 1_000, lookback_seconds: 60 };
    expect(outcome(await account.sync({ streams: [stream], settings }))).toEqual(WELL);
    expect(missing(account, stream)).toEqual([]);
  });
});

describe('issue_events of one second', () => {
  it('that need more than a page and have no order are a gap that is told, and others are not', async () => {
    const account = await startWarehouse({ issues: 20, events: 60 }, { looseTies: true });
    const [issue] = account.world.issues;
    const project = account.world.projects[issue?.project ?? 0]?.id ?? '';
    const timestamp = new Date(NOW - DAY).toISOString();
    const burst = new Set(
      Array.from({ length: 180 }, () =>
        addEvent(account.world, project, { issue: issue?.id ?? '', timestamp }),
      ).map(({ eventId }) => eventId),
    );
    account.clock.pass(HOUR);
    const run = await account.sync({ streams: ['issue_events'] });
    expect(run.code).toBe(1);
    expect(run.lastLine).toContain(`the second ${timestamp.slice(0, 19)}Z cannot be read`);
    const left = identitiesAt(account.simulator, ['issue_events'], { start: START })
      .filter((name) => !account.had.has(name))
      .map((name) => name.split('/').at(-1) ?? '');
    expect(left.filter((id) => !burst.has(id))).toEqual([]);
    // Nothing claims that second: a server that keeps to one order gives what was missing.
    account.simulator.behave({ looseTies: false });
    expect(outcome(await account.sync({ streams: ['issue_events'] }))).toEqual(WELL);
    expect(missing(account, 'issue_events')).toEqual([]);
  });
});
