import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/json.ts';
import { events } from '../../../src/streams/events.ts';
import { issues } from '../../../src/streams/issues.ts';
import { releases } from '../../../src/streams/releases.ts';
import { teams } from '../../../src/streams/teams.ts';
import { at, boundsUpTo } from '../../support/builders.ts';
import { isClaimed } from '../../support/claims.ts';
import {
  complete,
  engineRun,
  type RunOptions,
  type Source,
  type SourceRow,
} from '../../support/engine-run.ts';
import { fakeSurvey } from '../../support/fake-survey.ts';
import { type Message, messagesOf } from '../../support/messages.ts';

const START = at('2026-05-01');
const LENGTH = 40;
const DEFINITIONS = [teams, releases, issues, events];

const rowsOf = (name: string, partitions: readonly string[]): fc.Arbitrary<SourceRow[]> =>
  fc
    .array(fc.tuple(fc.constantFrom(...partitions), fc.integer({ min: 0, max: LENGTH - 1 })), {
      maxLength: 14,
      size: 'max',
    })
    .map((rows) =>
      rows.map(([partition, second], index) => ({
        partition,
        id: `${name}${index}`,
        second: START + second,
      })),
    );
const anySource: fc.Arbitrary<Source> = fc.record({
  teams: rowsOf('t', ['1']),
  releases: rowsOf('r', ['1']),
  issues: rowsOf('i', ['1']),
  events: rowsOf('e', ['7', '8', '9']),
});

const anyRun = fc.record({
  source: anySource,
  pageSize: fc.integer({ min: 1, max: 4 }),
  width: fc.integer({ min: 1, max: 5 }),
  signpost: fc.integer({ min: 1, max: LENGTH }).map((length) => START + length),
  /** Seconds beyond the signpost that are asked for. */
  beyond: fc.integer({ min: 0, max: 10 }),
  /** More records than this are not read again where less is enough. */
  mostAgain: fc.constantFrom<number[]>(0, 3, 1_000),
  lookbackSeconds: fc.integer({ min: 0, max: 5 }),
  issueRefreshHours: fc.constantFrom<number[]>(-1, 0, 24),
  tickMs: fc.constantFrom<number[]>(0, 7_000, 31_000),
  /** Statistics that are made up, and wrong; a project that they call idle may wait for a day, so none is. */
  claims: fc.option(
    fc.record({
      total: fc.constantFrom<number[]>(1, 5, 50, 1e12),
      hours: fc.option(fc.array(fc.constantFrom<number[]>(0, 1, 9, 1e9), { maxLength: 6 }), {
        nil: undefined,
      }),
      keepsToSpan: fc.boolean(),
    }),
    { nil: undefined },
  ),
});
type AnyRun = typeof anyRun extends fc.Arbitrary<infer Value> ? Value : never;

/** Cuts as soon as statistics give a reason to: nearly nothing fits a page. */
const surveyOf = ({ claims, source }: AnyRun): RunOptions['survey'] =>
  claims &&
  fakeSurvey({
    counts: () =>
      Object.fromEntries((source['events'] ?? []).map(({ partition }) => [`1/${partition}`, claims.total])),
    volumes: () => claims.hours?.map((count, n) => ({ from: START + 8 * n, to: START + 8 * n + 8, count })),
    pageSize: 0.1,
    keepsToSpan: claims.keepsToSpan,
  });

const optionsOf = (run: AnyRun, state: JsonObject = {}): RunOptions => ({
  ...run,
  survey: surveyOf(run),
  definitions: DEFINITIONS,
  state,
  bounds: boundsUpTo(run.signpost, {
    asked: run.signpost + run.beyond,
    startDate: START,
    lookbackSeconds: run.lookbackSeconds,
    issueRefreshHours: run.issueRefreshHours,
  }),
});

/** Ids of the rows that a state says need not be read again. */
function claimed(state: JsonObject, source: Source): string[] {
  return ['releases', 'issues', 'events'].flatMap((stream) =>
    (source[stream] ?? [])
      .filter(({ id, partition, second }) => isClaimed(state, { stream, key: id, partition, second }))
      .map(({ id }) => id),
  );
}

function idsOf(messages: readonly Message[]): Set<string> {
  return new Set(
    messages.flatMap((message) => (message.type === 'RECORD' ? String(message.record['id']) : [])),
  );
}

describe('a run whose reader goes away at any moment', () => {
  it('has claimed only what was read before', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (run) => {
        const { messages } = await complete(engineRun(optionsOf(run)));
        for (const [index, message] of messages.entries()) {
          if (message.type !== 'STATE') continue;
          const before = idsOf(messages.slice(0, index));
          expect(claimed(message.value, run.source).filter((id) => !before.has(id))).toEqual([]);
        }
      }),
    );
  });

  it('is made complete by the next run from its last STATE', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, fc.nat({ max: 60 }), anyRun, async (run, stopAfter, second) => {
        const first = engineRun(optionsOf(run));
        const given: Message[] = [];
        for (let batch = 0; batch <= stopAfter; batch += 1) {
          const next = await first.batches.next();
          if (next.done) break;
          given.push(...messagesOf(next.value));
        }
        const state = given.findLast((message) => message.type === 'STATE');
        if (state?.type !== 'STATE') throw new Error('There was no STATE.');
        // The next run reaches at least as far; it may see pages of another size.
        const signpost = Math.max(run.signpost, second.signpost);
        const next = { ...second, source: run.source, signpost };
        const upper = signpost + next.beyond;
        const { messages } = await complete(engineRun(optionsOf(next, state.value)));
        const all = new Set([...idsOf(given), ...idsOf(messages)]);
        const wanted = Object.entries(run.source).flatMap(([stream, rows]) =>
          rows.filter((row) => stream === 'teams' || row.second < upper).map(({ id }) => id),
        );
        expect(wanted.filter((id) => !all.has(id))).toEqual([]);
        const last = messages.findLast((message) => message.type === 'STATE');
        const left = engineRun(
          optionsOf({ ...next, beyond: 0, issueRefreshHours: -1 }, last?.type === 'STATE' ? last.value : {}),
        );
        const repeated = await complete(left);
        if (next.lookbackSeconds === 0) {
          expect([...idsOf(repeated.messages)].filter((id) => !id.startsWith('t'))).toEqual([]);
        }
      }),
    );
  });

  it('gives the same output whatever the width', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (run) => {
        const still: AnyRun = { ...run, tickMs: 0 };
        const narrow = await complete(engineRun(optionsOf({ ...still, width: 1 })));
        const wide = await complete(engineRun(optionsOf({ ...still, width: 9 })));
        expect(JSON.stringify(wide.messages)).toBe(JSON.stringify(narrow.messages));
      }),
      { numRuns: 50 },
    );
  });

  it('gives the same records whatever the statistics say', async () => {
    const records = async (run: AnyRun) =>
      (await complete(engineRun(optionsOf(run)))).messages.filter(({ type }) => type !== 'STATE');
    const claiming = anyRun.filter(({ claims }) => claims !== undefined);
    await fc.assert(
      fc.asyncProperty(claiming, async (run) => {
        const still: AnyRun = { ...run, tickMs: 0 };
        expect(JSON.stringify(await records(still))).toBe(
          JSON.stringify(await records({ ...still, claims: undefined })),
        );
      }),
    );
  });

  it('sends each SCHEMA once, before its records, and a STATE first and last', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, async (run) => {
        const { messages } = await complete(engineRun(optionsOf(run)));
        const seen = new Set<string>();
        for (const message of messages) {
          if (message.type === 'SCHEMA') {
            expect(seen.has(message.stream)).toBe(false);
            seen.add(message.stream);
          }
          if (message.type === 'RECORD') expect(seen.has(message.stream)).toBe(true);
        }
        expect([...seen]).toEqual(DEFINITIONS.map(({ tapStreamId }) => tapStreamId));
        expect(messages[0]?.type).toBe('STATE');
      }),
      { numRuns: 50 },
    );
  });
});
