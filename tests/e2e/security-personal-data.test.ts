import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/json.ts';
import { createWorld, type Simulator, startSimulator, TOLD_SECRET, type World } from '../simulator/index.ts';
import { lastState, recordsOf, runTap, type TapResult } from '../support/run-tap.ts';

const NOW = Math.floor(Date.now() / 1000) * 1000;
const KEY = 'a key of this test alone';
const IP = /\b198\.51\.100\.\d+|203\.0\.113\.9/;

const hash = (text: string): string =>
  createHmac('sha256', KEY).update(text.trim().toLowerCase()).digest('hex');

let world: World;
let simulator: Simulator;

beforeAll(async () => {
  world = createWorld({
    seed: 5,
    now: NOW,
    projects: 2,
    teams: 2,
    members: 4,
    issues: 40,
    events: 40,
    releases: 3,
    days: 20,
    telling: true,
  });
  simulator = await startSimulator(world, { now: () => NOW });
});
afterAll(() => simulator.close());

const run = (settings: JsonObject): Promise<TapResult> =>
  runTap({
    config: {
      api_token: simulator.token,
      base_url: simulator.url,
      start_date: new Date(NOW - 60 * 86_400_000).toISOString(),
      event_detail: 'full',
      ...settings,
    },
    env: { TAP_SENTRY_LOGLEVEL: 'DEBUG' },
  });

/** Everything that tells who somebody is, as anybody may have written it. */
function tellsOf({ stdout, stderr }: TapResult): readonly string[] {
  const text = (stdout + stderr).toLowerCase();
  const words = world.members.flatMap(({ email, name, userId }) => [
    email,
    encodeURIComponent(email),
    name,
    `"${userId}"`,
  ]);
  return words.map((word) => word.toLowerCase()).filter((word) => text.includes(word));
}

const lines = ({ stdout }: TapResult): number => stdout.split('\n').length;

describe('personal data, kept', () => {
  it('is in the records and in no log line, and secrets of applications are in neither', async () => {
    const result = await run({});
    expect(result.code).toBe(0);
    expect(tellsOf(result).length).toBeGreaterThan(0);
    expect(tellsOf({ ...result, stdout: '' })).toEqual([]);
    expect(result.stdout).toMatch(IP);
    expect(result.stdout + result.stderr).not.toContain(TOLD_SECRET);
    expect(result.stdout).not.toContain('x-personal');
    const [event] = recordsOf(result.messages, 'events');
    const text = JSON.stringify(event);
    expect(text).toContain('["Authorization","***"]');
    expect(text).toContain('["Accept","application/json"]');
    expect(text).toContain('https://shop.example.com/?access_token=***&page=2');
    expect(text).toContain('&password=***&remember=1');
    expect(text).toContain('"sort_key":"total"');
  });

  it('is all there, with every secret, when secrets are not masked', async () => {
    const result = await run({ mask_secrets_in_events: false });
    expect(result.code).toBe(0);
    const [event] = recordsOf(result.messages, 'events');
    expect(JSON.stringify(event)).toContain(`["Authorization","Bearer ${TOLD_SECRET}"]`);
    expect(JSON.stringify(event).split(TOLD_SECRET).length).toBeGreaterThanOrEqual(13);
    expect(result.stderr).not.toContain(TOLD_SECRET);
  });
});

describe('personal data, hashed', () => {
  let result: TapResult;
  beforeAll(async () => {
    result = await run({ personal_data: 'hash', personal_data_key: KEY });
  });

  it('is nowhere, neither in a record nor in a log line nor in the state', () => {
    expect(result.code).toBe(0);
    expect(tellsOf(result)).toEqual([]);
    expect(result.stdout).not.toMatch(IP);
    expect(result.stdout + result.stderr).not.toContain(KEY);
    expect(JSON.stringify(lastState(result.messages))).not.toContain('@');
  });

  it('joins: a member has the same hash as user, in tags, in messages, and where an issue is assigned', () => {
    const members = new Map(
      recordsOf(result.messages, 'users').map(({ email, user }) => [
        String(email),
        user as JsonObject | null,
      ]),
    );
    expect([...members.keys()].toSorted()).toEqual(world.members.map(({ email }) => hash(email)).toSorted());
    const events = recordsOf(result.messages, 'events');
    expect(events.length).toBe(40);
    for (const event of events) {
      const user = event['user'] as JsonObject;
      const email = String(user['email']);
      expect(members.has(email)).toBe(true);
      const account = members.get(email);
      if (account) expect(user['id']).toBe(account['id']);
      const tags = new Map((event['tags'] as JsonObject[]).map(({ key, value }) => [key, value]));
      expect(tags.get('user')).toBe(`email:${email}`);
      expect(tags.get('client_ip')).toBe(user['ip_address']);
      expect(event['message']).toContain(`Cannot notify ${email} at ${user['ip_address']}, see`);
      const text = JSON.stringify(event['entries']);
      expect(text).toContain(`sign-in?email=${email}"`);
      expect(text).toContain(`"email":"${email}"`);
      expect(text).toContain(`POST /mail to ${email}`);
    }
    const ids = new Set([...members.values()].flatMap((user) => (user ? [user['id']] : [])));
    const assigned = recordsOf(result.messages, 'issues')
      .map(({ assignedTo }) => assignedTo as JsonObject | null)
      .filter((actor) => actor?.['type'] === 'user');
    expect(assigned.length).toBeGreaterThan(0);
    for (const actor of assigned) expect(ids).toContain(actor?.['id']);
  });

  it('leaves keys, teams and times alone', async () => {
    const kept = await run({});
    expect(lines(result)).toBe(lines(kept));
    for (const stream of ['projects', 'teams']) {
      const times = (records: readonly object[]) => JSON.stringify(records);
      expect(times(recordsOf(result.messages, stream))).toBe(times(recordsOf(kept.messages, stream)));
    }
    const ids = (from: TapResult) => recordsOf(from.messages, 'users').map(({ id }) => id);
    expect(ids(result)).toEqual(ids(kept));
    const teamsOf = (from: TapResult) =>
      recordsOf(from.messages, 'issues')
        .map(({ assignedTo }) => assignedTo as JsonObject | null)
        .filter((actor) => actor?.['type'] === 'team');
    expect(teamsOf(result).length).toBeGreaterThan(0);
    expect(teamsOf(result)).toEqual(teamsOf(kept));
    expect(lastState(result.messages)).toEqual(lastState(kept.messages));
  });

  it('has the same hashes in flattened columns', async () => {
    const flat = await run({
      personal_data: 'hash',
      personal_data_key: KEY,
      flattening_enabled: true,
      flattening_max_depth: 1,
    });
    expect(tellsOf(flat)).toEqual([]);
    const column = recordsOf(flat.messages, 'events').map((event) => event['user__email']);
    const nested = recordsOf(result.messages, 'events').map(({ user }) => (user as JsonObject)['email']);
    expect(column).toEqual(nested);
  });
});

describe('personal data, omitted', () => {
  it('is nowhere, and nothing else is missing', async () => {
    const result = await run({ personal_data: 'omit' });
    expect(result.code).toBe(0);
    expect(tellsOf(result)).toEqual([]);
    expect(result.stdout).not.toMatch(IP);
    const [event] = recordsOf(result.messages, 'events');
    expect(event?.['user']).toEqual({
      id: null,
      email: null,
      username: null,
      name: null,
      ip_address: null,
      geo: null,
      data: { plan: 'a' },
    });
    expect(event?.['message']).toBe('Cannot notify *** at ***, see https://***@shop.example.com/');
    expect(recordsOf(result.messages, 'users').length).toBe(4);
  });
});

describe('settings of personal data that cannot be used', () => {
  it.each<[string, JsonObject, string]>([
    ['hash without a key', { personal_data: 'hash' }, 'personal_data_key is missing'],
    [
      'a key that is too short',
      { personal_data: 'hash', personal_data_key: 'tooshortkey' },
      'personal_data_key is too short',
    ],
  ])('end the run before any request: %s', async (_, settings, sentence) => {
    const asked = simulator.requests.length;
    const result = await run(settings);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(sentence);
    expect(result.stdout + result.stderr).not.toContain('tooshortkey');
    expect(simulator.requests.length).toBe(asked);
  });
});
