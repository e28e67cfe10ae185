import { cutText } from '../text.ts';
import type { FailedPart } from './failures.ts';
import type { SkippedPart } from './skips.ts';

/** What a connection test found. */
export type Findings = {
  /** Names of the streams that were tried. */
  readonly selected: readonly string[];
  readonly failures: readonly FailedPart[];
  readonly skips: readonly SkippedPart[];
};

const LONGEST_REASON = 160;

/** What became of one stream in a test: `ok`, `skipped: ...` or `failed: ...`, with what its first part met. */
function outcomeOf(stream: string, { failures, skips }: Findings): string {
  const failed = failures.filter((failure) => failure.stream === stream);
  const [failure] = failed;
  if (failure !== undefined) {
    const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
    return `failed: ${cutText(failure.error.message, LONGEST_REASON)}${more}`;
  }
  const skipped = skips.filter((skip) => skip.stream === stream);
  const [skip] = skipped;
  if (skip === undefined) return 'ok';
  const where = skipped.length > 1 ? `${skip.where} and ${skipped.length - 1} more` : skip.where;
  return `skipped: not available in ${where} (${skip.status}), ${cutText(skip.reason, LONGEST_REASON)}`;
}

/** The table of a test for a terminal: a line a stream. */
export function testTable(findings: Findings): readonly string[] {
  const width = Math.max('stream'.length, ...findings.selected.map(({ length }) => length));
  return [
    `${'stream'.padEnd(width)}  outcome`,
    `${'-'.repeat(width)}  -------`,
    ...findings.selected.map((stream) => `${stream.padEnd(width)}  ${outcomeOf(stream, findings)}`),
  ];
}
