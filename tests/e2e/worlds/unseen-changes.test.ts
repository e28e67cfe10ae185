import { afterEach, describe, expect, it } from '@jest/globals';
import { assignIssue, resolveIssue } from '../../simulator/index.ts';
import { identityOf } from '../../support/identity.ts';
import { closeWarehouses, DAY, HOUR, outcome, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const RUN = { streams: ['organizations', 'issues'], settings: { issue_refresh_hours: 24 } };

async function synced(issues: number) {
  const account = await startWarehouse({ issues, events: 0 });
  expect(outcome(await account.sync(RUN))).toEqual(WELL);
  account.clock.pass(HOUR);
  // The oldest of those that are open.
  const { id = '' } = account.world.issues.find(({ status }) => status === 'unresolved') ?? {};
  const row = () => account.rows.get(identityOf('issues', account.world.organizations[0]?.id, { id }));
  return { account, id, row };
}

describe('an issue that is resolved without an event', () => {
  it.each([12, 999])('is resolved after the next run in an account of %d issues', async (issues) => {
    const { account, id, row } = await synced(issues);
    resolveIssue(account.world, id);
    expect(outcome(await account.sync(RUN))).toEqual(WELL);
    expect(row()).toMatchObject({ status: 'resolved' });
    account.clock.pass(HOUR);
    const user = account.world.members.find(({ pending }) => !pending)?.userId ?? '';
    assignIssue(account.world, id, { type: 'user', id: user });
    expect(outcome(await account.sync(RUN))).toEqual(WELL);
    expect(row()).toMatchObject({ assignedTo: { id: user } });
  });

  it('waits for the full pass in an account of 1,100 issues', async () => {
    const { account, id, row } = await synced(1_100);
    resolveIssue(account.world, id);
    const second = await account.sync(RUN);
    expect(outcome(second)).toEqual(WELL);
    expect(second.got.size).toBeLessThan(100);
    expect(row()).toMatchObject({ status: 'unresolved' });
    account.clock.pass(DAY);
    expect(outcome(await account.sync(RUN))).toEqual(WELL);
    expect(row()).toMatchObject({ status: 'resolved' });
  });
});
