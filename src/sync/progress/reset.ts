import { isJsonObject, type JsonObject } from '../../json.ts';
import { formatInstant, type Instant } from '../../time.ts';
import { BLANKS } from './bookmarks.ts';
import type { LedgerStream } from './ledger.ts';
import { ownerOf } from './owners.ts';
import { partitionsOf, type State, wholeOf, withPartitions } from './state.ts';

/** What is to be read again from its beginning: a stream, or one project of it. */
export type Reset = LedgerStream & {
  /** Name of the project's partition, and of all that its organization has. */
  readonly only?: { readonly id: string; readonly siblings: readonly string[] };
};

export type ResetOptions = {
  /** Ids of the organizations that are read: bookmarks of others stay. */
  readonly organizations: readonly string[];
  /** True when bookmarks without an owner are those of the one organization that is read. */
  readonly isOwner: boolean;
  readonly startDate: Instant;
};

/**
 * Sets bookmarks back to the start date. It is written out: a bookmark that is left out of the state of a run that was
 * killed would be found again in the state before.
 * @returns the same state where it has no such bookmark, so that everything is read anyway
 */
export function resetState(state: State, reset: Reset, options: ResetOptions): State {
  const { stream, only } = reset;
  const partitions = partitionsOf(state, stream);
  const whole = options.isOwner ? wholeOf(state, stream) : undefined;
  const fresh = freshBookmark(options.startDate);
  if (whole !== undefined) {
    if (only === undefined) return withBookmark(state, stream, fresh({}));
    // What it says of all projects has to be said of each of the others from now on.
    const start = isJsonObject(whole) ? (whole['start'] ?? whole['replication_key_value']) : undefined;
    if (typeof start !== 'string') return state;
    const others = only.siblings.map((id) => [id, { start }] as const);
    return withPartitions(state, stream, { ...Object.fromEntries(others), [only.id]: fresh({}) });
  }
  const names = Object.keys(partitions).filter(
    only === undefined ? (name) => isOurs(name, reset, options) : (name) => isName(name, only.id, options),
  );
  if (names.length === 0) return state;
  const changed = names.map((name) => [name, fresh(partitions[name])] as const);
  return withPartitions(state, stream, { ...partitions, ...Object.fromEntries(changed) });
}

/** Whether a partition belongs to an organization that is read. */
function isOurs(name: string, { isByProject }: Reset, { organizations, isOwner }: ResetOptions): boolean {
  const owner = ownerOf(name);
  if (owner !== undefined) return organizations.includes(owner);
  return isByProject ? isOwner : organizations.includes(name);
}

/** Whether a partition is the one that is meant; older states name a project alone. */
function isName(name: string, id: string, { isOwner }: ResetOptions): boolean {
  return name === id || (isOwner && id.endsWith(`/${name}`));
}

/** It goes on answering the same question as before, which is none of a reset's. */
function freshBookmark(startDate: Instant): (before: JsonObject[string] | undefined) => JsonObject {
  return (before) => {
    const question = isJsonObject(before) ? before['question'] : undefined;
    return {
      ...BLANKS,
      start: formatInstant(startDate),
      ...(typeof question === 'string' && { question }),
    };
  };
}

function withBookmark(state: State, stream: string, bookmark: JsonObject): State {
  return { ...state, bookmarks: { ...state.bookmarks, [stream]: bookmark } };
}
