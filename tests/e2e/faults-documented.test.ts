import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FAULTS, type FaultRow, outcomeOf } from './faults-table.ts';

const page = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');
/** Cells of the first table, without head and rule. */
const rows = page
  .slice(page.indexOf('| Fault |'))
  .split('\n\n')[0]
  ?.split('\n')
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const TARGETS = ['users', 'issues', 'events'] as const;
const PLACES = ['first', 'middle', 'last'] as const;

/** Exit codes that a fault can end in, as the page writes them. */
function codes(outcomes: NonNullable<FaultRow['once']>): string {
  const ends = TARGETS.flatMap((target) =>
    PLACES.map((place) => (['rides', 'gone'].includes(outcomeOf(outcomes, target, place)) ? '0' : '1')),
  );
  return [...new Set(ends)].sort().join(' or ');
}

describe('docs/faults.md', () => {
  it('has the faults that are tried, in their order', () => {
    expect(rows?.map(([name]) => name)).toEqual(FAULTS.map(({ name }) => name));
  });

  it.each(FAULTS)('tells the exit codes that are tested: $name', ({ name, once, lasting }) => {
    const row = rows?.find(([cell]) => cell === name);
    if (once !== undefined) expect(row?.[2]).toBe(codes(once));
    if (lasting !== undefined) expect(row?.[4]).toBe(codes(lasting));
  });
});
