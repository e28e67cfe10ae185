import { toInstant } from '../../src/time.ts';
import type { Simulator } from '../simulator/index.ts';
import { recordsOf, type TapResult } from '../support/run-tap.ts';
import { owedBy } from './items.ts';
import type { Kept } from './kept.ts';
import type { Plan } from './plan.ts';

const FULL_TABLES = ['organizations', 'projects', 'teams', 'users'];
const NUMBERS = ['count', 'userCount'];
const TIMES = ['firstSeen', 'lastSeen'];

export type Trial = {
  readonly simulator: Simulator;
  readonly startDate: string;
  readonly kept: Kept;
  /** `stream key` of whatever existed at any time. */
  readonly everything: ReadonlySet<string>;
  readonly plan: Plan;
  /** Issues that changed where no time stamp tells of it. */
  readonly unseen: ReadonlySet<string>;
  /** The undisturbed run at the end. */
  readonly last: TapResult | undefined;
};

/** What the target has not, has wrong, or has though it never existed, after a run that nothing disturbed. */
export function missing(trial: Trial): string[] {
  const { simulator, startDate, kept, everything, plan, unseen, last } = trial;
  const problems: string[] = [];
  const isRefreshed = plan.settings.issue_refresh_hours === 0;
  for (const item of owedBy(simulator, startDate)) {
    const { stream, raw } = item;
    const id = String(raw['id']);
    if (stream === 'issues' && !isRefreshed && unseen.has(id)) continue;
    if (!kept.has(item)) problems.push(`${stream} ${item.key} is missing`);
    else if (stream === 'issues') {
      const record = kept.issue(id) ?? {};
      const isSame =
        NUMBERS.every((name) => Number(record[name]) === Number(raw[name])) &&
        TIMES.every((name) => toInstant(record[name]) === toInstant(raw[name])) &&
        (!isRefreshed || record['status'] === raw['status']);
      if (!isSame) problems.push(`issue ${id} has other numbers than the server`);
    }
  }
  for (const stream of ['issues', 'events', 'releases']) {
    for (const key of kept.keys(stream)) {
      if (!everything.has(`${stream} ${key}`)) problems.push(`${stream} ${key} never existed`);
    }
  }
  for (const stream of FULL_TABLES) {
    const got = new Set(recordsOf(last?.messages ?? [], stream).map(({ id }) => String(id)));
    const wanted = simulator.truth(stream);
    for (const key of wanted.keys()) if (!got.has(key)) problems.push(`${stream} ${key} is missing`);
    for (const key of got) if (!wanted.has(key)) problems.push(`${stream} ${key} never existed`);
  }
  return problems;
}
