import type { Writable } from 'node:stream';

/** Standard error of a person at a terminal: log lines scroll, one line at the bottom is repainted. */
export type StatusLine = {
  /** Writes text that stays, above the status. */
  readonly write: (text: string) => void;
  /**
   * Replaces the status; an empty text removes it. What is shown more often than an eye can follow is left out, but for
   * what is urgent: nothing may follow it for long.
   */
  readonly show: (text: string, isUrgent?: boolean) => void;
};

const CLEAR_LINE = '\r\u001b[2K';
const REPAINT_MS = 200;
const USUAL_COLUMNS = 80;

/**
 * @param columns width of the terminal; the status is cut to it, since a wrapped line cannot be repainted. Terminals
 *   that do not know their width say 0.
 */
export function createStatusLine(
  stderr: Writable,
  clock: { now: () => number },
  columns: number,
): StatusLine {
  const longest = (columns > 1 ? columns : USUAL_COLUMNS) - 1;
  let shown = '';
  let paintedMs = 0;
  return {
    write: (text) => {
      stderr.write(shown === '' ? text : `${CLEAR_LINE}${text}${shown}`);
    },
    show: (text, isUrgent = false) => {
      const now = clock.now();
      if (text !== '' && !isUrgent && now - paintedMs < REPAINT_MS) return;
      paintedMs = now;
      const line = text.slice(0, longest);
      if (shown !== '' || line !== '') stderr.write(`${CLEAR_LINE}${line}`);
      shown = line;
    },
  };
}
