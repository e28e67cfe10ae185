import { afterEach, describe, expect, it } from '@jest/globals';
import type { Gate } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';
import { ALL_READ_SCOPES } from '../simulator/auth.ts';
import { addRelease, type Fault, type LoggedRequest, type SimulatorOptions } from '../simulator/index.ts';
import type { Reply } from '../simulator/reply.ts';
import { alterStream, restoreStreams, streamOf } from '../support/gated.ts';
import {
  closeWarehouses,
  type Delivery,
  few,
  HOUR,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../support/warehouse.ts';

afterEach(async () => {
  restoreStreams();
  await closeWarehouses();
});

const ALWAYS = { kind: 'reply', times: Number.POSITIVE_INFINITY } as const;
const reply = (status: number, json?: Reply['json'], headers: Reply['headers'] = {}): Reply => ({
  status,
  headers,
  ...(json !== undefined && { json }),
});
const NO_PERMISSION = { detail: 'You do not have permission to perform this action.' };
const challenge = (scopes: string): Reply['headers'] => ({
  'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scopes}"`,
});
const typesOf = ({ messages }: Delivery, stream: string): readonly string[] =>
  messages.flatMap((message) => (message.stream === stream ? [message.type] : []));
const bookmarkOf = ({ state }: Delivery): unknown =>
  (state as { bookmarks?: Record<string, unknown> } | undefined)?.bookmarks?.['releases'];
const newsOf = ({ lines }: Delivery): readonly string[] =>
  lines.filter((line) =>
    / skipped, |could not be read|^Not available|^Incomplete|refused the token/.test(line),
  );

/** A stream that is read as a whole, and one that goes on from a bookmark. */
const WHOLE = 'monitors';
const TIMED = 'releases';

type Row = {
  readonly name: string;
  readonly answer: Reply;
  /** Of the gate, where it lists the answer. */
  readonly sign?: Gate['signs'][number];
  readonly isProjectless?: true;
  readonly hasSuccessor?: true;
  /** `off`: skipped, exit 0. `failed`: the stream fails, exit 1. `over`: the run is over at once, exit 1. */
  readonly becomes: 'off' | 'failed' | 'over';
  readonly says: string;
};

const TABLE: readonly Row[] = [
  {
    name: '404 with an empty body, listed',
    answer: reply(404),
    sign: { status: 404 },
    becomes: 'off',
    says: '(404): it is off here',
  },
  {
    name: '404 with the words of a feature that is off, listed',
    answer: reply(404, { detail: 'The requested resource does not exist' }),
    sign: { status: 404, detail: /\brequested resource does not exist\b/i },
    becomes: 'off',
    says: '(404): it is off here',
  },
  {
    name: '404 with other words',
    answer: reply(404, { detail: 'It is gone' }),
    sign: { status: 404 },
    becomes: 'failed',
    says: 'answered with 404. Sentry says: It is gone',
  },
  {
    name: '404 of an unknown route in its detail',
    answer: reply(404, { detail: 'Route not found' }),
    sign: { status: 403, detail: /feature/ },
    becomes: 'off',
    says: '(404): the server is too old for it, or leaves it out',
  },
  {
    name: '404 of an unknown route in its info',
    answer: reply(404, { info: 'Route not found, did you forget a trailing slash?' }),
    sign: { status: 403, detail: /feature/ },
    becomes: 'off',
    says: '(404): the server is too old for it, or leaves it out',
  },
  {
    name: '403 of a feature that is not available, with a list for its words, listed',
    answer: reply(403, {
      error_type: 'unavailable_feature',
      detail: ['You do not have that feature enabled'],
    }),
    sign: { status: 403, detail: /\bfeature enabled\b/i },
    becomes: 'off',
    says: '(403): it is off here',
  },
  {
    name: '403 of a feature that is not enabled, listed',
    answer: reply(403, { detail: 'Feature organizations:builds is not enabled for the organization.' }),
    sign: { status: 403, detail: /^feature .* is not enabled for the organization/i },
    becomes: 'off',
    says: '(403): it is off here',
  },
  {
    name: '403 of a feature that is not enabled, not listed',
    answer: reply(403, { detail: 'Feature organizations:builds is not enabled for the organization.' }),
    sign: { status: 404 },
    becomes: 'failed',
    says: 'answered with 403.',
  },
  {
    name: '403 of a scope that the server names',
    answer: reply(403, NO_PERMISSION, challenge('org:write org:admin')),
    sign: { status: 403, detail: /permission/ },
    becomes: 'failed',
    says: 'For monitors and releases the token needs org:write or org:admin.',
  },
  {
    name: '403 of permission that names no scope, which the token has, listed',
    answer: reply(403, NO_PERMISSION),
    sign: { status: 403, detail: /permission/ },
    becomes: 'off',
    says: '(403): it is off here',
  },
  {
    name: '403 of permission that names no scope, which the token has, not listed',
    answer: reply(403, NO_PERMISSION),
    sign: { status: 404 },
    becomes: 'failed',
    says: 'but its user has no access to this organization or project.',
  },
  {
    name: '401 with an empty body, listed',
    answer: reply(401),
    sign: { status: 401, what: 'needs a token of a user or integration' },
    becomes: 'off',
    says: '(401): needs a token of a user or integration',
  },
  {
    name: '401 with an empty body, not listed',
    answer: reply(401),
    sign: { status: 404 },
    becomes: 'over',
    says: 'Sentry refused the token (401).',
  },
  {
    name: '401 with words, though an empty one is listed',
    answer: reply(401, { detail: 'Invalid token' }),
    sign: { status: 401 },
    becomes: 'over',
    says: 'Sentry says: Invalid token',
  },
  {
    name: '400 of no projects, for a token that sees none',
    answer: reply(400, { detail: 'No projects available' }),
    isProjectless: true,
    becomes: 'off',
    says: '(400): the token sees no project',
  },
  {
    name: '400 of no projects, for a token that sees some',
    answer: reply(400, { detail: 'No projects available' }),
    becomes: 'failed',
    says: 'No projects available',
  },
  {
    name: '400 of a dataset that is not there, listed',
    answer: reply(400, { detail: 'dataset must be one of: discover, errors' }),
    sign: { status: 400, detail: /^dataset must be one of\b/i },
    becomes: 'off',
    says: '(400): it is off here',
  },
  {
    name: '400 of a dataset that is not there, not listed',
    answer: reply(400, { detail: 'dataset must be one of: discover, errors' }),
    sign: { status: 404 },
    becomes: 'failed',
    says: 'dataset must be one of: discover, errors',
  },
  {
    name: '410 for ever, with a successor that is there',
    answer: reply(410, { message: 'This API no longer exists.' }),
    hasSuccessor: true,
    becomes: 'off',
    says: '(410): the server has retired it, and has detectors in its place',
  },
  {
    name: '410 for ever, without a successor',
    answer: reply(410, { message: 'This API no longer exists.' }),
    sign: { status: 404 },
    becomes: 'failed',
    says: 'This API no longer exists.',
  },
  {
    name: '500, whatever is listed',
    answer: reply(500, { detail: 'Internal Error' }),
    sign: { status: 404 },
    becomes: 'failed',
    says: 'answered with 500.',
  },
];

/** Both streams with the gate of a row, after a run in which all was well. */
async function prepared({ sign, hasSuccessor }: Row): Promise<Warehouse> {
  for (const name of [WHOLE, TIMED]) {
    const gate: Gate = {
      of: 'organization',
      what: 'it is off here',
      signs: sign === undefined ? [] : [sign],
    };
    alterStream(name, { gate, ...(hasSuccessor && { successor: streamOf('detectors') }) });
  }
  const account = await startWarehouse({ resources: 3, projects: 2 });
  expect(outcome(await run(account))).toEqual(WELL);
  return account;
}

/** Whether the token sees projects of the account. */
function seesProjects({ world }: Warehouse, hasAccess: boolean): void {
  for (const project of world.projects) project.hasAccess = hasAccess;
}

const run = (account: Warehouse, streams: readonly string[] = [WHOLE, TIMED, 'teams']): Promise<Delivery> =>
  account.sync({ streams, settings: { emit_activate_version_messages: true, lookback_seconds: 0 } });

const answering = ({ simulator }: Warehouse, streams: readonly string[], answer: Reply): void =>
  simulator.faults.add({ ...ALWAYS, reply: answer, match: ({ stream }) => streams.includes(stream ?? '') });

describe.each(TABLE.map((row) => [row.name, row] as const))('an answer of %s', (_, row) => {
  it(`means that it is ${row.becomes}: exit code, log, bookmark and table are those`, async () => {
    const account = await prepared(row);
    account.clock.pass(HOUR);
    const project = account.world.projects[0]?.slug ?? '';
    addRelease(account.world, 'made-while-it-was-off', { projects: [project] });
    account.clock.pass(HOUR);
    const before = account.missing([TIMED], { before: account.clock.now() });
    if (row.isProjectless) seesProjects(account, false);
    answering(account, [WHOLE, TIMED], row.answer);
    const met = await run(account);

    expect(met.code).toBe(row.becomes === 'off' ? 0 : 1);
    expect(newsOf(met).join('\n')).toContain(row.says);
    // A table that was not read must not be emptied, whyever it was not.
    expect(typesOf(met, WHOLE)).toEqual(row.becomes === 'over' ? expect.anything() : ['SCHEMA']);
    expect(typesOf(met, WHOLE)).not.toContain('ACTIVATE_VERSION');
    expect(typesOf(met, TIMED)).toEqual(row.becomes === 'over' ? expect.anything() : ['SCHEMA']);
    if (row.becomes !== 'over') expect(typesOf(met, 'teams')).toContain('ACTIVATE_VERSION');
    if (row.becomes === 'off') {
      const told = (stream: string) => met.lines.filter((line) => line.includes(`${stream}: skipped,`));
      expect([told(WHOLE).length, told(TIMED).length]).toEqual([1, 1]);
      expect(told(TIMED)[0]).toMatch(/and its bookmark is kept$/);
      expect(met.lines.filter((line) => line.startsWith('Not available in '))).toEqual([
        expect.stringContaining(': monitors and releases ('),
      ]);
    }

    // Once it is there again it goes on from where it was, and everything comes.
    account.clock.pass(HOUR);
    seesProjects(account, true);
    expect(outcome(await run(account))).toEqual(WELL);
    expect(before.length).toBeGreaterThan(0);
    expect(few(account.missing([TIMED, WHOLE]))).toEqual([]);
  });
});

describe('a bookmark', () => {
  it('stays where it was while its stream is off, and begins at the start date where there was none', async () => {
    const gate: Gate = { of: 'organization', what: 'it is off here', signs: [{ status: 404 }] };
    alterStream(TIMED, { gate });
    const account = await startWarehouse();
    answering(account, [TIMED], reply(404));
    const first = await run(account);
    expect(outcome(first)).toEqual(WELL);
    expect(first.lines.filter((line) => line.includes('releases: skipped')).join()).not.toContain('bookmark');
    expect(JSON.stringify(bookmarkOf(first))).toContain('"start":"2026-04-01T00:00:00Z"');
    account.clock.pass(24 * HOUR);
    answering(account, [TIMED], reply(404));
    const second = await run(account);
    expect(bookmarkOf(second)).toEqual(bookmarkOf(first));
    account.clock.pass(24 * HOUR);
    const third = await run(account);
    expect(few(account.missing([TIMED]))).toEqual([]);
    answering(account, [TIMED], reply(404));
    account.clock.pass(24 * HOUR);
    expect(bookmarkOf(await run(account))).toEqual(bookmarkOf(third));
  });
});

describe('a brown-out', () => {
  it('that passes costs nothing but time, and skips nothing', async () => {
    const account = await startWarehouse({ resources: 3 });
    account.simulator.faults.add({ kind: '410', times: 3, match: { stream: 'alert_rules' } });
    const met = await run(account, ['alert_rules']);
    expect(outcome(met)).toEqual(WELL);
    expect([met.got.size, newsOf(met)]).toEqual([3, []]);
  });

  it('that stays skips alert rules where there are detectors', async () => {
    const account = await startWarehouse({ resources: 3 });
    account.simulator.faults.add({ kind: '410', times: 999, match: { stream: 'alert_rules' } });
    const met = await run(account, ['alert_rules']);
    expect(outcome(met)).toEqual(WELL);
    expect(newsOf(met).join()).toContain('and has detectors in its place');
  });

  it('that stays fails alert rules where detectors fail too', async () => {
    const account = await startWarehouse({ resources: 3 });
    account.simulator.faults.add({
      kind: '410',
      times: 999,
      match: ({ stream }) => ['alert_rules', 'detectors'].includes(stream ?? ''),
    });
    const met = await run(account, ['alert_rules']);
    expect(met.code).toBe(1);
    expect(met.lastLine).toContain('This API no longer exists.');
  });
});

describe('the token of an organization', () => {
  it('reads everything but what wants a user, and says so', async () => {
    const scopes = [...ALL_READ_SCOPES, 'org:write'];
    const account = await startWarehouse({ resources: 3 }, { token: 'sntrys_0123456789abcdef', scopes });
    const names = STREAMS.map(({ tapStreamId }) => tapStreamId);
    const met = await run(account, names);
    expect(outcome(met)).toEqual(WELL);
    const slug = account.world.organizations[0]?.slug;
    expect(newsOf(met)).toEqual([
      ...['detectors', 'workflows', 'dashboards'].map(
        (name) =>
          `[${name}] ${name}: skipped, not available in ${slug} (401): needs a token of a user or integration`,
      ),
      `Not available in ${slug}: detectors, workflows and dashboards (401, needs a token of a user or integration)`,
    ]);
    for (const name of ['detectors', 'workflows', 'dashboards'])
      expect(typesOf(met, name)).toEqual(['SCHEMA']);
  });

  it.each([1, 2, 3])(
    'that is revoked while it reads is no success, from request %i for a list on',
    async (from) => {
      const account = await startWarehouse({ resources: 3 }, { token: 'sntrys_0123456789abcdef' });
      let lists = 0;
      account.simulator.faults.add({
        ...ALWAYS,
        reply: reply(401),
        match: ({ stream }) => {
          if (stream !== 'organizations') lists += 1;
          return lists >= from;
        },
      });
      const met = await run(account, ['detectors', 'workflows', 'dashboards']);
      expect(met.code).toBe(1);
      expect(met.lastLine).toContain('Sentry refused the token (401). Check api_token');
    },
  );
});

describe('missing scopes', () => {
  const without = (...scopes: string[]): readonly string[] =>
    ALL_READ_SCOPES.filter((scope) => !scopes.includes(scope));
  const NAMES = ['organizations', 'users', 'issues', 'events', 'releases', 'teams'];

  it.each<[string, SimulatorOptions]>([
    ['names them', {}],
    ['is of before June 2026 and names none', { namesNoScopes: true }],
  ])(
    'are one sentence for all streams and projects, and exit 1, where the server %s',
    async (_, behaviour) => {
      const scopes = without('member:read', 'event:read', 'project:read');
      const account = await startWarehouse({ projects: 9 }, { ...behaviour, scopes });
      const met = await run(account, NAMES);
      expect(met.code).toBe(1);
      expect(met.lastLine).toBe(
        'Incomplete: the token lacks scopes. For users the token needs member:read; for releases and events project:read; for issues event:read. Everything else was delivered; what failed is read again by the next run.',
      );
      // One line for each stream on the way, however many projects it has.
      expect(met.lines.filter((line) => line.includes('could not be read'))).toHaveLength(4);
      expect(typesOf(met, 'teams')).toContain('RECORD');
    },
  );

  it('are asked about once, and not where the server names them', async () => {
    for (const namesNoScopes of [true, false]) {
      const account = await startWarehouse(
        { projects: 9 },
        { namesNoScopes, scopes: without('project:read') },
      );
      const asked: LoggedRequest[] = [];
      account.simulator.onEveryRequest((request) => {
        if (request.stream === 'root') asked.push(request);
      });
      await run(account, ['events', 'releases']);
      expect(asked).toHaveLength(namesNoScopes ? 1 : 0);
    }
  });

  it('are those that reading needs, where the server names greater ones as well', async () => {
    const account = await startWarehouse();
    const named = challenge('org:read org:write org:admin alerts:read');
    answering(account, ['monitors'], reply(403, NO_PERMISSION, named));
    const met = await run(account, ['monitors']);
    expect(met.code).toBe(1);
    expect(met.lastLine).toContain('For monitors the token needs org:read or alerts:read.');
  });

  it('are told with everything else that failed', async () => {
    const account = await startWarehouse({}, { scopes: without('member:read') });
    account.simulator.faults.add({ kind: '500', times: 999, match: { stream: 'teams' } });
    const met = await run(account, NAMES);
    expect(met.code).toBe(1);
    expect(met.lastLine).toMatch(
      /^Incomplete: teams of \S+: .* 500\. .*\. For users the token needs member:read\. Everything else/,
    );
  });

  it('fail a connection test in one sentence', async () => {
    const account = await startWarehouse({}, { scopes: without('member:read', 'event:read') });
    const met = await account.sync({ test: 'all' });
    expect(met.code).toBe(1);
    expect(met.lastLine).toMatch(
      /^The test failed: 3 of \d+ streams cannot be read\. For users the token needs member:read; for issues and feedback_issues event:read\.$/,
    );
  });
});

describe('no access', () => {
  it('is no missing scope, and says which scope is there', async () => {
    const account = await startWarehouse({ projects: 3 });
    const project = account.world.projects[1];
    account.simulator.faults.add({
      kind: '403',
      times: 999,
      match: { stream: 'events', project: project?.id ?? '' },
    });
    const met = await run(account, ['events']);
    expect(met.code).toBe(1);
    expect(met.lastLine).toContain(
      'The token has the scope project:read, but its user has no access to this organization or project.',
    );
  });
});

describe('a plan without views over several projects', () => {
  it('has its lists read project by project, whole and from their bookmarks', async () => {
    const refusesSeveral = [{ status: 400, detail: /^you cannot view events from multiple projects\b/i }];
    for (const name of [WHOLE, TIMED]) alterStream(name, { refusesSeveral });
    const account = await startWarehouse({ resources: 30, projects: 4, releases: 12 });
    const several = reply(400, { detail: 'You cannot view events from multiple projects.' });
    const refuse = (): void =>
      account.simulator.faults.add({
        ...ALWAYS,
        reply: several,
        match: ({ stream, search }) =>
          [WHOLE, TIMED].includes(stream ?? '') &&
          new URLSearchParams(search).getAll('project').join() === '-1',
      });
    refuse();
    const first = await run(account);
    expect(outcome(first)).toEqual(WELL);
    expect(few(account.missing([WHOLE, TIMED]))).toEqual([]);
    expect(typesOf(first, WHOLE)).toContain('ACTIVATE_VERSION');
    account.clock.pass(HOUR);
    addRelease(account.world, 'made-later', { projects: [account.world.projects[2]?.slug ?? ''] });
    account.clock.pass(HOUR);
    refuse();
    const second = await run(account);
    expect(outcome(second)).toEqual(WELL);
    expect(few(account.missing([TIMED]))).toEqual([]);
    expect(bookmarkOf(second)).not.toEqual(bookmarkOf(first));
  });
});

describe('a feature of projects', () => {
  it('that many lack is one line on the way and a number at the end', async () => {
    alterStream('events', {
      gate: { of: 'project', what: 'they are off', signs: [{ status: 403, detail: /that feature enabled/ }] },
    });
    const account = await startWarehouse({ projects: 12 });
    const there = account.world.projects[0]?.id;
    const answer = reply(403, {
      error_type: 'unavailable_feature',
      detail: ['You do not have that feature enabled'],
    });
    account.simulator.faults.add({
      ...ALWAYS,
      reply: answer,
      match: ({ stream, project }) => stream === 'events' && project !== there,
    });
    const met = await run(account, ['events']);
    expect(outcome(met)).toEqual(WELL);
    expect(newsOf(met)).toEqual([
      expect.stringMatching(/^\[events\] events: skipped, not available in \S+ \(403\): they are off$/),
      expect.stringMatching(/^Not available in 11 projects \(.* and 8 more\): events \(403, they are off\)$/),
    ]);
    expect(met.got.size).toBeGreaterThan(0);
  });
});

describe('a server that lacks many lists', () => {
  it('is told of in one line at the end', async () => {
    const account = await startWarehouse();
    const lacking = ['repositories', 'monitors', 'integrations', 'tags', 'uptime_monitors', 'code_mappings'];
    for (const name of lacking) account.world.closed.add(`${name}/${account.world.organizations[0]?.id}`);
    const met = await run(account, [...lacking, 'teams']);
    expect(outcome(met)).toEqual(WELL);
    expect(met.lines.filter((line) => line.includes(': skipped,'))).toHaveLength(lacking.length);
    const last = met.lines.filter((line) => line.startsWith('Not available'));
    expect(last).toHaveLength(1);
    for (const name of lacking) expect(last[0]).toContain(name);
    expect(last[0]).toContain('(404, the server is too old for it, or leaves it out)');
  });
});

/** What proxies and firewalls say of everything, and what they may take from Sentry. */
const WALLS: readonly (readonly [string, Reply])[] = [
  ['404 without a word', reply(404)],
  ["404 in Sentry's words", reply(404, { detail: 'The requested resource does not exist' })],
  ['404 of unknown routes', reply(404, { detail: 'Route not found' })],
  ['404 with a page', { status: 404, headers: {}, text: '<html>Not Found</html>' }],
  ['403 without a word', reply(403)],
  ["403 in Sentry's words", reply(403, NO_PERMISSION)],
  ['403 with a page', { status: 403, headers: {}, text: '<html>Forbidden</html>' }],
  ['401 without a word', reply(401)],
  ['410', reply(410, { message: 'This API no longer exists.' })],
];

describe.each(WALLS)('a proxy that answers everything with %s', (_, answer) => {
  const ALL = STREAMS.map(({ tapStreamId }) => tapStreamId);
  const wall = (from: number): Fault => ({ ...ALWAYS, reply: answer, match: ({ index }) => index > from });

  it('from the first request on is an error', async () => {
    const account = await startWarehouse();
    account.simulator.faults.add(wall(0));
    expect((await run(account, ALL)).code).toBe(1);
  });

  it.each([2, 3, 5, 8, 13, 21])('is never a success when it begins after %i requests', async (from) => {
    const account = await startWarehouse({ resources: 3 });
    account.simulator.faults.add(wall(from));
    const met = await run(account, ALL);
    expect(met.code).toBe(1);
    expect(met.lastLine).toMatch(/^(Incomplete|Sentry refused the token)/);
  });

  it.each(['dashboards', 'detectors', 'alert_rules', 'relays', 'tags', 'events', 'releases'])(
    'is never a success of %s alone',
    async (name) => {
      const account = await startWarehouse({ resources: 3 });
      account.simulator.faults.add(wall(2));
      const met = await run(account, [name]);
      expect(met.code).toBe(1);
      expect(typesOf(met, name)).not.toContain('ACTIVATE_VERSION');
    },
  );
});

describe('a connection test', () => {
  it('is well where streams are skipped, and tells of them', async () => {
    const account = await startWarehouse({ resources: 3 }, { token: 'sntrys_0123456789abcdef' });
    const met = await account.sync({ test: 'all' });
    expect(outcome(met)).toEqual(WELL);
    expect(met.lines).toContain('[teams] teams: can be read');
  });
});

describe('a person at a terminal', () => {
  const told = async (test?: 'all'): Promise<readonly string[]> => {
    const account = await startWarehouse({ resources: 3 }, { token: 'sntrys_0123456789abcdef' });
    account.simulator.faults.add({ kind: '500', times: 999, match: { stream: 'users' } });
    const lines: string[] = [];
    const tell = (line: string) => void lines.push(line.replaceAll(/ +/g, ' '));
    await account.sync({ tell, ...(test && { test }), streams: ['teams', 'users', 'detectors'] });
    return lines;
  };

  it('sees what was skipped in the table of a run, and why below', async () => {
    const lines = await told();
    expect(lines.filter((line) => line.startsWith('detectors'))).toEqual([
      expect.stringMatching(/^detectors skipped \d/),
    ]);
    expect(lines.at(-1)).toMatch(/^Not available in \S+: detectors \(401, needs a token of a user/);
  });

  it('sees a table of a connection test, and no other', async () => {
    const lines = await told('all');
    expect(lines).toContain('teams ok');
    expect(lines.find((line) => line.startsWith('users'))).toMatch(/^users failed: GET .* 500\./);
    expect(lines.find((line) => line.startsWith('detectors'))).toMatch(
      /^detectors skipped: not available in \S+ \(401\), needs a token of a user or integration$/,
    );
    expect(lines.some((line) => line.startsWith('total'))).toBe(false);
  });
});
