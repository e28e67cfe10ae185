/** Stands where something is missing. The log hides what is left of a secret in front of it. */
export const CUT = '…';

/**
 * Cuts a text that is going to be shown to its first `longest` UTF-16 units, with a mark behind them.
 * Every text for the log is cut by this: a secret that the cut goes through is known by the mark.
 */
export function cutText(text: string, longest: number): string {
  return text.length > longest ? text.slice(0, Math.max(0, longest)) + CUT : text;
}

/** A text without the slashes at its end, in one look at each; a pattern would look at each of them again and again. */
export function withoutSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 47) end -= 1;
  return text.slice(0, end);
}
