import { join } from 'node:path';
import { STREAMS } from '../src/streams/index.ts';
import {
  addEvent,
  addRelease,
  createWorld,
  type Simulator,
  sendFeedback,
  startSimulator,
  type World,
} from '../tests/simulator/index.ts';
import { EVERY_SCOPE } from '../tests/support/every-scope.ts';
import { every, happen } from '../tests/support/happenings.ts';
import { LARGE_ACCOUNT } from '../tests/support/large-account.ts';
import { CLOCK_LAUNCHER, clockBehind } from '../tests/support/past-clock.ts';
import { requestsByStream } from '../tests/support/request-metrics.ts';
import { fewestOf, type Stretch, type Truth } from './fewest-of-stream.ts';
import { packageRoot } from './package-root.ts';
import { openScene, stateOf } from './scene.ts';

const DAY_MS = 86_400_000;
const ISSUES_A_DAY = 600;
const RELEASES_A_DAY = 15;
/** Entries of logs that are new in a day. */
const LOGGED_A_DAY = { audit_logs: 55, flag_logs: 2, user_feedback: 22, replays: 55 };
const FEEDBACK = 500;
const FEEDBACK_A_DAY = 5;
/** What the settings say where nothing is set. */
const DEFAULTS = { releaseRefreshDays: 30, lookbackSeconds: 3_600 };

/** Requests of one stream in one run, beside the fewest that could do. */
export type StreamCount = { readonly made: number; readonly fewest: number };

export type StreamCosts = {
  readonly stream: string;
  readonly isOptional: boolean;
  readonly rows: number;
  readonly first: StreamCount;
  readonly later: StreamCount;
};

export type Costs = {
  readonly streams: readonly StreamCosts[];
  /** Look-ups: requests for no stream, by run. */
  readonly others: { readonly first: number; readonly later: number };
  readonly events: number;
};

/**
 * Counts the requests of every stream for a large account: in a first run over 90 days and in one a day later, in
 * which 600 issues got events and 15 releases were made.
 * @param size share of the events, which cost a request for each hundred and nothing else
 */
export async function measureCosts(folder: string, size: number): Promise<Costs> {
  // The server lives in the past, so that a day can go by.
  const clock = { behindMs: DAY_MS + 3_600_000 };
  const now = (): number => Date.now() - clock.behindMs;
  const events = Math.ceil(20_000 * size);
  const world = createWorld({ ...LARGE_ACCOUNT, seed: 20_261_121, now: now() - 120_000, events });
  spreadFeedback(world, FEEDBACK, now() - 88 * DAY_MS, now() - 120_000);
  const simulator = await startSimulator(world, { now, scopes: EVERY_SCOPE });
  try {
    const names = STREAMS.map(({ tapStreamId }) => tapStreamId);
    const startDate = Math.floor(now() / 1000) - 90 * 86_400;
    const settings = { base_url: simulator.url, start_date: new Date(startDate * 1000).toISOString() };
    const scene = await openScene(
      join(folder, 'costs'),
      settings,
      names,
      join(packageRoot(), CLOCK_LAUNCHER),
    );
    const run = async (
      state?: string,
    ): Promise<{ readonly made: ReadonlyMap<string, number>; others: number; state: string }> => {
      simulator.reset();
      const cost = await scene.run({
        ...(state !== undefined && { state }),
        env: clockBehind(clock.behindMs),
      });
      const made = requestsByStream(cost.said);
      const ofStreams = names.reduce((sum, name) => sum + (made.get(name) ?? 0), 0);
      return { made, others: simulator.requests.length - ofStreams, state: stateOf(cost) };
    };
    const stretch = { ...DEFAULTS, startDate, bookmark: undefined, now: seconds(now()) };
    const fewestFirst = fewest(simulator, stretch);
    const first = await run();
    clock.behindMs -= DAY_MS;
    letADayPass(world, now());
    const fewestLater = fewest(simulator, { ...stretch, bookmark: stretch.now, now: seconds(now()) });
    const later = await run(first.state);
    return {
      events,
      others: { first: first.others, later: later.others },
      streams: STREAMS.map(({ tapStreamId: stream, isOptional }) => ({
        stream,
        isOptional: isOptional === true,
        rows: simulator.owned(stream).length,
        first: { made: first.made.get(stream) ?? 0, fewest: fewestFirst.get(stream) ?? 0 },
        later: { made: later.made.get(stream) ?? 0, fewest: fewestLater.get(stream) ?? 0 },
      })),
    };
  } finally {
    await simulator.close();
  }
}

/** Feedback comes from a few projects at even steps of time. */
function spreadFeedback(world: World, count: number, from: number, to: number): void {
  for (let n = 0; n < count; n += 1) {
    const at = new Date(from + ((n + 1) * (to - from)) / (count + 1)).toISOString();
    sendFeedback(world, world.projects[n % 10]?.id ?? '', at);
  }
}

function letADayPass(world: World, now: number): void {
  for (const [n, issue] of world.issues.slice(0, ISSUES_A_DAY).entries()) {
    const project = world.projects[issue.project]?.id ?? '';
    const at = now - DAY_MS + ((n + 1) * (DAY_MS - 120_000)) / ISSUES_A_DAY;
    addEvent(world, project, { issue: issue.id, timestamp: new Date(at).toISOString(), isOnTime: true });
  }
  for (const [stream, count] of Object.entries(LOGGED_A_DAY)) {
    const step = Math.floor((DAY_MS - 120_000) / (count + 1));
    happen(world, stream, every(step, count, now - DAY_MS + step));
  }
  spreadFeedback(world, FEEDBACK_A_DAY, now - DAY_MS, now - 120_000);
  const project = world.projects[0]?.id ?? '';
  for (let n = 1; n <= RELEASES_A_DAY; n += 1) {
    const dateCreated = new Date(now - (n * DAY_MS) / (RELEASES_A_DAY + 1)).toISOString();
    addRelease(world, `of-the-day@${n}.0.0`, { projects: [project], dateCreated });
  }
}

function fewest(simulator: Simulator, stretch: Stretch): ReadonlyMap<string, number> {
  const rows = new Map(
    STREAMS.map(({ tapStreamId }) => [tapStreamId, simulator.owned(tapStreamId).map(({ record }) => record)]),
  );
  const truth: Truth = {
    rowsOf: (stream) => rows.get(stream) ?? [],
    projects: (rows.get('projects') ?? []).map(({ id }) => String(id)),
  };
  return new Map(STREAMS.map((definition) => [definition.tapStreamId, fewestOf(definition, truth, stretch)]));
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
