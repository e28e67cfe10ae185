import type { FaultKind, LoggedRequest, Simulator } from '../simulator/index.ts';
import type { Plan, Step } from './plan.ts';

/** UTC, without a zone: some of the world lies before it, unless it is young. */
export function startDateOf(plan: Plan, worldNowMs: number): string {
  const days = plan.seed % 3 === 0 ? plan.days * 0.7 : plan.days + 5;
  return new Date(worldNowMs - days * 86_400_000).toISOString().slice(0, 19);
}

/** The config of one run. Time-outs are in real time on any clock, so they are short only where one is wanted. */
export function settingsOf(
  plan: Plan,
  step: Step,
  { token, url, world }: Simulator,
  startDate: string,
): object {
  return {
    api_token: token,
    base_url: url,
    start_date: startDate,
    request_timeout_seconds: mayHang(step) ? 1 : 60,
    ...(plan.organizations === 1 && { organization: world.organizations[0]?.slug }),
    ...plan.settings,
    // Waiting for a rate limit takes longer than the little patience that some plans have.
    ...(plan.rateLimits && { max_retry_seconds: 900 }),
  };
}

/** True when a request of this step may run into its time-out. */
export function mayHang(step: Step): boolean {
  return step.faults.some(({ kind }) => kind === 'hang');
}

/** Faults that cost a second of real time each time they come: limits on the real clock, time-outs on any. */
function isSlow(kind: FaultKind, isFast: boolean): boolean {
  return kind === 'hang' || (!isFast && kind.startsWith('429'));
}

/** Makes the faults of a step meet the requests of the next run; `met` hears of each. */
export function armFaults(step: Step, simulator: Simulator, isFast: boolean, met: () => void): void {
  simulator.faults.add(
    ...step.faults.map(({ kind, stream, nth, times: planned }) => {
      const times = isSlow(kind, isFast) ? 1 : planned;
      let left = times;
      return {
        kind,
        times,
        seconds: 1,
        match: (request: LoggedRequest): boolean => {
          const number = stream === undefined ? request.index : request.nth;
          if (left === 0 || (stream !== undefined && request.stream !== stream) || number < nth) return false;
          left -= 1;
          met();
          return true;
        },
      };
    }),
  );
}

/** True when a state names spans above a `start`. */
export function hasCovered(state: unknown): boolean {
  return JSON.stringify(state ?? {}).includes('"covered"');
}
