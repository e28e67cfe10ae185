import type { Attack, Measured } from './attack.ts';
import { MOST_MB } from './attacks.ts';

/** The head of the table that `npm run test:security` prints. */
export function headLines(): readonly string[] {
  return [
    '| attack | outcome | seconds | peak MB | longest block of the event loop, ms |',
    '| --- | --- | --- | --- | --- |',
  ];
}

/** An attack as a row of that table. */
export function rowLine({ name }: Attack, { outcome, seconds, peakMb, blockedMs }: Measured): string {
  const cells = [name, outcome, seconds.toFixed(1), rounded(peakMb), rounded(blockedMs)];
  return `| ${cells.join(' | ')} |`;
}

/** What is wrong with the end of a run under attack; undefined when it is as it should be. */
export function trouble(attack: Attack, { outcome, lastLine, result, peakMb }: Measured): string | undefined {
  if (outcome !== attack.outcome)
    return `it should be "${attack.outcome}" but is "${outcome}": ${lastLine.slice(0, 500)}`;
  if (attack.says !== undefined && !attack.says.test(lastLine))
    return `the last line does not say ${attack.says}: ${lastLine.slice(0, 500)}`;
  if (peakMb === undefined) return 'nothing was measured';
  if (peakMb >= MOST_MB) return `it took ${peakMb.toFixed(0)} MB`;
  try {
    attack.check?.(result);
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
  return undefined;
}

function rounded(value: number | undefined): string {
  return value === undefined ? '?' : value.toFixed(0);
}
