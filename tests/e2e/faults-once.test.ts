import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FAULTS, type FaultRow, outcomeOf, type Place } from './faults-table.ts';
import { type FaultTrial, startFaultTrial } from './faults-trial.ts';

const PLACES: readonly Place[] = ['first', 'middle', 'last'];

let trial: FaultTrial;
beforeAll(async () => {
  trial = await startFaultTrial();
});
afterAll(() => trial.account.simulator.close());
beforeEach(() => trial.account.simulator.reset());

describe.each(['users', 'events'] as const)('a fault that meets one page of %s', (target) => {
  const outcome = (row: FaultRow, place: Place) => outcomeOf(row.once ?? 'rides', target, place);
  const ridden = FAULTS.filter(({ once }) => once !== undefined)
    .map((row) => ({
      row,
      name: row.name,
      places: PLACES.filter((place) => outcome(row, place) === 'rides'),
    }))
    .filter(({ places }) => places.length > 0)
    .flatMap(({ row, name, places }) =>
      (row.isAlone ? places.map((place) => [place]) : [places]).map((at) => ({ row, name, places: at })),
    );
  it.each(ridden)('loses nothing: $name on the pages $places', async ({ row, places }) => {
    await trial.check(
      row,
      target,
      places.map((place) => trial.once(row, target, place)),
      'rides',
    );
  });

  const others = FAULTS.filter(({ once }) => once !== undefined)
    .flatMap((row) => PLACES.map((place) => ({ row, name: row.name, place, outcome: outcome(row, place) })))
    .filter(({ outcome }) => outcome !== 'rides');
  it.each(others)('ends in "$outcome": $name on the $place page', async ({ row, place, outcome }) => {
    await trial.check(row, target, [trial.once(row, target, place)], outcome);
  });
});

it('asks for half the time span after two query time-outs and loses nothing', async () => {
  const row: FaultRow = { name: '504 query time-out', kind: '504-query' };
  for (const place of PLACES) {
    trial.account.simulator.reset();
    const fault = trial.once(row, 'events', place, 2);
    await trial.check(row, 'events', [fault], 'rides');
    expect(fault.met()).toBe(2);
  }
});
