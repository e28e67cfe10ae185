import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent } from '../../simulator/index.ts';
import { STREAM_NAMES } from '../../support/delivery.ts';
import { identitiesAt } from '../../support/identity.ts';
import { closeWarehouses, few, HOUR, outcome, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

describe('two regions whose databases number from the same beginning', () => {
  it.each([['summary'], ['full']])(
    'lose nothing to each other, run after run (event_detail %s)',
    async (detail) => {
      const account = await startWarehouse(
        { organizations: 2, sameIds: true, projects: 3, issues: 40, events: 150 },
        { regions: { names: ['us', 'de'], as: 'ports' } },
      );
      const { world, clock } = account;
      const run = {
        settings: {
          organization: null,
          organizations: world.organizations.map(({ slug }) => slug),
          region_hosts: Object.values(account.simulator.regionUrls).map((url) => new URL(url).host),
          event_detail: detail,
          lookback_seconds: 0,
        },
      };
      for (let turn = 1; turn <= 3; turn += 1) {
        expect({ turn, ...outcome(await account.sync(run)) }).toEqual({ turn, ...WELL });
        expect({ turn, left: few(account.missing(STREAM_NAMES)) }).toEqual({ turn, left: [] });
        clock.pass(HOUR);
        for (const { organization, slug } of world.projects) {
          const timestamp = new Date(clock.now() - HOUR / 2).toISOString();
          addEvent(world, `${world.organizations[organization]?.slug}/${slug}`, {
            timestamp,
            isOnTime: true,
          });
        }
      }
      const there = new Set(identitiesAt(account.simulator, STREAM_NAMES));
      const foreign = [...account.had].filter((identity) => !there.has(identity));
      expect(few(foreign)).toEqual([]);
    },
  );
});
