import type { JsonObject } from '../../src/json.ts';
import { ALL_READ_SCOPES } from '../simulator/auth.ts';
import { type Simulator, startSimulator, type World } from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { lastState } from '../support/run-tap.ts';
import { TARGETS } from '../support/target-models.ts';
import { changeWorld, growWorld } from './change-world.ts';
import { hasFullSeconds } from './children.ts';
import type { Expected } from './interrupt.ts';
import { createJudge } from './judge.ts';
import { createKept } from './kept.ts';
import type { Outcome } from './outcome.ts';
import { EVERYTHING, type Narrowing, type Plan, QUIET, type Step } from './plan.ts';
import { runHere } from './run-here.ts';
import { runSpawned } from './run-spawned.ts';
import { hotIssues, keepBusy, type Scenery, setScene } from './scenery.ts';
import { type Selection, selectionOf } from './selection.ts';
import { armFaults, hasCovered, timeoutOf } from './stage.ts';
import { missingRows, tableRows } from './tables.ts';
import { wrongEnds } from './wrong-ends.ts';

/** What came of one plan. */
export type Score = {
  runs: number;
  /** Runs that ended by our doing. */
  kills: number;
  /** Requests that met a fault. */
  faults: number;
  /** Things that happened to the world or to the settings. */
  changes: number;
  /** Runs that were given a state with covered spans. */
  resumed: number;
  readonly lost: string[];
  readonly early: string[];
  /** Exit codes, last lines and repetitions that are not as promised. */
  readonly wrong: string[];
};

/**
 * Plays a plan: run after run, each from what the target stored. At the end nothing disturbs any more: what was lost
 * is made up for, then everything is wanted, then there is nothing left to do.
 * @param tell hears the whole story
 */
export async function play(plan: Plan, tell: (text: string) => void = () => {}): Promise<Score> {
  const score: Score = {
    runs: 0,
    kills: 0,
    faults: 0,
    changes: 0,
    resumed: 0,
    lost: [],
    early: [],
    wrong: [],
  };
  const scenery = setScene(plan);
  const { world, clock } = scenery;
  const simulator = await startSimulator(world, {
    ...plan.server,
    scopes: [...ALL_READ_SCOPES, 'org:write'],
    ...(plan.stage === 'installed' && WITHOUT_WAITS),
    ...scenery.options,
  } as Parameters<typeof startSimulator>[1]);
  const kept = createKept();
  const hot = hotIssues(plan, world);
  const judge = createJudge({ plan, simulator, kept, hot: hot.names, start: scenery.start });
  let narrowing = plan.narrowing;
  let stored: Record<string, unknown> | undefined;
  let lastUpper = clock.now() / 1000;
  try {
    for (const [number, step] of [...plan.steps, ...ENDING].entries()) {
      const isEnding = number >= plan.steps.length;
      const pause = plan.stage === 'installed' ? Math.min(step.pauseSeconds, 100_000) : step.pauseSeconds;
      const from = clock.now() / 1000;
      clock.skip(pause);
      growWorld(world, step.growth, [from, clock.now() / 1000]);
      narrowing = { ...narrowing, ...step.narrowing };
      const surroundings = {
        world,
        oldestLate: lastUpper - narrowing.lookback_seconds + 300,
        spared: hot.ids,
      };
      for (const change of step.changes) changeWorld(change, surroundings);
      if (isEnding) calmDown(simulator);
      if (plan.stage === 'installed') world.hostile.clear();
      score.changes += step.changes.length + step.growth + Object.keys(step.narrowing).length;
      simulator.reset();
      const faultsBefore = score.faults;
      armFaults(step, simulator, plan, () => {
        score.faults += 1;
      });
      if (plan.isBusy) keepBusy(simulator, hot);
      let isMoving = false;
      for (const change of step.meanwhile) {
        simulator.onRequest(change.request, () => {
          // What comes now may miss this run, and the next one looks back from here.
          const second = Math.floor(simulator.now() / 1000);
          const oldestLate = Math.min(second, second - 60 - narrowing.lookback_seconds + 300);
          changeWorld(change, { ...surroundings, oldestLate });
          score.changes += 1;
          isMoving = true;
        });
      }
      const selection = selectionOf(world, narrowing, plan);
      const rows = tableRows(simulator, selection);
      const beginning = judge.begin(selection, narrowing, stored);
      if (hasCovered(stored)) score.resumed += 1;
      const waiting = beginning.before.filter((item) => !kept.has(item)).length;
      const result = await run({ plan, step, scenery, simulator, selection, narrowing, stored, waiting });
      score.runs += 1;
      const { code, signal, stderr, messages } = result;
      tell(
        `run ${number + 1} at ${new Date(beginning.startedAt * 1000).toISOString()}: ${JSON.stringify(step)}\n${JSON.stringify(selection.settings)}\nfrom ${JSON.stringify(stored)}\n${stderr}ended with ${code ?? signal}, ${messages.length} lines, ${JSON.stringify(lastState(messages))}\n${simulator.requests.map(({ index, path, search, status, rows }) => `${index} ${status} ${rows} ${path}?${search}`).join('\n')}\n`,
      );
      if (result.isStopped) score.kills += 1;
      const { lost, early, wrong } = judge.end(beginning, result);
      const isDisturbed =
        score.faults > faultsBefore ||
        isMoving ||
        (!isEnding && isDifficult(plan, simulator, selection)) ||
        isTangled(plan, narrowing, world, selection);
      const told = (text: string): string => `run ${number + 1}: ${text}`;
      score.early.push(...early.map(told));
      score.lost.push(...lost.map(told));
      score.wrong.push(...wrong.map(told), ...wrongEnds(result, step, isDisturbed).map(told));
      if (result.code === 0 && !result.isStopped && !isMoving)
        score.wrong.push(...missingRows(rows, result).map((row) => told(`${row} is missing`)));
      stored = TARGETS[plan.target]?.(result.messages, stored);
      const first = simulator.requests[0];
      if (first !== undefined) lastUpper = Math.floor(first.startedAt / 1000) - 60;
    }
    return score;
  } finally {
    await simulator.close();
  }
}

/** On the real clock nobody waits for minutes: not for limits, nor to find out that a server has forgotten. */
const WITHOUT_WAITS = { rateLimits: undefined, queryTimeout: undefined, refusesExpired: true };
const PAGE_OF_BODIES = 10;
const ENDING: readonly Step[] = [
  { ...QUIET, pauseSeconds: 200 },
  { ...QUIET, pauseSeconds: 600, narrowing: EVERYTHING },
  { ...QUIET, pauseSeconds: 90_000, growth: 3 },
];

/** Everything is within reach again, and the server tells no lies any more. */
function calmDown({ world, behave }: Simulator): void {
  for (const project of world.projects) project.hasAccess = true;
  for (const organization of world.organizations) organization.isMember = true;
  world.hostile.clear();
  behave({ searchBudget: {}, queryTimeout: undefined as never });
}

/** True when this server may make a run fail in part. */
function isDifficult({ server }: Plan, { world }: Simulator, { wantsHidden }: Selection): boolean {
  const { rows, emptyAbove } = server.searchBudget ?? {};
  return wantsHidden || world.hostile.size > 0 || rows !== undefined || emptyAbove !== undefined;
}

/** True when a second of an issue may come in another order on each page, so that nobody can tell whether it is whole. */
function isTangled(
  { server }: Plan,
  { event_detail }: Narrowing,
  world: World,
  { streams }: Selection,
): boolean {
  const page = event_detail === 'full' ? PAGE_OF_BODIES : (server.pageCap ?? 100);
  return server.looseTies === true && streams.includes('issue_events') && hasFullSeconds(world, page);
}

type OneRun = {
  readonly plan: Plan;
  readonly step: Step;
  readonly scenery: Scenery;
  readonly simulator: Simulator;
  readonly selection: Selection;
  readonly narrowing: Narrowing;
  readonly stored: Record<string, unknown> | undefined;
  /** How many records are to come. */
  readonly waiting: number;
};

async function run(one: OneRun): Promise<Outcome> {
  const { plan, step, scenery, simulator, selection, stored } = one;
  const timeout = timeoutOf(plan, step);
  const settings: JsonObject = {
    api_token: simulator.token,
    base_url: simulator.url,
    region_hosts: Object.values(simulator.regionUrls).map((url) => new URL(url).host),
    start_date: new Date(scenery.start * 1000).toISOString().slice(0, 19),
    request_timeout_seconds: Math.max(1, timeout),
    ...plan.settings,
    // Waiting for a rate limit takes longer than the little patience that some plans have.
    ...(plan.server.rateLimits && { max_retry_seconds: 900 }),
    ...(plan.stage === 'installed' && { max_retry_seconds: 2 }),
    ...(selection.settings as JsonObject),
  };
  const { stop, isReaderSlow } = step;
  const catalog = catalogOf(selection.streams);
  const common = { simulator, settings, catalog, state: stored, stop, expected: expected(one) };
  if (scenery.fake !== undefined) return await runHere({ ...common, clock: scenery.fake, timeout });
  return await runSpawned({ ...common, isReaderSlow, clock: scenery.environment?.() });
}

function expected({ plan, simulator: { world }, narrowing, waiting }: OneRun): Expected {
  const lists = world.projects.length + world.releases.length + 12;
  const issues = plan.settings.issue_refresh_hours >= 0 ? world.issues.length : 0;
  const pageSize = narrowing.event_detail === 'full' ? 10 : 100;
  return {
    lines: waiting + lists + issues,
    requests: 8 + world.projects.length + Math.ceil((waiting + issues) / pageSize),
  };
}
