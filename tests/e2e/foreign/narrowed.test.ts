import { afterEach, describe, expect, it } from '@jest/globals';
import { createForeignWorld } from '../../foreign/build.ts';
import { gaps, keysIn, NO_GAPS } from '../../foreign/compare.ts';
import { FLAVOURS, type Flavour } from '../../foreign/flavour.ts';
import { type ForeignResult, type ForeignRun, syncForeign } from '../../foreign/run.ts';
import { type ForeignServer, startForeign } from '../../foreign/server.ts';
import { findProject } from '../../foreign/world.ts';
import { fakeClock } from '../../support/clock.ts';

let server: ForeignServer;
afterEach(() => server.close());

async function run(flavour: Flavour, settings: NonNullable<ForeignRun['settings']>): Promise<ForeignResult> {
  const clock = fakeClock({ random: 0.5 });
  const world = createForeignWorld({
    now: clock.now,
    organizations: [{ slug: 'acme', projects: ['api', 'web', 'jobs'], issues: 60, releases: 8 }],
  });
  server = await startForeign(world, { flavour });
  return await syncForeign({ server, clock, settings });
}

/** Keys of what the server has of some projects. */
function keysOfProjects(
  stream: 'issues' | 'events' | 'releases',
  slugs: readonly string[],
): readonly string[] {
  const { world } = server;
  const ids = slugs.map((slug) => findProject(world, slug).id);
  const keys = {
    issues: () => world.issues.filter(({ project }) => ids.includes(project)).map(({ id }) => String(id)),
    events: () => world.events.filter(({ project }) => ids.includes(project)).map(({ id }) => id),
    releases: () =>
      world.releases
        .filter(({ projects }) => projects.some((id) => ids.includes(id)))
        .map(({ version }) => version),
  };
  return keys[stream]().sort();
}

describe.each(FLAVOURS)('settings that narrow a run against GlitchTip %s', (flavour) => {
  it.each(['issues', 'events', 'releases'] as const)('projects chosen by slug choose %s', async (stream) => {
    const result = await run(flavour, { projects: ['api'] });
    expect(result.code).toBe(0);
    expect(gaps(result.messages, stream, keysOfProjects(stream, ['api']))).toEqual(NO_GAPS);
    expect(keysOfProjects(stream, ['api'])).not.toHaveLength(server.truth(stream).size);
  });

  it('projects that are excluded by slug are left out everywhere', async () => {
    const result = await run(flavour, { exclude_projects: ['api', 'web'] });
    expect(result.code).toBe(0);
    for (const stream of ['issues', 'events', 'releases'] as const) {
      expect(gaps(result.messages, stream, keysOfProjects(stream, ['jobs']))).toEqual(NO_GAPS);
    }
  });

  it('issue_query with a term that this server knows gives the issues that have it', async () => {
    const result = await run(flavour, { issue_query: 'is:resolved' });
    expect(result.code).toBe(0);
    const resolved = server.world.issues.filter(({ status }) => status === 'resolved');
    const keys = resolved.map(({ id }) => String(id));
    expect(gaps(result.messages, 'issues', keys)).toEqual(NO_GAPS);
    expect(gaps(result.messages, 'events', server.truth('events').keys())).toEqual(NO_GAPS);
  });

  it('issue_query that breaks the server fails the issues and nothing else', async () => {
    const result = await run(flavour, { issue_query: "it's" });
    expect(result.code).toBe(1);
    expect(keysIn(result.messages, 'issues')).toEqual([]);
    expect(result.lines.at(-1)).toMatch(/issues/);
    for (const stream of ['projects', 'teams', 'users', 'releases', 'events']) {
      expect(gaps(result.messages, stream, server.truth(stream).keys())).toEqual(NO_GAPS);
    }
  });
});
