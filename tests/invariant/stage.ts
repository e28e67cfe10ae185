import type { FaultKind, LoggedRequest, Simulator } from '../simulator/index.ts';
import type { Plan, Step } from './plan.ts';

/** Time-outs are in real time on any clock, so they are short only where one is wanted. */
export function timeoutOf(plan: Plan, step: Step): number {
  if (!mayHang(step)) return 60;
  return plan.stage === 'here' ? 0.3 : 1;
}

/** True when a request of this step may run into its time-out. */
function mayHang(step: Step): boolean {
  return step.faults.some(({ kind }) => kind === 'hang');
}

/** Faults that cost a second of real time each time they come: limits on the real clock, time-outs on any. */
function isSlow(kind: FaultKind, { stage }: Plan): boolean {
  return kind === 'hang' || (stage === 'installed' && kind.startsWith('429'));
}

/** Faults that come again and again on the real clock cost its time. */
function timesOf(kind: FaultKind, planned: number, plan: Plan): number {
  if (isSlow(kind, plan)) return 1;
  return plan.stage === 'here' ? planned : Math.min(planned, 3);
}

/** Makes the faults of a step meet the requests of the next run; `met` hears of each. */
export function armFaults(step: Step, simulator: Simulator, plan: Plan, met: () => void): void {
  simulator.faults.add(
    ...step.faults.map(({ kind, stream, nth, times: planned }) => {
      const times = timesOf(kind, planned, plan);
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
