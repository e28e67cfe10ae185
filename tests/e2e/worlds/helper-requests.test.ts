import { afterEach, describe, expect, it } from '@jest/globals';
import type { FaultKind } from '../../simulator/index.ts';
import {
  closeWarehouses,
  few,
  HOUR,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAMS = ['organizations', 'issues', 'events'];

function always({ simulator }: Warehouse, stream: string, kind: FaultKind): void {
  simulator.faults.add({ kind, match: { stream }, times: Number.POSITIVE_INFINITY });
}

describe('a request that only helps', () => {
  it.each<FaultKind>(['401', '403', '404', '500', 'login-page'])(
    'never keeps the data away: statistics answered with %s',
    async (kind) => {
      const account = await startWarehouse({ projects: 5, events: 200 });
      for (let run = 1; run <= 2; run += 1) {
        always(account, 'stats', kind);
        expect({ run, ...outcome(await account.sync({ streams: STREAMS })) }).toEqual({ run, ...WELL });
        expect({ run, left: few(account.missing(STREAMS)) }).toEqual({ run, left: [] });
        account.clock.pass(HOUR);
      }
    },
  );

  it.each<FaultKind>(['401', '403', '404', '500'])(
    'never keeps the data away: events of an issue answered with %s',
    async (kind) => {
      // Limits of SaaS: bodies are read through their issues.
      const account = await startWarehouse({ issues: 12, events: 900 }, { rateLimits: {} });
      let met = 0;
      account.during('issue_events', () => {
        met += 1;
      });
      always(account, 'issue_events', kind);
      const result = await account.sync({
        streams: STREAMS,
        settings: { event_detail: 'full', max_retry_seconds: 900 },
      });
      expect(met).toBeGreaterThan(0);
      expect(outcome(result)).toEqual(WELL);
      expect(few(account.missing(STREAMS))).toEqual([]);
    },
  );
});

describe('a project list that fails', () => {
  it.each<FaultKind>(['403', '500', 'login-page'])(
    'stops the events of its own organization and of no other (%s)',
    async (kind) => {
      const account = await startWarehouse({ organizations: 2, events: 120 });
      const { world, simulator, clock } = account;
      const [broken, well] = world.organizations;
      const run = {
        settings: { organization: null, organizations: world.organizations.map(({ slug }) => slug) },
      };
      simulator.faults.add({
        kind,
        times: Number.POSITIVE_INFINITY,
        match: ({ stream, path }) =>
          stream === 'projects' && (path.includes(`/${broken?.id}/`) || path.includes(`/${broken?.slug}/`)),
      });
      const first = await account.sync(run);
      expect({ code: first.code, lastLine: first.lastLine }).toEqual({
        code: 1,
        lastLine: expect.stringContaining(broken?.slug ?? ''),
      });
      const others = ['projects', 'issues', 'events'];
      const left = account.missing(others).filter((identity) => identity.includes(`:${well?.id}/`));
      expect(few(left)).toEqual([]);
      clock.pass(HOUR);
      expect(outcome(await account.sync(run))).toEqual(WELL);
      expect(few(account.missing(others))).toEqual([]);
    },
  );
});
