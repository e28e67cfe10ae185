import type { Attack, Measured } from './attack.ts';
import { MOST_MB } from './attacks.ts';

/** The head of the table that `npm run test:security` prints. */
export const HEAD: readonly string[] = [
  '| attack | what happens | outcome | seconds | peak MB | longest block of the event loop, ms |',
  '| --- | --- | --- | --- | --- | --- |',
];

/** An attack as a row of that table. */
export function rowOf({ name, happens }: Attack, { outcome, seconds, peakMb, blockedMs }: Measured): string {
  const cells = [name, happens, outcome, seconds.toFixed(1), rounded(peakMb), rounded(blockedMs)];
  return `| ${cells.join(' | ')} |`;
}

/** What is wrong with the end of a run under attack; undefined when it is as it should be. */
export function trouble(attack: Attack, { outcome, lastLine, result, peakMb }: Measured): string | undefined {
  const said = lastLine.slice(0, 500);
  if (outcome !== attack.outcome) return `it should be "${attack.outcome}" but is "${outcome}": ${said}`;
  if (attack.says !== undefined && !attack.says.test(lastLine))
    return `the last line does not say ${attack.says}: ${said}`;
  if (peakMb === undefined) return 'nothing was measured';
  if (peakMb >= MOST_MB) return `it took ${peakMb.toFixed(0)} MB`;
  try {
    attack.check?.(result);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

function rounded(value: number | undefined): string {
  return value === undefined ? '?' : value.toFixed(0);
}
