import type { UnavailableError } from '../../errors.ts';
import { type FailedPart, withoutPath } from '../../report/failures.ts';
import type { Instant } from '../../time.ts';
import type { Estimate } from './estimate.ts';
import type { Course } from './requests.ts';

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
  /** Of streams by project, what each partition comes to. */
  readonly projects?: ReadonlyMap<string, Course>;
};

/** Why a stream cannot be read. */
export function reasonOfFailure({ error }: Pick<FailedPart, 'error'>): NonNullable<Row['reason']> {
  const { status = 0, missingScopes, message } = error;
  if (missingScopes !== undefined) {
    const scopes = missingScopes.length === 0 ? 'another scope' : missingScopes.join(' or ');
    return { lack: 'scope', text: `the token needs ${scopes}` };
  }
  const isServers = status === 0 || status >= 500;
  return { lack: status === 403 ? 'access' : isServers ? 'server' : 'failed', text: withoutPath(message) };
}

/** Why there is nothing to read of a stream. */
export function reasonOfSkip(
  skip: Pick<UnavailableError, 'status' | 'isUnknownRoute' | 'where' | 'reason'>,
): NonNullable<Row['reason']> {
  const { status, isUnknownRoute, where, reason } = skip;
  const isServers = isUnknownRoute || status === 410 || status === 200;
  return {
    lack: isServers ? 'server' : status === 401 ? 'token' : 'plan',
    text: `not in ${where} (${status}): ${reason}`,
  };
}
