import type { Pace } from '../../source.ts';
import type { RequestPoint } from './client.ts';
import type { Gate } from './gate.ts';
import type { Headers } from './rate-limit.ts';
import { limitTold } from './rate-limit.ts';
import { requestsPerSecond } from './rates.ts';

/** What the answers of a server tell of how fast it may be asked. */
export type ToldLimits = {
  /** The same gate, whose answers are looked at on their way. */
  readonly watch: (gate: Gate) => Gate;
  readonly answered: (point: Pick<RequestPoint, 'beganMs' | 'endedMs'>) => void;
  readonly paceOf: (bucket: string) => Omit<Pace, 'width'>;
};

/** Windows of rate limits, in seconds: an answer tells when one ends, and not when it began. */
const WINDOWS = [1, 5, 10, 60, 300, 3_600] as const;
/** Windows that are known to be longer than the rest of one that an answer tells of. */
const LEAST_WINDOW: Readonly<Record<string, number>> = { 'project-events': 60 };

/** The shortest usual window that is not over sooner than an answer says. @param restSeconds until its end */
export function windowOf(bucket: string, restSeconds: number): number {
  const least = Math.max(restSeconds, LEAST_WINDOW[bucket] ?? 1);
  return WINDOWS.find((window) => window >= least) ?? least;
}

export function createToldLimits(): ToldLimits {
  const told = new Map<string, { limit: number; window: number }>();
  let answers = 0;
  let answersMs = 0;
  const note = (bucket: string, headers: Headers): void => {
    const found = limitTold(headers);
    if (found === undefined) return;
    const window = Math.max(windowOf(bucket, found.restSeconds), told.get(bucket)?.window ?? 0);
    told.set(bucket, { limit: found.limit, window });
  };
  return {
    watch: (gate) => ({
      ...gate,
      enter: async (bucket, signal, waiting) => {
        const pass = await gate.enter(bucket, signal, waiting);
        return {
          done: (headers, isSuccess) => {
            if (headers !== undefined) note(bucket, headers);
            pass.done(headers, isSuccess);
          },
        };
      },
    }),
    answered: ({ beganMs, endedMs }) => {
      answers += 1;
      answersMs += endedMs - beganMs;
    },
    paceOf: (bucket) => {
      const known = told.get(bucket);
      const answerMs = answers === 0 ? 0 : answersMs / answers;
      if (known !== undefined) return { perSecond: known.limit / known.window, basis: 'told', answerMs };
      // A server that limits says so with every answer, one that does not never does.
      if (told.size === 0) return { perSecond: undefined, basis: 'none', answerMs };
      return {
        perSecond: requestsPerSecond(bucket) ?? requestsPerSecond('default'),
        basis: 'usual',
        answerMs,
      };
    },
  };
}
