import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { startTap, type TapResult } from '../support/run-tap.ts';
import { TARGETS } from '../support/target-models.ts';
import { changeWorld } from './change-world.ts';
import { type Expected, interruptAt, slowDown } from './interrupt.ts';
import { owedBy } from './items.ts';
import { createKept } from './kept.ts';
import type { Plan, Step } from './plan.ts';
import { armFaults, hasCovered, mayHang, settingsOf, startDateOf } from './stage.ts';
import { missing } from './verdict.ts';
import { createWorldClock } from './world-clock.ts';
import { wrongEnds } from './wrong-ends.ts';

/** What came of one plan. */
export type Score = {
  runs: number;
  /** Runs that ended by our doing. */
  kills: number;
  /** Requests that met a fault. */
  faults: number;
  /** Runs that were given a state with covered spans. */
  resumed: number;
  readonly lost: string[];
  readonly early: string[];
  /** Exit codes and last lines that are not as promised. */
  readonly wrong: string[];
};

const RATE = 200;
const LOOKBACK = 3_600;
/** Nothing disturbs it, and nothing is out of reach. */
const LAST: Step = {
  pauseSeconds: 200,
  changes: Array.from({ length: 20 }, () => ({ kind: 'show', place: 0, lateness: 0 })),
  faults: [],
  stop: undefined,
  isReaderSlow: false,
};

/** Plays a plan: run after run, each from what the target stored, and at the end undisturbed. */
export async function play(plan: Plan): Promise<Score> {
  const score: Score = { runs: 0, kills: 0, faults: 0, resumed: 0, lost: [], early: [], wrong: [] };
  const clock = plan.isFast
    ? createWorldClock({ rate: RATE, beginsAt: Date.parse('2026-06-01T12:00:00Z') })
    : // The program has the real time here; the server is behind, so that the world can be moved on.
      createWorldClock({ rate: 1, beginsAt: Date.now() - 10 * 86_400_000 });
  const world = createWorld({
    ...plan,
    now: clock.now(),
    emptyProjects: Math.min(plan.emptyProjects, plan.projects - 1),
    hugeProject: plan.hugeProject ? 0.8 : 0.4,
    teams: 2,
    members: 3,
  });
  const simulator = await startSimulator(world, {
    now: clock.now,
    latencyMs: plan.latencyMs,
    ...(plan.rateLimits && plan.isFast && { rateLimits: {} }),
  });
  const startDate = startDateOf(plan, world.now);
  const kept = createKept();
  /** Issues that changed without a new time, by the moment: only full passes bring them. */
  const unseen = new Set<string>();
  const everything = new Set<string>();
  let stored: Record<string, unknown> | undefined;
  let lastUpper = world.now / 1000;
  let last: TapResult | undefined;
  try {
    for (const step of [...plan.steps, ...endOf(plan)]) {
      clock.skip(step.pauseSeconds);
      for (const change of step.changes) {
        changeWorld(change, {
          world,
          oldestLate: lastUpper - LOOKBACK + 300,
          missBySearch: (id) => unseen.add(id),
        });
      }
      simulator.reset();
      armFaults(step, simulator, plan.isFast, () => {
        score.faults += 1;
      });
      const faultsBefore = score.faults;
      const owed = owedBy(simulator, startDate);
      for (const item of owed) everything.add(`${item.stream} ${item.key}`);
      const waiting = owed.filter((item) => !kept.has(item)).length;
      if (hasCovered(stored)) score.resumed += 1;
      const { child, done } = startTap({
        config: settingsOf(plan, step, simulator, startDate),
        state: stored,
        ...(plan.isFast && { program: 'tests/support/fast-clock-launcher.js', env: clock.environment() }),
      });
      if (step.stop !== undefined)
        interruptAt(step.stop, child, simulator, expected(plan, simulator, waiting));
      if (step.isReaderSlow) slowDown(child);
      last = await done;
      score.runs += 1;
      if (step.stop !== undefined && (last.signal !== null || ![0, 1].includes(last.code ?? 0)))
        score.kills += 1;
      else if (step.stop?.how === 'close' && last.stderr.includes('closed')) score.kills += 1;
      score.early.push(...kept.receive(last.messages, owed, stored));
      const isDisturbed =
        score.faults > faultsBefore || mayHang(step) || world.projects.some(({ hasAccess }) => !hasAccess);
      score.wrong.push(...wrongEnds(last, step, isDisturbed));
      stored = TARGETS[plan.target]?.(last.messages, stored);
      const first = simulator.requests[0];
      if (first !== undefined) lastUpper = Math.floor(first.startedAt / 1000) - 60;
    }
    score.lost.push(...missing({ simulator, startDate, kept, everything, plan, unseen, last }));
    return score;
  } finally {
    await simulator.close();
  }
}

/**
 * A run that goes on from an interrupted first pass finishes that pass and no more, also when every run should read
 * all issues: only the run after it does.
 */
function endOf({ settings }: Plan): readonly Step[] {
  return settings.issue_refresh_hours === 0 ? [LAST, LAST] : [LAST];
}

function expected(plan: Plan, { world }: Simulator, waiting: number): Expected {
  const lists = world.projects.length + world.releases.length + 12;
  const issues = plan.settings.issue_refresh_hours === 0 ? world.issues.length : 0;
  const pageSize = plan.settings.event_detail === 'full' ? 10 : 100;
  return {
    lines: waiting + lists + issues,
    requests: 8 + world.projects.length + Math.ceil((waiting + issues) / pageSize),
  };
}
