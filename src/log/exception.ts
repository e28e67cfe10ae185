import type { JsonObject } from '../json.ts';

const DEEPEST_CAUSE = 3;
const MOST_FRAMES = 20;
/** Nothing longer is a place in a program. */
const LONGEST_FRAME = 1000;
const FRAME = /^\s*at (?:(?<name>.*) \()?(?<file>[^()]*?):(?<line>\d+):\d+\)?$/;

/**
 * Something thrown, in the shape of an exception in Meltano's structured log lines.
 * @param clean is applied to every text
 */
export function describeException(thrown: unknown, clean: (text: string) => string, depth = 0): JsonObject {
  if (!(thrown instanceof Error)) {
    return { type: typeof thrown, module: 'tap_sentry', message: clean(textOf(thrown)) };
  }
  const cause = thrown.cause === undefined || depth >= DEEPEST_CAUSE ? undefined : thrown.cause;
  return {
    type: clean(thrown.name),
    module: 'tap_sentry',
    message: clean(thrown.message),
    traceback: framesOf(thrown).map((frame) => ({
      ...frame,
      filename: clean(frame.filename),
      function: clean(frame.function),
    })),
    ...(cause === undefined ? {} : { cause: describeException(cause, clean, depth + 1) }),
  };
}

/** The stack of something thrown and of its causes, as lines without newlines; `clean` is applied to each. */
export function stackLines(thrown: unknown, clean: (text: string) => string, depth = 0): readonly string[] {
  if (!(thrown instanceof Error)) return [clean(textOf(thrown))];
  const lines = [
    clean(`${thrown.name}: ${thrown.message}`),
    ...framesOf(thrown).map((frame) => clean(`  at ${frame.function} (${frame.filename}:${frame.lineno})`)),
  ];
  if (thrown.cause === undefined || depth >= DEEPEST_CAUSE) return lines;
  const [first, ...rest] = stackLines(thrown.cause, clean, depth + 1);
  return [...lines, `caused by ${first}`, ...rest];
}

/** All four keys of each frame are needed, or Meltano does not parse the line. */
type Frame = {
  readonly filename: string;
  readonly function: string;
  readonly lineno: number;
  readonly line: string;
};

function framesOf(error: Error): readonly Frame[] {
  const frames: Frame[] = [];
  for (const text of (error.stack ?? '').split('\n')) {
    const groups = text.length > LONGEST_FRAME ? undefined : FRAME.exec(text)?.groups;
    if (groups === undefined) continue;
    if (frames.length === MOST_FRAMES) break;
    frames.push({
      filename: groups['file'] ?? '',
      function: groups['name'] ?? '<anonymous>',
      lineno: Number(groups['line']),
      line: '',
    });
  }
  return frames;
}

/** Anything that was thrown as a text; objects may refuse to be one. */
export function textOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    return `something that is no text (${typeof thrown})`;
  }
}
