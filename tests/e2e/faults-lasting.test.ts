import { afterAll, beforeAll, beforeEach, describe, it } from '@jest/globals';
import { FAULTS, type FaultRow, outcomeOf, type Place, type Target } from './faults-table.ts';
import { type FaultTrial, startFaultTrial } from './faults-trial.ts';

const PLACES: readonly Place[] = ['first', 'middle', 'last'];

let trial: FaultTrial;
beforeAll(async () => {
  trial = await startFaultTrial();
});
afterAll(() => trial.account.simulator.close());
beforeEach(() => trial.account.simulator.reset());

// A full table keeps no bookmark, so one place tells as much as three.
describe.each<[Target, readonly Place[]]>([
  ['users', ['middle']],
  ['issues', ['middle']],
  ['events', PLACES],
])('a fault that stays from some page of %s on', (target, places) => {
  const cases = FAULTS.flatMap((row) => {
    const { lasting: outcomes } = row;
    if (outcomes === undefined || (row.isSlow && target === 'issues')) return [];
    return (row.isSlow ? (['middle'] as const) : places).map((place) => ({
      row,
      place,
      name: row.name,
      outcome: outcomeOf(outcomes, target, place),
    }));
  });
  it.each(cases)('ends in "$outcome": $name from the $place page on', async ({ row, place, outcome }) => {
    await trial.check(row, target, [trial.lasting(row, target, place)], outcome);
  });
});

it('gives up on a list that goes on with empty pages only', async () => {
  const row: FaultRow = {
    name: 'Empty page with more to come',
    kind: 'empty-page-with-more',
    says: /a thousand pages in a row without a new row/,
  };
  await trial.check(row, 'users', [trial.lasting(row, 'users', 'middle')], 'part');
}, 60_000);
