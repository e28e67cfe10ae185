import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { cutText } from '../../text.ts';
import { formatInstant, type Instant, type Span, toInstant } from '../../time.ts';
import type { Progress } from './progress.ts';
import { normalise } from './spans.ts';

/** A pass over all of a partition that takes several runs. */
export type Sweep = {
  /** What it will be dated with. */
  readonly began: Instant;
  /** What is still to be read of it. */
  readonly left: readonly Span[];
};

/** What the state says of one partition; a missing `start` means that nothing was delivered yet. */
export type Bookmark = {
  readonly start?: Instant;
  readonly covered: readonly Span[];
  /** When the last full pass over a stream that changes unseen began. */
  readonly refreshed?: Instant;
  /** The pass that is under way. */
  readonly sweep?: Sweep;
  /** From where on children are asked for; `start` where it is missing. */
  readonly since?: Instant;
  /** Ids of the projects that it speaks of, where it is an organization's. */
  readonly projects?: readonly string[];
  /** Stands for the settings that narrowed what was read; undefined when none did. */
  readonly question?: string;
  /** The newest record that was ever delivered, where statistics are compared with it. */
  readonly newest?: Instant;
};

/** Where a partition stands: what was delivered, and what the bookmark is about. */
export type Checkpoint = {
  readonly progress: Progress;
  readonly refreshed?: Instant | undefined;
  readonly sweep?: Sweep | undefined;
  readonly since?: Instant | undefined;
  readonly projects?: readonly string[] | undefined;
  readonly question?: string | undefined;
  readonly newest?: Instant | undefined;
};

/**
 * How far ahead of now a bookmark may lie before it is taken for an error: clocks differ a little, and a bookmark
 * from the far future would skip everything until then.
 */
const CLOCK_DIFFERENCE = 3_600;

/** The keys of a bookmark that are ours; others travel along. */
export const BOOKMARK_KEYS: readonly string[] = [
  'start',
  'refreshed',
  'sweep',
  'since',
  'newest',
  'covered',
  'projects',
  'question',
  'partitions',
];

/**
 * What a bookmark that was reset says of everything that it does not know. Meltano puts the state of a run that did not end on
 * top of the one before, key by key: whatever is left out would come back.
 */
export const BLANKS: JsonObject = Object.fromEntries(
  BOOKMARK_KEYS.filter((key) => !['partitions', 'question'].includes(key)).map((key) => [key, null]),
);

/** Characters of a value that is not understood. */
const LONGEST_SHOWN = 40;

/**
 * Reads a bookmark as it stands in a state file.
 * @param now epoch seconds
 * @param warn hears what was not understood; the bookmark then counts as missing, so that nothing is skipped
 */
export function readBookmark(
  value: JsonValue | undefined,
  now: Instant,
  warn: (problem: string) => void,
): Bookmark {
  if (value === undefined || value === null) return { covered: [] };
  if (!isJsonObject(value)) {
    warn(`is ${cutText(JSON.stringify(value), LONGEST_SHOWN)} and not an object with "start"`);
    return { covered: [] };
  }
  const time = (name: string): Instant | undefined => {
    const raw = value[name];
    if (raw === undefined || raw === null) return undefined;
    const instant = typeof raw === 'string' ? toInstant(raw) : undefined;
    if (instant === undefined)
      warn(`has a "${name}" that is no time: ${cutText(JSON.stringify(raw), LONGEST_SHOWN)}`);
    else if (instant > now + CLOCK_DIFFERENCE)
      warn(`has a "${name}" in the future: ${formatInstant(instant)}`);
    else return instant;
    return undefined;
  };
  // `replication_key_value` is where taps built on the Meltano SDK keep it.
  const start = time('start') ?? time('replication_key_value');
  const refreshed = time('refreshed');
  const newest = time('newest');
  const since = time('since');
  const { projects, question } = value;
  const spans = (list: JsonValue | undefined): readonly Span[] =>
    normalise((Array.isArray(list) ? list : []).flatMap((pair) => readSpan(pair, now)));
  const sweep = readSweep(value['sweep'], spans);
  return {
    ...(start !== undefined && { start }),
    ...(refreshed !== undefined && { refreshed }),
    ...(sweep !== undefined && { sweep }),
    ...(since !== undefined && { since }),
    ...(newest !== undefined && { newest }),
    ...(Array.isArray(projects) && { projects: projects.map(String) }),
    ...(typeof question === 'string' && { question }),
    covered: spans(value['covered']),
  };
}

/** A pass of which nothing readable is left is none: then the next one is due. */
function readSweep(
  value: JsonValue | undefined,
  spans: (list: JsonValue | undefined) => readonly Span[],
): Sweep | undefined {
  if (!isJsonObject(value) || typeof value['began'] !== 'string') return undefined;
  const began = toInstant(value['began']);
  const left = spans(value['left']);
  return began === undefined || left.length === 0 ? undefined : { began, left };
}

function readSpan(pair: JsonValue, now: Instant): Span[] {
  if (!Array.isArray(pair)) return [];
  const [from, to] = pair.map((end) => (typeof end === 'string' ? toInstant(end) : undefined));
  return from !== undefined && to !== undefined && from < to && to <= now + CLOCK_DIFFERENCE
    ? [[from, to]]
    : [];
}

/** Writes a bookmark the way it stands in the state: times as `2026-11-20T00:00:00Z`, nothing empty. */
export function writeBookmark(checkpoint: Checkpoint): JsonObject {
  const { progress, refreshed, sweep, since, newest, projects, question } = checkpoint;
  return {
    start: formatInstant(progress.start),
    ...(refreshed !== undefined && { refreshed: formatInstant(refreshed) }),
    ...(sweep !== undefined && {
      sweep: { began: formatInstant(sweep.began), left: sweep.left.map((span) => span.map(formatInstant)) },
    }),
    ...(since !== undefined && since !== progress.start && { since: formatInstant(since) }),
    ...(newest !== undefined && { newest: formatInstant(newest) }),
    ...(progress.covered.length > 0 && {
      covered: progress.covered.map((span) => span.map(formatInstant)),
    }),
    ...(projects !== undefined && { projects: [...projects] }),
    ...(question !== undefined && { question }),
  };
}
