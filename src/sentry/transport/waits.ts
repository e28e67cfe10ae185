import type { ApiError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import type { Clock } from '../../time.ts';
import { bucketLabel } from './buckets.ts';

/** Why a request waits: the server lets no more of them in for now, or something failed. */
export type WaitReason = 'limit' | 'failure';

/** Tells of waits as they begin: one line for one wait, however many requests share it. */
export type Waits = {
  readonly forLimit: (request: Waiting, ms: number) => void;
  readonly forFailure: (request: Waiting, ms: number, attempt: FailedAttempt) => void;
};

type Waiting = { readonly stream: string; readonly bucket: string };

type FailedAttempt = {
  /** 1 for the first. */
  readonly number: number;
  readonly error: ApiError;
  /** Milliseconds of patience that are left. */
  readonly leftMs: number;
};

/** Waits longer than this are worth a line in the log. */
const NOTEWORTHY_WAIT_MS = 5_000;

/**
 * Waits overlap, since several requests are under way. What is counted for a stream is the time of the clock during
 * which any of its requests waited; a line is written where a wait ends well after what was announced before.
 * @param counted hears of milliseconds that were not counted before
 */
export function createWaits(options: {
  clock: Pick<Clock, 'now'>;
  log: Logger;
  counted: (stream: string, ms: number, reason: WaitReason) => void;
}): Waits {
  const { clock, log, counted } = options;
  const countedUntil = new Map<string, number>();
  const announcedUntil = new Map<string, number>();

  /** Milliseconds of a wait that begins now and lie after the end of those that are known under a name. */
  const beyond = (ends: ReadonlyMap<string, number>, name: string, ms: number): number => {
    const now = clock.now();
    return Math.max(0, now + ms - Math.max(now, ends.get(name) ?? 0));
  };

  const count = (stream: string, ms: number, reason: WaitReason): void => {
    const name = `${reason} ${stream}`;
    const fresh = beyond(countedUntil, name, ms);
    if (fresh === 0) return;
    countedUntil.set(name, clock.now() + ms);
    counted(stream, fresh, reason);
  };

  const isNews = (name: string, ms: number): boolean => {
    if (beyond(announcedUntil, name, ms) <= NOTEWORTHY_WAIT_MS) return false;
    announcedUntil.set(name, clock.now() + ms);
    return true;
  };

  return {
    forLimit: ({ stream, bucket }, ms) => {
      count(stream, ms, 'limit');
      if (!isNews(`limit ${bucket}`, ms)) return;
      log.info(`Sentry's limit for ${bucketLabel(bucket)} is used up: waiting ${duration(ms)}`, { stream });
    },
    forFailure: ({ stream }, ms, { number, error, leftMs }) => {
      count(stream, ms, 'failure');
      if (!isNews(`failure ${stream} ${error.causeKey}`, ms)) return;
      log.warning(
        `Waiting ${duration(ms)} (try ${number}; gives up in ${duration(leftMs)}): ${error.message}`,
        { stream },
      );
    },
  };
}

/** Seconds, or whole minutes where seconds say no more. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
