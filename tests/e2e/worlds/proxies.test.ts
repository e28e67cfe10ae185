import { afterEach, describe, expect, it } from '@jest/globals';
import { deleteProject, type FaultKind, setProjectAccess } from '../../simulator/index.ts';
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

const STREAMS = ['organizations', 'events'];
const BODIES = ['html', 'empty', 'foreign'] as const;
const sync = (account: Warehouse) =>
  account.sync({ streams: STREAMS, settings: { lookback_seconds: 0, issue_refresh_hours: -1 } });

/** Three projects, of which the first has several pages of events. */
const account = (): Promise<Warehouse> => startWarehouse({ events: 420, hugeProject: 0.9 });
const first = ({ world }: Warehouse): string => world.projects[0]?.id ?? '';

/** Something foreign answers in place of the first project's events, from the n-th request on. */
function between({ simulator, world }: Warehouse, kind: FaultKind, from: number): void {
  let met = 0;
  const { id, slug } = world.projects[0] ?? {};
  simulator.faults.add({
    kind,
    times: Number.POSITIVE_INFINITY,
    match: ({ stream, project }) => {
      if (stream !== 'events' || (project !== id && project !== slug)) return false;
      met += 1;
      return met >= from;
    },
  });
}

describe.each(BODIES)('a proxy that answers 404 in place of the events of a project (%s body)', (body) => {
  it.each([
    ['first', 1],
    ['middle', 3],
  ])('on the %s page makes it a failure, and the next run delivers', async (_name, from) => {
    const warehouse = await account();
    between(warehouse, `404-${body}`, from);
    const { code, lastLine } = await sync(warehouse);
    expect({ code, lastLine }).toEqual({ code: 1, lastLine: expect.stringMatching(/events.*404/) });
    // The other projects have nothing to do with it.
    const left = warehouse.missing(['events']);
    expect(left.length).toBeGreaterThan(0);
    expect(few(left.filter((identity) => !identity.includes(`/${first(warehouse)}/`)))).toEqual([]);
    warehouse.clock.pass(HOUR);
    expect(outcome(await sync(warehouse))).toEqual(WELL);
    expect(few(warehouse.missing(['events']))).toEqual([]);
  });

  it('is believed when the project itself is gone too', async () => {
    const warehouse = await account();
    const { world } = warehouse;
    const slug = world.projects[0]?.slug ?? '';
    between(warehouse, `404-${body}`, 2);
    warehouse.during('events', (nth) => {
      if (nth === 2) deleteProject(world, slug);
    });
    const result = await sync(warehouse);
    expect(outcome(result)).toEqual(WELL);
    expect(result.lines.filter((line) => line.includes(slug) && /gone|deleted|404/.test(line))).toHaveLength(
      1,
    );
    expect(few(warehouse.missing(['events']))).toEqual([]);
  });

  it('is not believed when the project may not be looked at', async () => {
    const warehouse = await account();
    between(warehouse, `404-${body}`, 1);
    warehouse.during('events', () => setProjectAccess(warehouse.world, first(warehouse), false));
    expect((await sync(warehouse)).code).toBe(1);
    setProjectAccess(warehouse.world, first(warehouse), true);
    warehouse.clock.pass(HOUR);
    expect(outcome(await sync(warehouse))).toEqual(WELL);
    expect(few(warehouse.missing(['events']))).toEqual([]);
  });
});

describe.each(BODIES)('a proxy that answers 400 in place of the events of a project (%s body)', (body) => {
  it.each([
    ['first', 1],
    ['middle', 3],
  ])('on the %s page makes it a failure, and the next run delivers', async (_name, from) => {
    const warehouse = await account();
    between(warehouse, `400-${body}`, from);
    const { code, lastLine } = await sync(warehouse);
    expect({ code, lastLine }).toEqual({ code: 1, lastLine: expect.stringMatching(/events.*400/) });
    const left = warehouse.missing(['events']);
    expect(few(left.filter((identity) => !identity.includes(`/${first(warehouse)}/`)))).toEqual([]);
    warehouse.clock.pass(HOUR);
    expect(outcome(await sync(warehouse))).toEqual(WELL);
    expect(few(warehouse.missing(['events']))).toEqual([]);
  });
});
