import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { cutText } from '../../text.ts';
import { formatInstant, type Instant, type Span, toInstant } from '../../time.ts';
import type { Progress } from './progress.ts';
import { normalise } from './spans.ts';

/** What the state says of one partition; a missing `start` means that nothing was delivered yet. */
export type Bookmark = {
  readonly start?: Instant;
  readonly covered: readonly Span[];
  /** When the last full pass over a stream that changes unseen began. */
  readonly refreshed?: Instant;
  /** Ids of the projects that it speaks of, where it is an organization's. */
  readonly projects?: readonly string[];
  /** Stands for the settings that narrowed what was read; undefined when none did. */
  readonly question?: string;
  /** The newest record that was ever delivered, where statistics are compared with it. */
  readonly newest?: Instant;
};

/** Where a partition stands: what was delivered, and what the bookmark is about. */
export type Standing = {
  readonly progress: Progress;
  readonly refreshed?: Instant | undefined;
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
  'newest',
  'covered',
  'projects',
  'question',
  'partitions',
];

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
  const { projects, question } = value;
  const covered = (Array.isArray(value['covered']) ? value['covered'] : []).flatMap((pair) =>
    readSpan(pair, now),
  );
  return {
    ...(start !== undefined && { start }),
    ...(refreshed !== undefined && { refreshed }),
    ...(newest !== undefined && { newest }),
    ...(Array.isArray(projects) && { projects: projects.map(String) }),
    ...(typeof question === 'string' && { question }),
    covered: normalise(covered),
  };
}

function readSpan(pair: JsonValue, now: Instant): Span[] {
  if (!Array.isArray(pair)) return [];
  const [from, to] = pair.map((end) => (typeof end === 'string' ? toInstant(end) : undefined));
  return from !== undefined && to !== undefined && from < to && to <= now + CLOCK_DIFFERENCE
    ? [[from, to]]
    : [];
}

/** Writes a bookmark the way it stands in the state: times as `2026-11-20T00:00:00Z`, nothing empty. */
export function writeBookmark({ progress, refreshed, newest, projects, question }: Standing): JsonObject {
  return {
    start: formatInstant(progress.start),
    ...(refreshed !== undefined && { refreshed: formatInstant(refreshed) }),
    ...(newest !== undefined && { newest: formatInstant(newest) }),
    ...(progress.covered.length > 0 && {
      covered: progress.covered.map((span) => span.map(formatInstant)),
    }),
    ...(projects !== undefined && { projects: [...projects] }),
    ...(question !== undefined && { question }),
  };
}
