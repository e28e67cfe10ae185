import { afterEach, describe, expect, it } from '@jest/globals';
import { deleteEvent, type FaultKind, type Simulator, spoil, startSimulator } from '../../simulator/index.ts';
import { ask, NOW, nextCursor, now, smallWorld, walk } from './ask.ts';

const ORG = '/organizations/acme-works';
const MEMBERS = `${ORG}/members/?per_page=5`;
let simulator: Simulator;
const start = async (...kinds: readonly FaultKind[]): Promise<void> => {
  simulator = await startSimulator(smallWorld(), { now });
  for (const kind of kinds) simulator.faults.add({ match: { stream: 'users' }, kind });
};
afterEach(async () => {
  await simulator.close();
});

describe('a fault', () => {
  it('meets the request that it was meant for, as often as it says', async () => {
    await start();
    simulator.faults.add({ match: { stream: 'users', page: 2 }, kind: '500', times: 2 });
    const statuses: number[] = [];
    for (const path of [
      MEMBERS,
      `${MEMBERS}&cursor=5:1:0`,
      `${MEMBERS}&cursor=5:1:0`,
      `${MEMBERS}&cursor=5:1:0`,
    ]) {
      statuses.push((await ask(simulator, path)).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect(simulator.requests.map(({ nth, page }) => [nth, page])).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 2],
    ]);
  });

  it('may be chosen by the project of the path or by a function', async () => {
    await start();
    simulator.faults.add(
      { match: { stream: 'events', project: 'search' }, kind: '403' },
      { match: ({ query }) => query['detailed'] === '0', kind: '503' },
    );
    expect((await ask(simulator, '/projects/acme-works/ledger/events/')).status).toBe(200);
    expect((await ask(simulator, '/projects/acme-works/search/events/')).status).toBe(403);
    expect((await ask(simulator, `${ORG}/?detailed=0`)).status).toBe(503);
  });

  it.each<[FaultKind, number, unknown]>([
    [
      '429-bare',
      429,
      'You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds',
    ],
    ['500', 500, { detail: 'Internal Error', errorId: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    ['404', 404, { detail: 'The requested resource does not exist' }],
    ['410', 410, { message: 'This API no longer exists.' }],
    ['504-query', 504, { detail: expect.stringContaining('Query timeout. Please try again.') }],
    ['object-for-list', 200, { data: [], meta: {} }],
    ['error-200', 200, { detail: 'Internal Error' }],
    ['502-html', 502, undefined],
    ['login-page', 200, undefined],
  ])('%s answers with %d', async (kind, status, json) => {
    await start(kind);
    const asked = await ask(simulator, MEMBERS);
    expect([asked.status, asked.json]).toEqual([status, json]);
  });

  it('of the rate limit names its wait in one header or the other', async () => {
    await start('429-reset', '429-retry-after', '429-none', '429-bare');
    const read = async () => {
      const { headers } = await ask(simulator, MEMBERS);
      return ['x-sentry-rate-limit-reset', 'retry-after', 'x-sentry-rate-limit-concurrentlimit'].map((name) =>
        headers.get(name),
      );
    };
    const reset = String(NOW / 1000 + 1);
    expect([await read(), await read(), await read(), await read()]).toEqual([
      [reset, null, '25'],
      [null, '1', null],
      [reset, null, 'None'],
      [null, null, null],
    ]);
  });

  it.each<FaultKind>(['refuse', 'reset', 'reset-mid-body'])('%s breaks the connection', async (kind) => {
    await start(kind);
    await expect(ask(simulator, MEMBERS)).rejects.toThrow();
    expect((await ask(simulator, MEMBERS)).status).toBe(200);
  });

  it('truncated-json ends in the middle without any sign of it', async () => {
    await start('truncated-json');
    const asked = await ask(simulator, MEMBERS);
    expect([asked.status, asked.json]).toEqual([200, undefined]);
    expect(asked.text.startsWith('[{')).toBe(true);
  });

  it.each<FaultKind>(['hang', 'drip', 'endless'])(
    '%s keeps the client waiting until it gives up',
    async (kind) => {
      await start(kind);
      const ending = new AbortController();
      const asked = ask(simulator, MEMBERS, { signal: ending.signal });
      while (simulator.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
      ending.abort();
      await expect(asked).rejects.toThrow();
    },
  );

  it.each<FaultKind>(['short-page', 'empty-page-with-more'])('%s loses no row', async (kind) => {
    await start(kind);
    const { rows } = await walk(simulator, MEMBERS);
    expect([...new Set(rows.map((row) => row['id']))]).toEqual([...simulator.truth('users').keys()]);
    expect(simulator.requests[0]?.rows).toBeLessThan(5);
  });

  it('repeat-cursor leads to the page it came with', async () => {
    await start('repeat-cursor');
    simulator.faults.add({ match: { stream: 'users' }, kind: 'repeat-cursor' });
    const first = nextCursor(await ask(simulator, MEMBERS));
    expect(nextCursor(await ask(simulator, `${MEMBERS}&cursor=${first}`))).toBe(first);
  });

  it('no-link and link-other-host change the header alone', async () => {
    await start('no-link', 'link-other-host');
    const bare = await ask(simulator, MEMBERS);
    expect([bare.json.length, bare.headers.has('link')]).toEqual([5, false]);
    const other = await ask(simulator, MEMBERS);
    expect(other.headers.get('link')).toContain('<http://127.0.0.2:9/api/0/');
    expect(nextCursor(other)).toBe('5:1:0');
  });

  it('hostile-region-url and redirect-other-host lead to the given target', async () => {
    await start();
    const target = 'http://127.0.0.3:7';
    simulator.faults.add(
      { match: { stream: 'organizations' }, kind: 'hostile-region-url', target },
      { match: { stream: 'organizations' }, kind: 'redirect-other-host', target },
    );
    expect((await ask(simulator, `${ORG}/`)).json.links.regionUrl).toBe(target);
    expect((await ask(simulator, `${ORG}/`)).headers.get('location')).toBe(target);
  });

  it('is forgotten with a reset', async () => {
    await start('500');
    simulator.reset();
    expect((await ask(simulator, MEMBERS)).status).toBe(200);
    expect(simulator.requests).toHaveLength(1);
  });
});

describe('a hook', () => {
  it('changes the world between two pages', async () => {
    await start();
    const path = '/projects/acme-works/checkout-web/events/?per_page=50';
    const [first] = (await ask(simulator, path)).json;
    simulator.onRequest(2, () => deleteEvent(simulator.world, first.id));
    const second = await ask(simulator, `${path}&cursor=0:50:0`);
    simulator.reset();
    const whole = await walk(simulator, path);
    expect(second.json[0]).toEqual(whole.rows[50]);
  });
});

describe('a spoiled record', () => {
  const spoiled = async (kind: Parameters<typeof spoil>[3] & string) => {
    await start();
    const { id = '' } = simulator.world.issues[0] ?? {};
    spoil(simulator.world, 'issues', id, kind);
    const asked = await ask(simulator, `${ORG}/issues/?group=${id}`);
    return { id, text: asked.text, record: asked.json[0] };
  };

  it('may hold a NUL or half of a surrogate pair, escaped', async () => {
    expect((await spoiled('nul')).text).toContain('"title":"a\\u0000b"');
    await simulator.close();
    expect((await spoiled('lone-surrogate')).text).toContain('"title":"a\\ud800b\\udc00c"');
  });

  it('may hold integers that JavaScript cannot', async () => {
    expect((await spoiled('huge-integer')).text).toContain('"userCount":1152921504606846976');
  });

  it('may have a key of null, or none', async () => {
    expect((await spoiled('null-key')).record.id).toBeNull();
    await simulator.close();
    expect((await spoiled('missing-key')).record).not.toHaveProperty('id');
  });

  it('may call a field __proto__', async () => {
    expect((await spoiled('proto')).text).toContain('"__proto__":{"polluted":true}');
  });

  it('keeps its key when every type is wrong', async () => {
    const { id, record } = await spoiled('wrong-types');
    expect(record).toMatchObject({
      id,
      title: { not: 'text' },
      userCount: 'neither number nor boolean',
      metadata: ['no object'],
    });
  });

  it('may be deep, long or misdated', async () => {
    expect((await spoiled('deep')).text).toContain('{"inner":'.repeat(90));
    await simulator.close();
    expect((await spoiled('huge-string')).text.length).toBeGreaterThan(5_000_000);
    await simulator.close();
    expect((await spoiled('bad-date')).record.firstSeen).toBe('yesterday-ish');
  });
});
