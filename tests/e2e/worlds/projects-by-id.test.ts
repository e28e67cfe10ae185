import { afterEach, describe, expect, it } from '@jest/globals';
import { spoil } from '../../simulator/index.ts';
import { closeWarehouses, startWarehouse } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

describe('projects that are chosen by id', () => {
  it('are read although the list of projects has one without an id, which cannot be looked up in itself', async () => {
    const account = await startWarehouse();
    const [chosen, other] = account.world.projects;
    spoil(account.world, 'projects', other?.id ?? '', 'missing-key');
    const run = await account.sync({ streams: ['projects'], settings: { projects: [chosen?.id ?? ''] } });
    expect(run.code).toBe(0);
    expect([...run.got]).toEqual([expect.stringContaining(`/${chosen?.id}`)]);
  });
});
