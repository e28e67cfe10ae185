import { cutText } from '../text.ts';
import { type Lack, missingScopesSentence } from './missing-scopes.ts';
import { firstNamed } from './names.ts';

/** A part of a run that could not be read, and why. */
export type FailedPart = {
  readonly stream: string;
  /** Slug of a project or organization. */
  readonly label: string;
  /** What `label` is a name of; projects, when nothing is said. */
  readonly kind?: 'project' | 'organization';
  readonly error: {
    readonly message: string;
    readonly status?: number;
    readonly detail?: string | undefined;
    /** Reading has gone on past it: the next run does not come back to it. */
    readonly isPassed?: boolean;
    /** The token certainly lacks a scope, and any one of these would do. */
    readonly missingScopes?: readonly string[];
  };
};

/** Terminals, and what orchestrators show of a line, end not far behind this. */
const LONGEST_LINE = 350;
const LONGEST_CAUSE_OF_MANY = 160;
const LONGEST_NAME = 40;
const MOST_GROUPS = 5;

/** Failures of one cause, in the order in which they came. */
type Group = { readonly cause: string; readonly parts: readonly FailedPart[] };

/**
 * What failures of the same cause have in common: the same text for all of them, and another one for others. Paths,
 * ids, names and times of waiting differ between projects that fail alike.
 */
export function causeOf({ label, error }: FailedPart): string {
  const { status = 0, message, detail } = error;
  // Whatever came of the same status and the same words of the server is the same cause.
  if (status > 0 && detail !== undefined && detail !== '') return `${status} ${detail}`;
  return withoutPath(message)
    .replaceAll(JSON.stringify(label), '…')
    .replace(/\bProject \S+/g, 'Project …')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '…')
    .replace(/\b(?:[0-9a-f]{32}|\d{4,})\b/g, '…')
    .replace(/\b\d+(?:\.\d+)? (m?s)\b/g, '… $1');
}

/**
 * One line for each cause: how many parts it kept from being read, the first three of them, and the cause. All that the
 * token may not read for want of scopes is one line.
 */
export function groupFailures(failures: readonly FailedPart[]): readonly string[] {
  const { lacks, others } = sorted(failures);
  const lines = grouped(others).map(({ parts }) => {
    const begin = `${subjectOf(parts)} could not be read: `;
    return begin + cutText(explanationOf(parts), LONGEST_LINE - begin.length - 1);
  });
  return lacks.length === 0 ? lines : [...lines, missingScopesSentence(lacks)];
}

/** The last line of a run that is not complete: what is missing, why, and what becomes of it. */
export function describeIncomplete(failures: readonly FailedPart[]): string {
  const { lacks, others } = sorted(failures);
  const groups = grouped(others);
  const longest = groups.length === 1 ? LONGEST_LINE : LONGEST_CAUSE_OF_MANY;
  const shown = groups.slice(0, MOST_GROUPS).map(({ parts }) => {
    return `${subjectOf(parts)}: ${cutText(explanationOf(parts), longest - 1).replace(/\.$/, '')}`;
  });
  const rest = groups.length - shown.length;
  const more = rest > 0 ? `; and ${rest} more ${rest === 1 ? 'cause' : 'causes'}` : '';
  const passed = failures.filter(({ error }) => error.isPassed === true).length;
  const problems = [
    groups.length === 0 ? 'Incomplete: the token lacks scopes.' : `Incomplete: ${shown.join('; ')}${more}.`,
    ...(lacks.length === 0 ? [] : [missingScopesSentence(lacks)]),
  ];
  return `${problems.join(' ')} Everything else was delivered; ${prospect(passed, failures.length)}.`;
}

/** The last line of a test or a plan, which have read nothing yet: how many streams cannot be read, and why. */
export function describeUnreadable(
  what: 'test' | 'plan',
  selected: number,
  failures: readonly FailedPart[],
): string {
  const failed = new Set(failures.map(({ stream }) => stream)).size;
  return `The ${what} failed: ${failed} of ${selected} streams cannot be read. ${groupFailures(failures).join(' ')}`;
}

/** What failed for want of scopes, which an operator mends all at once, and everything else. */
function sorted(failures: readonly FailedPart[]): {
  readonly lacks: readonly Lack[];
  readonly others: readonly FailedPart[];
} {
  const lacks = failures.flatMap(({ stream, error: { missingScopes } }) =>
    missingScopes === undefined ? [] : [{ stream, scopes: missingScopes }],
  );
  return { lacks, others: failures.filter(({ error }) => error.missingScopes === undefined) };
}

/** What becomes of what failed. */
function prospect(passed: number, all: number): string {
  if (passed === 0) return 'what failed is read again by the next run';
  if (passed === all) return 'what was left out does not come again';
  return 'what failed is read again by the next run, but not what was left out';
}

function grouped(failures: readonly FailedPart[]): readonly Group[] {
  const groups = new Map<string, FailedPart[]>();
  for (const failure of failures) {
    const { kind = 'project' } = failure;
    const key = `${kind} ${causeOf(failure)}`;
    const parts = groups.get(key);
    if (parts === undefined) groups.set(key, [failure]);
    else parts.push(failure);
  }
  return [...groups].map(([cause, parts]) => ({ cause, parts }));
}

/** `events of web`, or `events of 40 projects (web, api, shop and 37 more)`. */
function subjectOf(parts: readonly FailedPart[]): string {
  const streams = firstNamed(parts.map(({ stream }) => stream));
  const labels = new Set(parts.map(({ label }) => label));
  const names = firstNamed(parts.map(({ label }) => cutText(label, LONGEST_NAME - 1)));
  return labels.size === 1
    ? `${streams} of ${names}`
    : `${streams} of ${labels.size} ${parts[0]?.kind ?? 'project'}s (${names})`;
}

/** The first failure's own words; of several, without the path that is only the first one's. */
function explanationOf(parts: readonly FailedPart[]): string {
  const message = parts[0]?.error.message ?? '';
  return parts.length === 1 ? message : withoutPath(message);
}

/** A message without the path that is only one part's. */
export function withoutPath(message: string): string {
  return message
    .replace(/\bGET \/\S+ was answered with (\d+)/, 'answered with $1')
    .replace(/\bGET \/\S+/g, 'GET …');
}
