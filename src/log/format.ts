import type { JsonObject, JsonValue } from '../json.ts';
import { cutText } from '../text.ts';
import { cutToBytes, escapeUnsafe } from './escape.ts';
import { describeException, stackLines } from './exception.ts';
import type { Form, Level } from './setup.ts';

/** One measurement, named as the Singer SDK names them; timers are in seconds. */
export type Point = {
  readonly type: 'counter' | 'timer';
  readonly metric: string;
  readonly value: number;
  readonly tags: JsonObject;
};

export type Entry = {
  readonly level: Level;
  readonly message: string;
  readonly nowMs: number;
  readonly pid: number;
  readonly redact: (text: string) => string;
  readonly stream?: string;
  readonly extra?: JsonObject;
  readonly exception?: unknown;
  readonly point?: Point;
};

const NAME = 'tap-sentry';

/** Meltano's line reader gives up at 64 KiB; four lines of this length fit into it. */
const LONGEST_LINE = 16_384 - 1;
/** Nothing behind this is looked at: a line is much shorter, and what is hidden in it takes less room. */
const LONGEST_TEXT = 65_536;
/** Characters of a message in JSON when the line was too long; each takes four bytes at most. */
const LONGEST_MESSAGE = 3000;

/** Meltano passes top-level and extra keys on as keyword arguments of its own logger; these would clash. */
const TAKEN = new Set(
  'event level name plugin_exception timestamp logger message pid logger_name ts thread_name app_name stream_name exception metric_info extra'.split(
    ' ',
  ),
);

/** One log entry as a text without the last newline; only a stack takes more than one line. */
export function format(form: Form, entry: Entry): string {
  // Secrets are hidden before the line is cut to its length; only what is much too long is cut before.
  const clean = (text: string): string => escapeUnsafe(entry.redact(cutText(text, LONGEST_TEXT)));
  return form === 'structured' ? formatJson(entry, clean) : formatText(form, entry, clean);
}

type Clean = (text: string) => string;

function formatText(form: 'console' | 'bare', entry: Entry, clean: Clean): string {
  const level = entry.level.toUpperCase();
  if (entry.point !== undefined) {
    // Parsers of the older Singer libraries look for exactly this beginning.
    return cutToBytes(`${level} METRIC: ${JSON.stringify(cleanPoint(entry.point, clean))}`, LONGEST_LINE);
  }
  const extra = entry.extra === undefined ? '' : ` ${JSON.stringify(cleanValue(entry.extra, clean))}`;
  const stream = entry.stream === undefined ? '' : clean(entry.stream);
  const text = `${clean(entry.message)}${extra}`;
  const first =
    form === 'console'
      ? `${timeOf(entry.nowMs)} | ${level.padEnd(8)} | ${NAME}${stream === '' ? '' : `.${stream}`} | ${text}`
      : `${stream === '' ? '' : `[${stream}] `}${text}`;
  const stack = entry.exception === undefined ? [] : stackLines(entry.exception, clean);
  return [first, ...stack.map((line) => `  ${line}`)]
    .map((line) => cutToBytes(line, LONGEST_LINE))
    .join('\n');
}

/** `2024-01-02 03:04:05,678` in UTC, as Python's logging writes it. */
function timeOf(nowMs: number): string {
  return new Date(nowMs).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '');
}

/** Every key but the last three must be there, or Meltano takes the line for plain text. */
function formatJson(entry: Entry, clean: Clean): string {
  const required = {
    level: entry.level,
    pid: entry.pid,
    logger_name: NAME,
    ts: entry.nowMs / 1000,
    thread_name: 'MainThread',
    app_name: NAME,
    stream_name: entry.stream === undefined ? null : clean(entry.stream).slice(0, 200),
    message: clean(entry.point === undefined ? entry.message : describePoint(entry.message, entry.point)),
  };
  const line = JSON.stringify({
    ...required,
    ...(entry.point === undefined ? {} : { metric_info: cleanPoint(entry.point, clean) }),
    ...(entry.extra === undefined
      ? {}
      : { extra: renameTaken(cleanValue(entry.extra, clean) as JsonObject) }),
    ...(entry.exception === undefined ? {} : { exception: describeException(entry.exception, clean) }),
  });
  if (Buffer.byteLength(line) <= LONGEST_LINE) return line;
  const message = cutToBytes(required.message, LONGEST_MESSAGE);
  return JSON.stringify({
    ...required,
    message: message === required.message ? `${message} [cut]` : message,
  });
}

/**
 * A measurement as a text: `METRIC record_count=12 stream=events`. Meltano shows the text, the name and the value
 * of a measurement, but no tags: without this nobody could tell of which stream it is.
 */
function describePoint(message: string, { metric, value, tags }: Point): string {
  const parts = Object.entries({ [metric]: value, ...tags }).map(([key, item]) => `${key}=${String(item)}`);
  return `${message} ${parts.join(' ')}`;
}

function renameTaken(extra: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(extra).map(([key, value]) => [TAKEN.has(key) ? `${key}_` : key, value]),
  );
}

/** What was measured is our own number, and stays one. */
function cleanPoint(point: Point, clean: Clean): JsonValue {
  return { ...(cleanValue({ ...point }, clean) as JsonObject), value: point.value };
}

function cleanValue(value: JsonValue, clean: Clean): JsonValue {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number') {
    // A token may be nothing but digits.
    const shown = clean(String(value));
    return shown === String(value) ? value : shown;
  }
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      clean(key),
      item === undefined ? item : cleanValue(item, clean),
    ]),
  );
}
