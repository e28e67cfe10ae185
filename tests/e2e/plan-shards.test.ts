import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { keeps, plan } from '../support/outlook.ts';
import { runTap } from '../support/run-tap.ts';

jest.setTimeout(120_000);

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
});

async function account() {
  const world = createWorld({
    seed: 4,
    now: Date.now(),
    projects: 6,
    teams: 1,
    members: 2,
    issues: 60,
    events: 2_400,
    releases: 4,
    days: 20,
  });
  const simulator = await startSimulator(world);
  open.push(simulator);
  const config = {
    api_token: simulator.token,
    base_url: simulator.url,
    start_date: new Date(Date.now() - 15 * 86_400_000).toISOString().slice(0, 10),
  };
  return { simulator, files: { catalog: catalogOf(['projects', 'issues', 'events']), config } };
}

describe('--plan --shards', () => {
  it('says of each shard what its run then asks and brings', async () => {
    const { files, simulator } = await account();
    const { document, stdout } = await plan({ ...files, flags: ['--shards', '3'] });
    const { shares = [], count, proposed } = document.shards ?? {};
    expect({ count, proposed, names: shares.map(({ shard }) => shard) }).toEqual({
      count: 3,
      proposed: false,
      names: ['1/3', '2/3', '3/3'],
    });
    expect(shares.reduce((sum, { projects }) => sum + projects, 0)).toBe(6);
    const wrong: string[] = [];
    for (const share of shares) {
      simulator.reset();
      const run = await runTap({ ...files, config: { ...files.config, shard: share.shard } });
      const records = run.messages.filter(({ type }) => type === 'RECORD').length;
      const requests = simulator.requests.length;
      if (!keeps(share.records, records, 'records'))
        wrong.push(`${share.shard}: ${records} records for ${JSON.stringify(share.records)}`);
      if (!keeps(share.requests, requests))
        wrong.push(`${share.shard}: ${requests} requests for ${JSON.stringify(share.requests)}`);
    }
    expect(wrong).toEqual([]);
    expect(stdout).toContain('"shards": {');
  });

  it('finds one enough for a short run, and says so below the table', async () => {
    const { files } = await account();
    const run = await runTap({ ...files, flags: ['--plan', '--shards', 'auto'] });
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^shard +projects +records +requests +min$/m);
    expect(run.stdout).toMatch(/^1\/1 +6 /m);
    expect(run.stdout.replaceAll('\n', ' ')).toContain('One process is enough: it takes about ');
  });

  it('is refused for a share of an account', async () => {
    const { files } = await account();
    const config = { ...files.config, shard: '1/2' };
    const { code, stderr } = await runTap({ ...files, config, flags: ['--plan', '--shards', '2'] });
    expect(code).toBe(1);
    expect(stderr).toContain('--shards divides all of an account: leave the setting shard out.');
  });
});
