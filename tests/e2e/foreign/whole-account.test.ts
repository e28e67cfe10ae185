import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createForeignWorld } from '../../foreign/build.ts';
import { FOREIGN_STREAMS, foreignKey, gaps, got, NO_GAPS, wanted } from '../../foreign/compare.ts';
import { FLAVOURS } from '../../foreign/flavour.ts';
import { type ForeignResult, syncForeign } from '../../foreign/run.ts';
import { type ForeignServer, startForeign } from '../../foreign/server.ts';
import { fakeClock } from '../../support/clock.ts';
import { recordsOf } from '../../support/run-tap.ts';

describe.each(FLAVOURS)('a first run against GlitchTip %s', (flavour) => {
  const clock = fakeClock({ random: 0.5 });
  const world = createForeignWorld({
    now: clock.now,
    organizations: [
      {
        slug: 'acme',
        projects: ['api', 'web', 'jobs', 'idle'],
        issues: 130,
        eventsPerIssue: 5,
        releases: 120,
      },
    ],
  });
  let server: ForeignServer;
  let run: ForeignResult;

  beforeAll(async () => {
    server = await startForeign(world, { flavour });
    run = await syncForeign({ server, clock });
  });
  afterAll(() => server.close());

  it('ends with exit code 0, and with STATE as first and last message', () => {
    expect(run.lines.filter((line) => /incomplete|failed|CRITICAL/i.test(line))).toEqual([]);
    expect(run.code).toBe(0);
    expect(run.messages.at(0)?.type).toBe('STATE');
    expect(run.messages.at(-1)?.type).toBe('STATE');
  });

  it.each(FOREIGN_STREAMS)('delivers every record of %s that the server has', (stream) => {
    expect(gaps(run.messages, stream, server.truth(stream).keys())).toEqual(NO_GAPS);
  });

  it.each(FOREIGN_STREAMS)('delivers %s with the values that the server has', (stream) => {
    const truth = server.truth(stream);
    const records = recordsOf(run.messages, stream);
    expect(records.length).toBeGreaterThanOrEqual(truth.size);
    for (const record of records) {
      expect(got(stream, record)).toEqual(wanted(stream, truth.get(foreignKey(stream, record)) ?? {}));
    }
  });

  it('says of every event which project it belongs to', () => {
    const projects = new Map(world.projects.map(({ id, slug }) => [String(id), slug]));
    const stored = new Map(world.events.map(({ id, project }) => [id, String(project)]));
    const records = recordsOf(run.messages, 'events');
    expect(records).not.toHaveLength(0);
    for (const { eventID, projectID, projectSlug } of records) {
      expect(projectID).toBe(stored.get(String(eventID)));
      expect(projectSlug).toBe(projects.get(String(projectID)));
    }
  });

  it('asks for no page of the web application and meets no fault of the server', () => {
    const strange = server.requests.filter(({ status }) => status === 599);
    expect(strange).toEqual([]);
    expect(server.requests.some(({ status }) => status === 200)).toBe(true);
  });
});

describe.each(FLAVOURS)('full bodies from GlitchTip %s', (flavour) => {
  it('come with the list, since its rows have them already', async () => {
    const clock = fakeClock({ random: 0.5 });
    const world = createForeignWorld({
      now: clock.now,
      organizations: [{ slug: 'acme', eventsPerIssue: 20 }],
    });
    const server = await startForeign(world, { flavour });
    try {
      const run = await syncForeign({ server, clock, settings: { event_detail: 'full' } });
      expect(run.code).toBe(0);
      expect(gaps(run.messages, 'events', server.truth('events').keys())).toEqual(NO_GAPS);
      const bodies = recordsOf(run.messages, 'events').map(({ entries }) => Array.isArray(entries));
      expect(new Set(bodies)).toEqual(new Set([true]));
    } finally {
      await server.close();
    }
  });
});
