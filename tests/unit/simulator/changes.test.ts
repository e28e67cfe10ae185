import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/json.ts';
import {
  copyEvent,
  heal,
  moveLastSeen,
  removeMember,
  type Simulator,
  type SimulatorOptions,
  spoil,
  startSimulator,
  type WorldOptions,
} from '../../simulator/index.ts';
import { type Asked, ask, now, smallWorld } from './ask.ts';

const ORG = '/organizations/acme-works';
const EVENTS = '/projects/acme-works/search/events/';
let simulator: Simulator;
const start = async (options: SimulatorOptions = {}, world: Partial<WorldOptions> = {}): Promise<void> => {
  simulator = await startSimulator(smallWorld(world), { now, ...options });
};
const get = (path: string): Promise<Asked> => ask(simulator, path);
const field = (asked: Asked, name: string): unknown[] => asked.json.map((row: JsonObject) => row[name]);
afterEach(async () => {
  await simulator.close();
});

describe('a list of an issue that never has bodies', () => {
  it('is as long as any other', async () => {
    await start({ ignoresFull: true });
    const [{ id }] = (await get(`${ORG}/issues/?query=&project=-1&sort=freq`)).json;
    const { json } = await get(`${ORG}/issues/${id}/events/?full=1&per_page=30`);
    expect(json.length).toBeGreaterThan(10);
    expect(json[0]).not.toHaveProperty('entries');
  });
});

describe('a change', () => {
  it('may store an event in a second project', async () => {
    await start();
    const [first] = (await get(EVENTS)).json;
    copyEvent(simulator.world, first.eventID, 'ledger');
    const [copy] = (await get('/projects/acme-works/ledger/events/')).json.filter(
      ({ eventID }: JsonObject) => eventID === first.eventID,
    );
    expect(copy).toMatchObject({ dateCreated: first.dateCreated });
    expect([copy.projectID, copy.groupID]).not.toEqual([first.projectID, first.groupID]);
    expect(() => copyEvent(simulator.world, 'none', 'ledger')).toThrow('the world has no event none');
  });

  it('may take a member out of the list', async () => {
    await start();
    const [first, second] = field(await get(`${ORG}/members/`), 'id');
    removeMember(simulator.world, String(first));
    expect(field(await get(`${ORG}/members/`), 'id')[0]).toBe(second);
    expect(() => removeMember(simulator.world, 'none')).toThrow('the world has no none');
  });

  it('may move the last sight of an issue', async () => {
    await start({}, { events: 0 });
    const { id = '' } = simulator.world.issues[3] ?? {};
    await get(`${ORG}/issues/?query=&project=-1`);
    moveLastSeen(simulator.world, id, '2026-11-20T11:59:59Z');
    const [newest] = (await get(`${ORG}/issues/?query=&project=-1`)).json;
    expect(newest).toMatchObject({ id, lastSeen: '2026-11-20T11:59:59Z' });
  });
});

describe('a record that breaks its page', () => {
  it('does so until it is healed', async () => {
    await start();
    const [{ eventID }] = (await get(EVENTS)).json;
    spoil(simulator.world, 'events', eventID, 'fatal');
    expect((await get(EVENTS)).status).toBe(500);
    heal(simulator.world, 'issues');
    expect((await get(EVENTS)).status).toBe(500);
    heal(simulator.world, 'events');
    spoil(simulator.world, 'events', eventID, 'nan');
    const asked = await get(EVENTS);
    expect([asked.status, asked.json, asked.text.includes('"userCount":NaN')]).toEqual([
      200,
      undefined,
      true,
    ]);
    heal(simulator.world, 'events');
    spoil(simulator.world, 'events', eventID, 'no-id');
    const [first] = (await get(EVENTS)).json;
    expect([first.id, first.eventID]).toEqual([undefined, undefined]);
  });
});
