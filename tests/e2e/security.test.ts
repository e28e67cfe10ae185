import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { main } from '../../src/cli.ts';
import { createWorld, type Simulator, startSimulator } from '../simulator/index.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { recordsOf, runTap, type TapResult } from '../support/run-tap.ts';
import { fakeWorld } from '../unit/cli/fake-world.ts';
import { account, type CannedServer, LAST_PAGE, PATHS, PROJECT, startCanned } from './canned-server.ts';

jest.setTimeout(60_000);

const NOW = Math.floor(Date.now() / 1000) * 1000;
const START = { start_date: new Date(NOW - 80 * 86_400_000).toISOString() };

/** Addresses that are not the server's own, though some look like it. */
const ELSEWHERE: Readonly<Record<string, (own: string, trap: string) => string>> = {
  'another port': (_own, trap) => `http://127.0.0.1:${trap}`,
  'another host': (_own, trap) => `http://localhost:${trap}`,
  'another scheme': (_own, trap) => `https://127.0.0.1:${trap}`,
  'its own address as a user': (own, trap) => `http://127.0.0.1:${own}@localhost:${trap}`,
  'a user at its own address': (own) => `http://user:word@127.0.0.1:${own}`,
  'no scheme': (_own, trap) => `//localhost:${trap}`,
  backslashes: (_own, trap) => `/\\localhost:${trap}`,
};
const portOf = (url: string): string => new URL(url).port;

describe('the token goes to no other address', () => {
  const world = createWorld({
    seed: 5,
    now: NOW,
    projects: 2,
    teams: 2,
    members: 230,
    issues: 120,
    events: 130,
    releases: 110,
  });
  let simulator: Simulator;
  let trap: CannedServer;
  let config: Record<string, unknown>;

  beforeAll(async () => {
    simulator = await startSimulator(world, { now: () => NOW });
    config = {
      ...START,
      api_token: simulator.token,
      organization: world.organizations[0]?.slug,
      base_url: simulator.url,
    };
  });
  beforeEach(async () => {
    simulator.reset();
    trap = await startCanned(() => ({ body: [] }));
  });
  afterEach(async () => {
    expect(trap.connections()).toBe(0);
    await trap.close();
  });
  afterAll(() => simulator.close());

  const places = (): string[] =>
    Object.values(ELSEWHERE).map((place) => place(portOf(simulator.url), portOf(trap.url)));

  it('that a Link header names: only its cursor is used', async () => {
    const [first, second, third] = places();
    for (const [stream, target] of [
      ['users', first],
      ['issues', second],
      ['releases', third],
      ['events', first],
    ] as const) {
      simulator.faults.add({ match: { stream }, kind: 'link-other-host', times: 50, target: String(target) });
    }
    const result = await runTap({ config });
    expect(result.code).toBe(0);
    expect(recordsOf(result.messages, 'users')).toHaveLength(230);
    expect(recordsOf(result.messages, 'releases')).toHaveLength(110);
  });

  it('that a redirect names: the stream fails, the others come', async () => {
    const streams = ['teams', 'users', 'releases', 'issues'];
    for (const half of [places().slice(0, 4), places().slice(4)]) {
      simulator.reset();
      for (const [index, place] of half.entries()) {
        const match = { stream: String(streams[index]) };
        simulator.faults.add({ match, kind: 'redirect-other-host', times: 9, target: `${place}/api/0/x/` });
      }
      const result = await runTap({ config, catalog: coreCatalog() });
      expect(result.code).toBe(1);
      const lines = result.stderr.trimEnd().split('\n');
      const failed = lines.flatMap(
        (line) => /tap-sentry\.\w+ \| (\w+) of \S+ could not be read: GET .*\(302\)/.exec(line)?.[1] ?? [],
      );
      expect(failed).toEqual(half.map((_, index) => streams[index]));
      expect(lines.at(-1)).toMatch(/redirected \(302\) to another address, which is not followed/);
      expect(recordsOf(result.messages, 'projects')).toHaveLength(2);
      // A user in the address of the server itself is an address of its own as well.
      expect(simulator.requests.filter(({ path }) => path.endsWith('/x/'))).toEqual([]);
    }
  });

  it('that an organization names as its region: its data is asked for where the operator said', async () => {
    const server = await startCanned((path, own) => {
      const regions = Object.values(ELSEWHERE).map((place) => place(portOf(own), portOf(trap.url)));
      const all = regions.map((regionUrl, index) => ({
        id: String(index + 1),
        slug: `org-${index + 1}`,
        links: { regionUrl },
      }));
      if (path === '/api/0/organizations/') return { headers: { Link: LAST_PAGE }, body: all };
      const [, , , , id = '', list] = path.split('/');
      const one = all[Number(id) - 1];
      if (one === undefined) return undefined;
      const body = list === '' ? one : list === 'teams' ? [{ id: `team of ${id}` }] : [];
      return { headers: { Link: LAST_PAGE }, body };
    });
    const result = await runTap({
      config: { ...config, organization: undefined, base_url: server.url },
      catalog: coreCatalog(),
    });
    await server.close();
    expect(result.code).toBe(0);
    const count = Object.keys(ELSEWHERE).length;
    expect(recordsOf(result.messages, 'teams')).toHaveLength(count);
    expect(
      result.stderr.match(/names a region host outside of base_url's domain; it is not used/g),
    ).toHaveLength(count);
  });

  it('but to a region that the operator lists, at its origin', async () => {
    const regional = createWorld({
      seed: 6,
      now: NOW,
      projects: 1,
      teams: 3,
      members: 1,
      issues: 1,
      events: 9,
      releases: 1,
    });
    const regions = await startSimulator(regional, {
      now: () => NOW,
      regions: { names: ['us'], as: 'ports' },
    });
    const organization = regional.organizations[0]?.slug;
    const { host } = new URL(String(regions.regionUrls['us']));
    const result = await runTap({
      config: { ...config, organization, base_url: regions.url, region_hosts: [host] },
      catalog: coreCatalog(),
    });
    await regions.close();
    expect(result.code).toBe(0);
    expect(recordsOf(result.messages, 'teams')).toHaveLength(3);
    const direct = regions.requests.filter((request) => request.host === host);
    expect(direct.length).toBe(regions.requests.length - 1);
    expect(direct.every(({ hasAuthorization }) => hasAuthorization)).toBe(true);
  });
});

/** The forms of the log, by what the orchestrator's logging config says. */
const FORMS: Readonly<Record<string, string | undefined>> = {
  console: undefined,
  bare: '{"formatters": {"singer_formatter": {"format": "%(message)s"}}}',
  structured: '{"formatters": {"singer_formatter": {"()": "singer_sdk.logging.StructuredFormatter"}}}',
};

/** Runs the tap at the DEBUG level with the log in one of its forms. */
async function runWithForm(form: string, config: object): Promise<TapResult> {
  const text = FORMS[form];
  const env = { TAP_SENTRY_LOGLEVEL: 'DEBUG' };
  if (text === undefined) return await runTap({ config, env });
  // The state file is in the folder where the program runs; a logging config is just another file there.
  return await runTap({ config: { ...config, logging: JSON.parse(text) }, env: { ...env, ...LOG_CONFIG } });
}
const LOG_CONFIG = { SINGER_SDK_LOG_CONFIG: 'config.json' };

describe.each(Object.keys(FORMS))(
  'a server that is out for the token, with the log in the %s form',
  (form) => {
    const TOKEN = 'sk+live/7f3a"b9\\c=%2F&$&d41d8cd98f00b204';
    const base64 = Buffer.from(TOKEN).toString('base64');
    const GUISES = [
      TOKEN,
      JSON.stringify(TOKEN).slice(1, -1),
      encodeURIComponent(TOKEN),
      encodeURIComponent(TOKEN).replace(/%../g, (code) => code.toLowerCase()),
      base64,
      encodeURIComponent(base64),
      Buffer.from(TOKEN).toString('base64url'),
      Buffer.from(`user:${TOKEN}`).toString('base64'),
    ];
    const said = `You sent ${GUISES.join(' ')} and Authorization: Bearer ${TOKEN}`;
    let result: TapResult;

    beforeAll(async () => {
      const lists = account({ projects: [{ ...PROJECT, slug: TOKEN }] });
      const server = await startCanned((path, own, search) => {
        if (path === PATHS['teams']) return { status: 403, body: { detail: said } };
        if (path === PATHS['users']) return { status: 400, body: `${'x'.repeat(480)} ${TOKEN}` };
        if (path === PATHS['releases'])
          return { status: 500, body: { detail: { code: said, message: said } } };
        if (path === PATHS['issues']) return { body: { detail: said } };
        if (path === PATHS['events'])
          return { status: 302, headers: { Location: `//${encodeURIComponent(TOKEN)}/` }, body: '' };
        return lists(path, own, search);
      });
      result = await runWithForm(form, {
        api_token: TOKEN,
        organization: 'acme',
        base_url: server.url,
        max_retry_seconds: 0,
      });
      await server.close();
    }, 30_000);

    it('fails in words that show what was hidden', () => {
      expect(result.code).toBe(1);
      expect(result.stderr).toMatch(/Incomplete: .*teams/);
      expect(result.stderr).toContain('You sent ***');
    });

    it('leaves no beginning of it where a text was cut', () => {
      expect(result.stderr).toContain('x ***…');
      expect(result.stderr).not.toContain(TOKEN.slice(0, 8));
    });

    it.each(GUISES.map((guise, index) => [index, guise] as const))(
      'never shows it in guise %i',
      (_index, guise) => {
        expect(result.stderr).not.toContain(guise);
        // Inside of JSON the log would escape it once more.
        expect(result.stderr).not.toContain(JSON.stringify(guise).slice(1, -1));
        expect(result.stderr).not.toContain('d41d8cd98f00b204');
      },
    );
  },
);

describe.each(Object.keys(FORMS))('text from the server in the log, in the %s form', (form) => {
  const FORGED = 'FORGED 2026-01-01 00:00:00,000 | CRITICAL | tap-sentry | all is lost';
  const TRICKS = [
    '\n',
    '\r',
    '\r\n',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u000b',
    '\u000c',
    '\u001b[2K\u001b[1G',
    '\u0000',
  ];
  const text = `${TRICKS.map((trick) => `x${trick}${FORGED}`).join('')}\u202edlrow\u200b\u009b31m`;
  let result: TapResult;

  beforeAll(async () => {
    const field = { [`brand\n${FORGED}`]: 1, options: { [text]: '\u0000' } };
    const lists = account({
      organizations: { id: '1', slug: 'acme', links: { regionUrl: `http://elsewhere.example/${text}` } },
      projects: [{ ...PROJECT, slug: text, ...field }],
    });
    const server = await startCanned((path, own, search) => {
      if (path === PATHS['teams']) return { status: 403, body: { detail: text } };
      if (path === PATHS['users']) return { status: 400, body: JSON.stringify(text) };
      if (path === PATHS['events']) return { status: 403, body: text };
      return lists(path, own, search);
    });
    result = await runWithForm(form, {
      api_token: 'sntryu_0123456789abcdef',
      organization: 'acme',
      base_url: server.url,
      max_retry_seconds: 0,
    });
    await server.close();
  }, 30_000);

  it('starts no line of its own', () => {
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('FORGED');
    const lines = result.stderr.split(/[\n\r\v\f\u0085\u2028\u2029]/);
    expect(lines.filter((line) => /^\W*FORGED/.test(line))).toEqual([]);
  });

  it('commands no terminal', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;
    expect(unsafe.exec(result.stderr)).toBeNull();
  });

  it('leaves every line in its form', () => {
    const lines = result.stderr.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      if (form === 'structured') {
        expect(Object.keys(JSON.parse(line) as object)).toEqual(
          expect.arrayContaining(['level', 'pid', 'logger_name', 'ts', 'thread_name', 'app_name', 'message']),
        );
      } else if (form === 'console') {
        expect(line).toMatch(
          /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \| [A-Z]+ *\| tap-sentry(\.\w+)? \| |(INFO|DEBUG) METRIC: \{| {2})/,
        );
      }
      expect(Buffer.byteLength(line)).toBeLessThan(16_384);
    }
  });
});

describe('the token', () => {
  it('is in no output of a run that reaches nobody, at the DEBUG level', async () => {
    const token = 'sk_live_d41d8cd98f00b204e9800998';
    const server = await startCanned(() => undefined);
    await server.close();
    const result = await runTap({
      config: { api_token: token, organization: 'acme', base_url: server.url },
      env: { TAP_SENTRY_LOGLEVEL: 'DEBUG', TAP_SENTRY_API_TOKEN: token },
    });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('ECONNREFUSED');
    expect(result.stdout + result.stderr).not.toContain(token);
  });

  it.each([[['--about', '--format=json']], [['--discover']], [['--help']], [['--nonsense']]])(
    'is in no output of %j',
    async (flags) => {
      const token = 'sk_live_d41d8cd98f00b204e9800998';
      const env = { TAP_SENTRY_LOGLEVEL: 'DEBUG', TAP_SENTRY_API_TOKEN: token };
      const result = await runTap({ config: { api_token: token }, flags: ['--config=ENV', ...flags], env });
      expect(result.stdout + result.stderr).not.toContain(token);
    },
  );
});

describe('secrets in records', () => {
  it('are masked wherever they are, and their neighbours are not', async () => {
    const secret = 'c4ca4238a0b923820dcc509a6f75849b';
    const server = await startCanned(
      account({
        projects: [
          {
            ...PROJECT,
            options: {
              'sentry:token': secret,
              client_secret: secret,
              deeper: [{ password: secret, apiKey: secret }],
              'sentry:origins': ['*'],
            },
            securityToken: secret,
          },
        ],
        teams: [{ id: '1', name: 'the token team', token: secret }],
      }),
    );
    const config = { api_token: 'sntryu_0123456789abcdef', organization: 'acme', base_url: server.url };
    const result = await runTap({ config });
    await server.close();
    expect(result.code).toBe(0);
    expect(result.stdout + result.stderr).not.toContain(secret);
    expect(recordsOf(result.messages, 'projects')[0]?.['otherFields']).toEqual({
      options: {
        'sentry:token': '***',
        client_secret: '***',
        deeper: [{ password: '***', apiKey: '***' }],
        'sentry:origins': ['*'],
      },
      securityToken: '***',
    });
    expect(recordsOf(result.messages, 'teams')[0]?.['otherFields']).toEqual({ token: '***' });
    expect(recordsOf(result.messages, 'teams')[0]?.['name']).toBe('the token team');
  });
});

describe('names of the prototype in JSON', () => {
  const evil = '"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}';

  it('change no object of the process, from whatever answer they come', async () => {
    const bodies: Record<string, string> = {
      organizations: `{${evil}, "id": "1", "slug": "acme", "links": {${evil}}}`,
      projects: `[{${evil}, "id": "2", "slug": "web", "options": {${evil}}}]`,
      issues: `[{${evil}, "id": "3", "lastSeen": "2026-05-01T00:00:00Z", "metadata": {${evil}}}]`,
      releases: `[{${evil}, "version": "__proto__", "dateCreated": "2026-05-01T00:00:00Z", "data": {${evil}}}]`,
      events: `[{${evil}, "eventID": "__proto__", "dateCreated": "2026-05-01T00:00:00Z", "tags": [{${evil}}]}]`,
      teams: `{${evil}}`,
    };
    const server = await startCanned(account(bodies));
    const world = fakeWorld();
    const own = `"api_token": "sntryu_0123456789", "organization": "acme", "base_url": "${server.url}"`;
    world.file('config.json', `{${own}}`);
    await main(['--config', 'config.json'], world);
    await server.close();
    const records = world
      .out()
      .split('\n')
      .filter((line) => line.includes('"RECORD"'));
    world.remove();
    expect(records.length).toBeGreaterThanOrEqual(5);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((Object as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['--config', '{"__proto__": {"api_token": "sntryu_0123456789"}}'],
    ['--catalog', `{"streams": [{${evil}, "stream": "teams", "schema": {}}]}`],
    ['--state', `{"bookmarks": {"events": {${evil}}}}`],
  ])('are refused in the file of %s, with one line', async (flag, text) => {
    const world = fakeWorld();
    world.file('config.json', '{"api_token": "sntryu_0123456789", "base_url": "http://127.0.0.1:9"}');
    world.file('evil.json', text);
    expect(await main(['--config', 'config.json', flag, 'evil.json'], world)).toBe(1);
    expect(world.errLines()).toEqual([
      `CRITICAL | The ${flag} file evil.json has a field called "__proto__", which nothing here can be called: remove it.`,
    ]);
    world.remove();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
