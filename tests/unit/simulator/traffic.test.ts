import { afterEach, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator, wholeLife } from '../../simulator/index.ts';
import { ask, NOW, smallWorld } from './ask.ts';

let simulator: Simulator;
afterEach(async () => {
  await simulator.close();
});

describe('traffic', () => {
  it('has come in whenever somebody looks, each event at its second', async () => {
    const world = smallWorld();
    let now = NOW;
    const [first, second] = world.issues;
    if (first === undefined || second === undefined) throw new Error('The world is empty.');
    simulator = await startSimulator(world, {
      now: () => now,
      traffic: { issues: [first.id, second.id], everySeconds: 20 },
    });
    const counts = () => [first, second].map((issue) => wholeLife(world, issue).count);
    const before = counts();
    await ask(simulator, '/');
    expect(counts()).toEqual(before);
    now += 60_000;
    await ask(simulator, '/');
    await ask(simulator, '/');
    expect(counts()).toEqual(before.map((count) => count + 3));
    const lastSeen = [first, second].map((issue) => Number(wholeLife(world, issue).lastSeen) / 1000);
    expect(lastSeen.sort()).toEqual([now - 10_000, now]);
  });
});

describe('a change before every request', () => {
  it('is made until the next reset', async () => {
    simulator = await startSimulator(smallWorld(), { now: () => NOW });
    const seen: (string | undefined)[] = [];
    simulator.onEveryRequest(({ stream }) => seen.push(stream));
    await ask(simulator, '/');
    await ask(simulator, '/organizations/');
    simulator.reset();
    await ask(simulator, '/');
    expect(seen).toEqual(['root', 'organizations']);
  });
});

describe('owned records', () => {
  it('are those of the truth, each with its organization', async () => {
    simulator = await startSimulator(smallWorld({ organizations: 2 }), { now: () => NOW });
    const owned = simulator.owned('projects');
    expect(owned.map(({ record }) => record['id'])).toEqual([...simulator.truth('projects').keys()]);
    expect(new Set(owned.map(({ organizationId }) => organizationId)).size).toBe(2);
  });
});
