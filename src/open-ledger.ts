import type { JsonObject } from './json.ts';
import type { Logger } from './log.ts';
import { STREAMS } from './streams/index.ts';
import { createLedger, type Ledger } from './sync/progress/ledger.ts';
import { ownersIn, strangersIn } from './sync/progress/owners.ts';
import { type Reset, resetState } from './sync/progress/reset.ts';
import { normaliseState } from './sync/progress/state.ts';
import type { Instant } from './time.ts';

/** An organization that is read. */
type Organization = { readonly id: string; readonly slug: string };

/**
 * Opens the ledger of a run on the state that it was given, and tells the operator what of it cannot be used.
 * @param options.now epoch seconds
 */
export function openLedger(
  given: JsonObject,
  organizations: readonly Organization[],
  options: {
    readonly startDate: Instant;
    readonly now: Instant;
    readonly log: Logger;
    /** What is read again from its beginning. */
    readonly resets?: readonly Reset[];
  },
): Ledger {
  const { startDate, now, log, resets = [] } = options;
  const state = normaliseState(given, STREAMS);
  const owners = ownersIn(state, STREAMS);
  const strangers = strangersIn(owners, organizations);
  const left = [...owners].filter((owner) => !organizations.some(({ id }) => id === owner)).sort();
  if (strangers !== undefined) log.warning(`${strangers}.`);
  else if (left.length > 0)
    log.info(
      `State: it has bookmarks of organization ${left.join(', ')} too, which this run does not read; they are kept`,
    );
  const [only] = organizations;
  const isAlone = organizations.length === 1 && only !== undefined;
  const said = new Set<string>();
  const isOwner = isAlone && (owners.size === 0 || owners.has(only.id));
  const place = { organizations: organizations.map(({ id }) => id), isOwner, startDate };
  const begun = resets.reduce((before, reset) => resetState(before, reset, place), state);
  return createLedger(begun, {
    startDate,
    isOwner,
    now,
    blanked: new Set(resets.map(({ stream }) => stream)),
    warn: (problem) => {
      if (said.has(problem)) return;
      said.add(problem);
      log.warning(`${problem}. It is taken as missing, so everything since start_date is read.`);
    },
    onOtherQuestion: ({ stream }, { label }) =>
      log.warning(
        `${stream} of ${label} were read with other environments or another issue_query before: they are read again from start_date.`,
        { stream },
      ),
  });
}
