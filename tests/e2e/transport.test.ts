import { afterEach, describe, expect, it } from '@jest/globals';
import { createWorld, startSimulator } from '../simulator/index.ts';
import { fakeClock } from '../support/clock.ts';
import { coreCatalog } from '../support/core-streams.ts';
import { syncInProcess } from '../support/in-process.ts';
import { recordsOf, runTap } from '../support/run-tap.ts';
import {
  account,
  type Canned,
  type CannedServer,
  ORGANIZATION,
  PATHS,
  startCanned,
} from './canned-server.ts';

let server: CannedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Reads the core streams of an account with a team and some answers of its own. */
async function run(answer: (path: string) => Canned | undefined, settings: object = {}) {
  const others = account({ teams: [{ id: '1', slug: 'a' }] });
  server = await startCanned((path) => answer(path) ?? others(path));
  const config = { api_token: 'sntryu_x', organization: 'acme', base_url: server.url, ...settings };
  const result = await runTap({ config, catalog: coreCatalog() });
  const lines = result.stderr.trimEnd().split('\n');
  return { ...result, requests: server.requests, lines, lastLine: lines.at(-1) ?? '' };
}

describe('a rate limit that makes no sense', () => {
  it('keeps nothing back: its end in milliseconds is no end', async () => {
    const others = account({});
    const { code, lines } = await run((path) => {
      const canned = others(path);
      return (
        canned && {
          ...canned,
          headers: {
            ...canned.headers,
            'X-Sentry-Rate-Limit-Remaining': '0',
            'X-Sentry-Rate-Limit-Reset': String(Date.now() + 60_000),
          },
        }
      );
    });
    expect(code).toBe(0);
    expect(lines.filter((line) => /limit is|[Ww]aiting/.test(line))).toEqual([]);
  });
});

describe('patience of a second', () => {
  it('is over when a limit lasts longer, and the last line names both', async () => {
    const headers = {
      'X-Sentry-Rate-Limit-Remaining': '0',
      'X-Sentry-Rate-Limit-Reset': String(Math.ceil(Date.now() / 1000) + 1_800),
    };
    const { code, lastLine } = await run(
      (path) => (path === PATHS['organizations'] ? { headers, body: ORGANIZATION } : undefined),
      { max_retry_seconds: 1 },
    );
    expect(code).toBe(1);
    expect(lastLine).toMatch(/limit for requests in general is used up .*max_retry_seconds \(1 s\)/);
  });
});

describe('a limit that eight requests wait for', () => {
  it('is one line of the log', async () => {
    const clock = fakeClock({ nowMs: Date.parse('2026-06-01T12:00:00Z') });
    const world = createWorld({
      seed: 5,
      now: clock.now() - 300_000,
      projects: 10,
      teams: 1,
      members: 1,
      issues: 10,
      events: 60,
      releases: 1,
      days: 5,
    });
    const simulator = await startSimulator(world, { now: clock.now });
    simulator.faults.add({ match: { stream: 'events' }, kind: '429-reset', seconds: 12, times: 1 });
    const { code, lines } = await syncInProcess({ simulator, clock, streams: ['projects', 'events'] });
    await simulator.close();
    expect(code).toBe(0);
    expect(lines.filter((line) => /[Ww]aiting|max_retry/.test(line))).toEqual([
      "[events] Sentry's limit for project events is used up: waiting 12 s",
    ]);
  });
});

describe('a server that is GlitchTip', () => {
  it('prints its Link header as a Python set, and every page is read', async () => {
    const link = (next: string): string => `{'<http://x/?a=1>; rel="previous"; results="false", ${next}'}`;
    const pages = [
      {
        headers: {
          Link: link('<http://x/?cursor=cD0yMA%3D%3D>; rel="next"; results="true"; cursor="cD0yMA=="'),
        },
        body: [{ id: '1', slug: 'a' }],
      },
      { headers: { Link: link('<http://x/>; rel="next"; results="false"') }, body: [{ id: '2', slug: 'b' }] },
    ];
    const { code, messages, requests } = await run((path) =>
      path === PATHS['teams'] ? pages.shift() : undefined,
    );
    expect(code).toBe(0);
    expect(recordsOf(messages, 'teams').map(({ id }) => id)).toEqual(['1', '2']);
    const searches = requests.filter(({ path }) => path === PATHS['teams']).map(({ search }) => search);
    expect(new URLSearchParams(searches[1]).get('cursor')).toBe('cD0yMA==');
  });

  it('lists what it complains of, and that can be read', async () => {
    const detail = [{ loc: ['query', 'limit'], msg: 'Input should be less than 100', type: 'less_than' }];
    const { code, lastLine } = await run((path) =>
      path === PATHS['teams'] ? { status: 422, body: { detail } } : undefined,
    );
    expect(code).toBe(1);
    expect(lastLine).toContain('Sentry says: query.limit: Input should be less than 100');
  });

  it('refuses a bad token with 403, and the token is what is said to be wrong', async () => {
    const { code, lastLine } = await run(() => ({ status: 403, body: { detail: 'Invalid token' } }));
    expect(code).toBe(1);
    expect(lastLine).toMatch(/Sentry refused the token \(403\)\. Check api_token/);
    expect(lastLine).not.toContain('scope');
  });
});

describe('a refusal that names a scope', () => {
  it('is passed on with that name', async () => {
    const headers = { 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="team:admin org:admin"' };
    const { code, lastLine } = await run((path) =>
      path === PATHS['teams'] ? { status: 403, headers, body: { detail: 'No' } } : undefined,
    );
    expect(code).toBe(1);
    expect(lastLine).toContain('For teams the token needs team:admin or org:admin.');
  });
});

describe('a refusal of what was asked for', () => {
  it('sends nobody to settings that have no part in it', async () => {
    const { lastLine } = await run((path) =>
      path === PATHS['teams'] ? { status: 400, body: { detail: 'Invalid cursor parameter.' } } : undefined,
    );
    expect(lastLine).toContain('Invalid cursor parameter.');
    expect(lastLine).not.toContain('issue_query');
  });
});
