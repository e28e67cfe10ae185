import { ApiError, AuthError, LeftOutError, type UnavailableError, UnreachableError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { causeOf, type FailedPart } from '../report/failures.ts';
import type { Records } from '../singer/message.ts';
import type { PlannedStream } from './plan/plan.ts';

/** A part of the run that could not be read; its bookmark stays where it was. */
export type Failure = FailedPart & { readonly error: ApiError };

/** What failed in a run so far. */
export type Failing = {
  readonly failures: readonly Failure[];
  /**
   * Notes that a part could not be read.
   * @throws the error, when it does not concern this part alone
   */
  readonly fail: (plan: PlannedStream, label: string, reason: unknown, kind?: FailedPart['kind']) => void;
  /** Notes that there was nothing to read of a part; whoever had a bookmark of it should hear of it as a warning. */
  readonly skip: (plan: PlannedStream, reason: UnavailableError, hadBookmark: boolean) => void;
  /** The server has answered: it is not gone. */
  readonly answered: () => void;
};

/** After this many reads in a row without any answer the server counts as gone. */
const MOST_SILENT_READS = 3;

/** @param onFailed hears of a stream of which a part could not be read */
export function createFailing(log: Logger, onFailed?: (stream: string) => void): Failing {
  const failures: Failure[] = [];
  const causes = new Set<string>();
  let silentReads = 0;
  return {
    failures,
    skip: ({ stream }, reason, hadBookmark) => {
      silentReads = 0;
      // What an organization lacks is told in the same words for each of its projects.
      const told = `${stream} ${reason.of === 'organization' ? reason.message : reason.causeKey}`;
      const tell = causes.has(told) ? log.debug : hadBookmark ? log.warning : log.info;
      causes.add(told);
      const before = hadBookmark ? '; it was there in an earlier run, and its bookmark is kept' : '';
      tell(`${stream}: skipped, ${reason.message}${before}`, { stream });
    },
    fail: ({ stream, definition }, label, reason, kind = definition.partitionBy) => {
      const error = partialFailure(reason);
      silentReads = error.status === 0 ? silentReads + 1 : 0;
      if (silentReads >= MOST_SILENT_READS) throw error;
      const failure: Failure = { stream, label, kind, error };
      failures.push(failure);
      onFailed?.(stream);
      const cause = `${stream} ${causeOf(failure)}`;
      // The others of the same cause are counted at the end of the run.
      const tell = causes.has(cause) ? log.debug : log.error;
      causes.add(cause);
      tell(`${stream} of ${label} could not be read: ${error.message}`, { stream });
    },
    answered: () => {
      silentReads = 0;
    },
  };
}

/**
 * A page on which most records lack their key is no page of records.
 * @throws ApiError: nothing of its time may be claimed
 */
export function refuseUnkeyed({ count, unkeyed: missing }: Records): void {
  if (missing > count)
    throw new ApiError(`${missing} of the ${count + missing} records of a page lack their key.`, 200);
}

/** What to tell of a page with records that lack their key among others. */
export function unkeyed({ unkeyed: missing }: Records, { keyProperties }: PlannedStream): LeftOutError {
  const keys = keyProperties.join(', ');
  const [records, were] =
    missing === 1
      ? [`a record without its key (${keys})`, 'was']
      : [`${missing} records without their keys (${keys})`, 'were'];
  return new LeftOutError(`${records} cannot be loaded and ${were} left out.`, 200);
}

/** Errors of the server that concern one part of the run; everything else ends it. */
function partialFailure(error: unknown): ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthError || error instanceof UnreachableError)
    throw error;
  return error;
}
