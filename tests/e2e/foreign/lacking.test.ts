import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../../src/streams/index.ts';
import { createForeignWorld } from '../../foreign/build.ts';
import { FOREIGN_STREAMS, gaps, NO_GAPS } from '../../foreign/compare.ts';
import { FLAVOURS } from '../../foreign/flavour.ts';
import { keyId } from '../../foreign/render-more.ts';
import { type ForeignResult, syncForeign } from '../../foreign/run.ts';
import { type ForeignServer, startForeign } from '../../foreign/server.ts';
import { fakeClock } from '../../support/clock.ts';
import { STREAM_NAMES } from '../../support/delivery.ts';
import { recordsOf } from '../../support/run-tap.ts';

const START = '2026-04-01T00:00:00Z';
/** What GlitchTip has beside the core streams; its monitors are something else. */
const FURTHER = ['environments', 'project_keys'];
const LACKING = STREAM_NAMES.filter((name) => ![...FOREIGN_STREAMS, ...FURTHER].includes(name));
const TIMED = STREAMS.filter(
  ({ tapStreamId, replication }) => LACKING.includes(tapStreamId) && replication.method === 'INCREMENTAL',
).map(({ tapStreamId }) => tapStreamId);

describe.each(FLAVOURS)('a default run against GlitchTip %s', (flavour) => {
  const clock = fakeClock({ random: 0.5 });
  const world = createForeignWorld({ now: clock.now });
  let server: ForeignServer;
  let first: ForeignResult;
  let second: ForeignResult;

  beforeAll(async () => {
    server = await startForeign(world, { flavour });
    first = await syncForeign({ server, clock, settings: { start_date: START } });
    clock.pass(3_600_000);
    second = await syncForeign({ server, clock, settings: { start_date: START }, state: first.state });
  });
  afterAll(() => server.close());

  it('ends well, this time and the next', () => {
    const bad = [...first.lines, ...second.lines].filter((line) =>
      /incomplete|failed|could not|CRITICAL/i.test(line),
    );
    expect([first.code, second.code, bad]).toEqual([0, 0, []]);
  });

  it('skips all that the server lacks, each in a line that says so, and writes no record of it', () => {
    const skipped = first.lines.flatMap(
      (line) => /^\[\S+\] (\S+): skipped, not available in acme/.exec(line)?.[1] ?? [],
    );
    expect(skipped.toSorted()).toEqual(LACKING.toSorted());
    for (const { messages } of [first, second]) {
      for (const name of LACKING) expect([name, recordsOf(messages, name)]).toEqual([name, []]);
    }
  });

  it('delivers the rest', () => {
    for (const name of FOREIGN_STREAMS)
      expect([name, gaps(first.messages, name, server.truth(name).keys())]).toEqual([name, NO_GAPS]);
    expect(recordsOf(first.messages, 'environments').map(({ name }) => name)).toEqual([
      'production',
      'staging',
    ]);
    const keys = recordsOf(first.messages, 'project_keys').map(({ id, projectSlug }) => [projectSlug, id]);
    expect(keys).toEqual(expect.arrayContaining(world.projects.map(({ id, slug }) => [slug, keyId(id)])));
    expect(keys).toHaveLength(world.projects.length);
  });

  it('claims no time of what it skipped', () => {
    expect(TIMED.length).toBeGreaterThan(4);
    for (const { state } of [first, second]) {
      const bookmarks = state?.['bookmarks'] as Record<string, unknown>;
      for (const name of TIMED)
        expect([name, bookmarks[name]]).toEqual([
          name,
          expect.objectContaining({
            start: START,
            partitions: { 1: expect.objectContaining({ start: START }) },
          }),
        ]);
    }
  });
});

describe('pages of a web application instead of a list', () => {
  it('are a failure where the project itself is not answered either', async () => {
    const clock = fakeClock({ random: 0.5 });
    const server = await startForeign(createForeignWorld({ now: clock.now }), {
      flavour: 'v5',
      hidden: /\/projects\/acme\/[-\w]+\/$/,
    });
    try {
      const run = await syncForeign({ server, clock, streams: ['user_feedback'] });
      expect(run.code).toBe(1);
      expect(run.lines.at(-1)).toMatch(/user_feedback of acme: .*HTML page/);
    } finally {
      await server.close();
    }
  });
});
