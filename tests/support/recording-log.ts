import type { Point } from '../../src/log/format.ts';
import type { Logger } from '../../src/log.ts';

/** A logger that keeps what it is told: lines as `warning issues: text`, measurements as they are. */
export type RecordingLog = Logger & { readonly lines: readonly string[]; readonly points: readonly Point[] };

export function recordingLog(): RecordingLog {
  const lines: string[] = [];
  const points: Point[] = [];
  const at =
    (level: string): Logger['info'] =>
    (message, options) => {
      lines.push(`${level}${options?.stream === undefined ? '' : ` ${options.stream}`}: ${message}`);
    };
  return {
    lines,
    points,
    debug: at('debug'),
    info: at('info'),
    warning: at('warning'),
    error: at('error'),
    critical: at('critical'),
    metric: (point) => {
      points.push(point);
    },
  };
}
