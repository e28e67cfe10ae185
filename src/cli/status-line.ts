import type { Writable } from 'node:stream';

/** Standard error of a person at a terminal: log lines scroll, one line at the bottom is repainted. */
export type StatusLine = {
  /** Writes text that stays, above the status. */
  readonly write: (text: string) => void;
  /** Replaces the status; an empty text removes it. */
  readonly show: (text: string) => void;
};

const CLEAR_LINE = '\r\u001b[2K';
const REPAINT_MS = 200;

/** @param columns width of the terminal; the status is cut to it, since a wrapped line cannot be repainted */
export function createStatusLine(
  stderr: Writable,
  clock: { now: () => number },
  columns: number,
): StatusLine {
  let shown = '';
  let paintedMs = 0;
  return {
    write: (text) => {
      stderr.write(shown === '' ? text : `${CLEAR_LINE}${text}${shown}`);
    },
    show: (text) => {
      const now = clock.now();
      if (text !== '' && now - paintedMs < REPAINT_MS) return;
      paintedMs = now;
      if (shown !== '' || text !== '') stderr.write(`${CLEAR_LINE}${text.slice(0, columns - 1)}`);
      shown = text.slice(0, columns - 1);
    },
  };
}
