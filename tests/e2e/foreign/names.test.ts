import { afterEach, describe, expect, it } from '@jest/globals';
import { createForeignWorld, type OrganizationPlan } from '../../foreign/build.ts';
import { FOREIGN_STREAMS, gaps, NO_GAPS } from '../../foreign/compare.ts';
import { FLAVOURS, type Flavour } from '../../foreign/flavour.ts';
import { type ForeignResult, type ForeignRun, syncForeign } from '../../foreign/run.ts';
import { type ForeignServer, startForeign } from '../../foreign/server.ts';
import { findProject } from '../../foreign/world.ts';
import { fakeClock } from '../../support/clock.ts';
import { recordsOf } from '../../support/run-tap.ts';

let server: ForeignServer;
afterEach(() => server.close());

/** The first has the id 1, and the second has it as its slug. */
const TWO: readonly OrganizationPlan[] = [
  { slug: 'acme', projects: ['api', 'web'], issues: 7 },
  { slug: '1', projects: ['shop'], issues: 9, releases: 3, members: 3, teams: 1 },
];

async function run(
  flavour: Flavour,
  organizations: readonly OrganizationPlan[],
  settings: NonNullable<ForeignRun['settings']>,
): Promise<ForeignResult> {
  const clock = fakeClock({ random: 0.5 });
  server = await startForeign(createForeignWorld({ now: clock.now, organizations }), { flavour });
  return await syncForeign({ server, clock, settings });
}

/** `organization of the record / key`, for every record of a stream. */
const named = ({ messages }: ForeignResult, stream: string): readonly string[] =>
  recordsOf(messages, stream).map(
    (record) => `${record['organizationSlug']}/${record['version'] ?? record['eventID'] ?? record['id']}`,
  );

const expected = (stream: string, slug: string): readonly string[] =>
  [...server.truth(stream, slug).keys()].map((key) => `${slug}/${key}`);

describe.each(FLAVOURS)('names in paths of GlitchTip %s', (flavour) => {
  it('read an organization whose id is the slug of another as itself', async () => {
    const result = await run(flavour, TWO, { organization: 'acme' });
    expect(result.code).toBe(0);
    for (const stream of FOREIGN_STREAMS) {
      expect([...new Set(named(result, stream))].sort()).toEqual([...expected(stream, 'acme')].sort());
    }
  });

  it('read an organization whose slug is the id of another as itself', async () => {
    const result = await run(flavour, TWO, { organization: '1' });
    expect(result.code).toBe(0);
    for (const stream of FOREIGN_STREAMS) {
      expect([...new Set(named(result, stream))].sort()).toEqual([...expected(stream, '1')].sort());
    }
  });

  it('read both, each under its own name, when none is set', async () => {
    const result = await run(flavour, TWO, { organization: null });
    expect(result.code).toBe(0);
    for (const stream of FOREIGN_STREAMS) {
      const both = [...expected(stream, 'acme'), ...expected(stream, '1')];
      expect([...new Set(named(result, stream))].sort()).toEqual(both.sort());
    }
  });

  it('read projects whose slugs are the ids of each other as themselves', async () => {
    // The ids are 11 and 12 in this order.
    const result = await run(flavour, [{ slug: 'acme', projects: ['12', '11'], issues: 6 }], {});
    expect(result.code).toBe(0);
    expect(gaps(result.messages, 'events', server.truth('events').keys())).toEqual(NO_GAPS);
    const stored = new Map(server.world.events.map(({ id, project }) => [id, String(project)]));
    for (const { eventID, projectID } of recordsOf(result.messages, 'events')) {
      expect(projectID).toBe(stored.get(String(eventID)));
    }
  });

  it('that change while the run goes on lose nothing: the old one has an empty list, which is no end', async () => {
    const clock = fakeClock({ random: 0.5 });
    const world = createForeignWorld({ now: clock.now });
    server = await startForeign(world, { flavour });
    server.onAnswer(() => {
      if (!server.requests.at(-1)?.path.endsWith('/projects/')) return;
      server.onAnswer(() => {});
      findProject(world, 'web').slug = 'website';
    });
    const first = await syncForeign({ server, clock });
    clock.pass(60_000);
    const second = await syncForeign({ server, clock, state: first.state });
    expect(findProject(world, 'website').slug).toBe('website');
    expect(second.code).toBe(0);
    const both = [...first.messages, ...second.messages];
    expect(gaps(both, 'events', server.truth('events').keys())).toEqual(NO_GAPS);
  });

  it('say of an organization that does not exist that it is unknown', async () => {
    const result = await run(flavour, TWO, { organization: '2' });
    expect(result.code).toBe(1);
    expect(result.messages.filter(({ type }) => type === 'RECORD')).toEqual([]);
    expect(result.lines.at(-1)).toMatch(/"2" is unknown/);
  });
});
