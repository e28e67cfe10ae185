import { afterEach, describe, expect, it } from '@jest/globals';
import { addEvent, type HostileKind, heal, spoil, type World } from '../../simulator/index.ts';
import { identityOf } from '../../support/identity.ts';
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
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAMS = ['organizations', 'events'];
/** The second of the trouble, which no other event of the world has. */
const BAD = '2026-05-11T03:04:05';

/** One event in the middle of the first project's history breaks every page that it is on. */
async function withBadEvent(kind: HostileKind): Promise<{ account: Warehouse; bad: string }> {
  const account = await startWarehouse({ events: 450, hugeProject: 0.9 });
  const { world } = account;
  const project = world.projects[0]?.id ?? '';
  const { eventId } = addEvent(world, project, { timestamp: `${BAD}Z`, isOnTime: true });
  spoil(world, 'events', eventId, kind);
  const organization = world.organizations[0]?.id;
  return { account, bad: identityOf('events', organization, { projectID: project, eventID: eventId }) };
}

const DETAILS = ['summary', 'full'] as const;
const KINDS: readonly HostileKind[] = ['fatal', 'nan'];
const CASES = KINDS.flatMap((kind) => DETAILS.map((detail) => [kind, detail] as const));

describe('a page that never comes because of one event', () => {
  it.each(CASES)(
    'costs nothing but its second, which is named (%s, event_detail %s)',
    async (kind, detail) => {
      const { account, bad } = await withBadEvent(kind);
      const run = { streams: STREAMS, settings: { event_detail: detail, lookback_seconds: 0 } };
      for (let turn = 1; turn <= 2; turn += 1) {
        const { code, lines } = await account.sync(run);
        const left = few(account.missing(['events']));
        // Whoever can read such a body has nothing to complain of.
        const isRead = kind === 'nan' && left.length === 0;
        expect({ turn, code, left }).toEqual({ turn, code: isRead ? 0 : 1, left: isRead ? [] : [bad] });
        // As 2026-05-11T03:04:05 or 2026-05-11 03:04:05.
        expect(isRead || lines.some((line) => /2026-05-11.03:04:05/.test(line))).toBe(true);
        account.clock.pass(HOUR);
      }
      heal(account.world, 'events');
      expect(outcome(await account.sync(run))).toEqual(WELL);
      expect(account.missing(['events'])).toEqual([]);
    },
  );
});

/** So many events in one second that no cursor leads to its end. */
function addBurst(world: World, count: number): void {
  const project = world.projects[0]?.id ?? '';
  const issue = world.issues[0]?.id ?? '';
  for (let n = 0; n < count; n += 1)
    addEvent(world, project, { timestamp: `${BAD}Z`, issue, isOnTime: true });
}

describe('a second with more events than cursors reach', () => {
  it('costs nothing but itself, and is named', async () => {
    const account = await startWarehouse({ events: 450, hugeProject: 0.9 }, { deepestRow: 300 });
    addBurst(account.world, 500);
    const run = { streams: STREAMS, settings: { lookback_seconds: 0 } };
    const { code, lines } = await account.sync(run);
    expect(code).toBe(1);
    expect(lines.some((line) => /2026-05-11.03:04:05/.test(line))).toBe(true);
    const second = Date.parse(`${BAD}Z`);
    expect(few(account.missing(['events'], { before: second }))).toEqual([]);
    expect(few(account.missing(['events'], { since: second + 1_000 }))).toEqual([]);
    account.clock.pass(HOUR);
    account.simulator.behave({ deepestRow: Number.POSITIVE_INFINITY });
    expect(outcome(await account.sync(run))).toEqual(WELL);
    expect(few(account.missing(['events']))).toEqual([]);
    expect(NOW - second).toBeGreaterThan(20 * DAY);
  });
});
