import type { FailedPart } from '../../report/failures.ts';
import type { Instant } from '../../time.ts';
import type { Estimate } from './estimate.ts';

/** Whom it takes to make a stream available: the token, its user, the plan, the server, or nobody knows. */
export type Lack = 'scope' | 'access' | 'token' | 'plan' | 'server' | 'failed';

/** Where reading begins: `everything` of a list without time, or from an instant on, for one of these reasons. */
export type Basis = 'everything' | 'start_date' | 'bookmark' | 'reread';

/** What the next run will do with one stream. */
export type Row = {
  /** As it is called in messages. */
  readonly stream: string;
  readonly isSelected: boolean;
  /** `partly`: some organizations or projects lack it; undefined where nothing was asked. */
  readonly available: 'yes' | 'partly' | 'no' | undefined;
  /** Why it is not available, or not everywhere. */
  readonly reason?: { readonly lack: Lack; readonly text: string };
  readonly basis?: Basis;
  /** Where reading begins, at the earliest. */
  readonly from?: Instant;
  /** Undefined where nobody knows. */
  readonly records?: Estimate | undefined;
  readonly requests?: Estimate | undefined;
  /** How long they take under the limits of the server. */
  readonly seconds?: number | undefined;
};

/** Something of a stream that is not there; what failed says more than what was skipped. */
export type Missing = {
  readonly status: number;
  readonly reason: string;
  readonly where: string;
  readonly isUnknownRoute: boolean;
};

/** Why a stream cannot be read. */
export function lackOfFailure({ status, missingScopes }: FailedPart['error']): Lack {
  if (missingScopes !== undefined) return 'scope';
  if (status === 403) return 'access';
  return status === undefined || status === 0 || status >= 500 ? 'server' : 'failed';
}

/** Why there is nothing to read of a stream. */
export function lackOfMissing({ status, isUnknownRoute }: Pick<Missing, 'status' | 'isUnknownRoute'>): Lack {
  if (isUnknownRoute || status === 410 || status === 200) return 'server';
  return status === 401 ? 'token' : 'plan';
}
