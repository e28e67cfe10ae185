import type { JsonObject } from './json.ts';
import { format, type Point } from './log/format.ts';
import { type Form, isLoud, type Level } from './log/setup.ts';
import type { Clock } from './time.ts';

type LogOptions = {
  /** The stream the line is about. */
  readonly stream?: string;
  readonly extra?: JsonObject;
  /** Anything that was thrown. */
  readonly exception?: unknown;
};

type Log = (message: string, options?: LogOptions) => void;

/** Where the program says what it does: one line a call, on standard error. */
export type Logger = {
  readonly debug: Log;
  readonly info: Log;
  readonly warning: Log;
  readonly error: Log;
  readonly critical: Log;
  /** One measurement; timers are in seconds. */
  readonly metric: (point: Point, level?: 'debug' | 'info') => void;
};

/**
 * A logger that writes lines of the given form.
 * @param options.write receives each line whole, with its newline, and how loud it is
 * @param options.redact removes secrets from a text
 */
export function createLogger(options: {
  write: (line: string, level: Level) => void;
  clock: Pick<Clock, 'now'>;
  redact: (text: string) => string;
  form: Form;
  /** Lines below this level are not written. */
  level: Level;
  pid: number;
}): Logger {
  const { write, clock, redact, form, pid } = options;
  const put = (level: Level, message: string, more: LogOptions & { point?: Point }): void => {
    if (!isLoud(level, options.level)) return;
    write(`${format(form, { level, message, nowMs: clock.now(), pid, redact, ...more })}\n`, level);
  };
  const at =
    (level: Level): Log =>
    (message, more = {}) =>
      put(level, message, more);
  return {
    debug: at('debug'),
    info: at('info'),
    warning: at('warning'),
    error: at('error'),
    critical: at('critical'),
    metric: (point, level = 'info') => put(level, 'METRIC', { point }),
  };
}
