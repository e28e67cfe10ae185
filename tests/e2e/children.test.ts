import { afterEach, describe, expect, it } from '@jest/globals';
import {
  addEvent,
  addProject,
  deleteIssue,
  type LoggedRequest,
  mergeIssues,
  resolveIssue,
} from '../simulator/index.ts';
import { identitiesAt, identityOf } from '../support/identity.ts';
import { recordsOf, type SingerMessage } from '../support/run-tap.ts';
import {
  closeWarehouses,
  DAY,
  type Delivery,
  few,
  HOUR,
  NOW,
  outcome,
  SECOND,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../support/warehouse.ts';

afterEach(closeWarehouses);

const STREAMS = ['issue_details', 'issue_events'] as const;
const START = '2026-04-01T00:00:00Z';
const iso = (ms: number): string => new Date(ms).toISOString();

/** What the server has and the warehouse has not. */
function missing(account: Warehouse, stream: string): readonly string[] {
  const end = iso(account.clock.now());
  return few(
    identitiesAt(account.simulator, [stream], { start: START, end }).filter((name) => !account.had.has(name)),
  );
}

type Bookmark = {
  readonly start: string;
  readonly since?: string;
  readonly refreshed?: string;
  readonly covered?: readonly (readonly [string, string])[];
  readonly sweep?: unknown;
};

function bookmarkOf(state: Delivery['state'], stream: string): Bookmark {
  const { bookmarks } = state as { bookmarks: Record<string, { partitions: Record<string, Bookmark> }> };
  const [bookmark] = Object.values(bookmarks[stream]?.partitions ?? {});
  if (bookmark === undefined) throw new Error(`There is no bookmark of ${stream}.`);
  return bookmark;
}

/** Requests for the children of one issue each, while `run` is under way. */
async function asked(
  account: Warehouse,
  stream: string,
  run: () => Promise<Delivery>,
): Promise<{ result: Delivery; issues: readonly string[]; requests: readonly LoggedRequest[] }> {
  const requests: LoggedRequest[] = [];
  account.during(stream, (_nth, request) => requests.push(request));
  const result = await run();
  return { result, requests, issues: requests.map(({ path }) => path.split('/')[6] ?? '') };
}

const issueIds = (account: Warehouse): string[] => account.world.issues.map(({ id }) => id);
const forIssue = (stream: string, id: string) => (request: LoggedRequest) =>
  request.stream === stream && request.path.includes(`/${id}/`);

/** Issues whose children had not all been written when a STATE claimed the second of the issue. */
function claimedEarly(account: Warehouse, stream: string, messages: readonly SingerMessage[]): string[] {
  const [organization] = account.world.organizations;
  const lastSeen = new Map(
    [...account.simulator.truth('issues')].map(([id, issue]) => [id, Date.parse(String(issue['lastSeen']))]),
  );
  const children = account.simulator.owned(stream, { start: START }).map(({ record }) => ({
    identity: identityOf(stream, organization?.id, record),
    issue: String(stream === 'issue_details' ? record['id'] : record['groupID']),
  }));
  const had = new Set(account.had);
  const early = new Set<string>();
  for (const { type, record, value, stream: of } of messages) {
    if (type === 'RECORD') had.add(identityOf(of, record['organizationId'], record));
    if (type !== 'STATE' || !JSON.stringify(value).includes(`"${stream}"`)) continue;
    const { start, covered = [] } = bookmarkOf(value, stream);
    const isClaimed = (ms: number) =>
      ms < Date.parse(start) || covered.some(([from, to]) => ms >= Date.parse(from) && ms < Date.parse(to));
    for (const { identity, issue } of children) {
      if (isClaimed(lastSeen.get(issue) ?? Number.POSITIVE_INFINITY) && !had.has(identity))
        early.add(identity);
    }
  }
  return [...early];
}

describe.each(STREAMS)('%s', (stream) => {
  it('bring what there is of every issue in the first run, and then of those alone that were seen since', async () => {
    const account = await startWarehouse({ issues: 130, events: 400 });
    const first = await asked(account, stream, () => account.sync({ streams: [stream] }));
    expect(outcome(first.result)).toEqual(WELL);
    expect(missing(account, stream)).toEqual([]);
    expect(new Set(first.issues).size).toBe(130);
    expect(bookmarkOf(first.result.state, stream)).not.toHaveProperty('since');

    account.clock.pass(2 * HOUR);
    const { issueId } = addEvent(account.world, account.world.projects[0]?.id ?? '', {
      timestamp: iso(NOW + HOUR),
    });
    const old = account.world.events.length;
    const second = await asked(account, stream, () =>
      account.sync({ streams: [stream], settings: { lookback_seconds: 60 } }),
    );
    expect(outcome(second.result)).toEqual(WELL);
    expect(second.issues).toEqual([issueId]);
    expect(missing(account, stream)).toEqual([]);
    expect(old).toBe(account.world.projects.length);
  });

  it('say what they will cost before the first request', async () => {
    const account = await startWarehouse({ issues: 40, events: 60 });
    const { lines } = await account.sync({ streams: [stream] });
    expect(lines[1]).toBe(`[${stream}] ${stream}: about 41 requests, less than a minute`);
  });

  it('come in the same bytes however many are asked for at once', async () => {
    const runs = await Promise.all(
      [1, 8].map(async (concurrency) => {
        const account = await startWarehouse({ issues: 120, events: 900 });
        return await account.sync({ streams: [stream], settings: { concurrency } });
      }),
    );
    const [one, eight] = runs.map(({ messages }) => JSON.stringify(messages));
    expect(eight).toBe(one);
  });

  it('have a state of the same size for 30 issues and for 300', async () => {
    const sizes = await Promise.all(
      [30, 300].map(async (issues) => {
        const account = await startWarehouse({ issues, events: issues });
        const { messages } = await account.sync({ streams: [stream] });
        return messages
          .filter(({ type }) => type === 'STATE')
          .map(({ value }) => JSON.stringify(value).length)
          .at(-1);
      }),
    );
    expect(sizes[0]).toBe(sizes[1]);
  });

  it.each([2, 40, 105, 160, 230])('lose nothing where a run is cut off at request %i', async (nth) => {
    const account = await startWarehouse({ issues: 230, events: 600 });
    account.during(stream, (count) => {
      if (count === nth) account.simulator.faults.add({ match: () => true, kind: 'refuse', times: 1_000 });
    });
    const cut = await account.sync({ streams: [stream], settings: { max_retry_seconds: 0 } });
    expect(cut.code).toBe(1);
    expect(claimedEarly(account, stream, cut.messages)).toEqual([]);
    account.clock.pass(HOUR);
    const rest = await asked(account, stream, () => account.sync({ streams: [stream] }));
    expect(outcome(rest.result)).toEqual(WELL);
    expect(missing(account, stream)).toEqual([]);
    expect(claimedEarly(account, stream, rest.result.messages)).toEqual([]);
    // No more than a page of issues is asked for again, and what lies in the lookback.
    expect(rest.issues.length).toBeLessThanOrEqual(230 - Math.floor(Math.max(0, nth - 1) / 100) * 100 + 12);
  });

  it('leave a hole where an issue cannot be read, and the next run reads it', async () => {
    const account = await startWarehouse({ issues: 230, events: 600 });
    const bad = issueIds(account)[100] ?? '';
    account.simulator.faults.add({ match: forIssue(stream, bad), kind: '500', times: 1_000 });
    const first = await account.sync({ streams: [stream] });
    expect(first.code).toBe(1);
    expect(first.lastLine).toContain(bad);
    expect(missing(account, stream).every((name) => name.includes(bad) || stream === 'issue_events')).toBe(
      true,
    );
    expect(missing(account, stream)).not.toEqual([]);
    expect(claimedEarly(account, stream, first.messages)).toEqual([]);
    expect(bookmarkOf(first.state, stream).covered).toHaveLength(1);

    const second = await asked(account, stream, () =>
      account.sync({ streams: [stream], settings: { lookback_seconds: 0 } }),
    );
    expect(outcome(second.result)).toEqual(WELL);
    expect(missing(account, stream)).toEqual([]);
    expect(second.issues).toContain(bad);
    expect(second.issues.length).toBeLessThan(10);
    expect(bookmarkOf(second.result.state, stream)).not.toHaveProperty('covered');
  });

  it('skip an issue that was deleted since it was listed, and say so at the end', async () => {
    const account = await startWarehouse({ issues: 60, events: 200 });
    const ids = issueIds(account);
    account.during(stream, (nth) => {
      if (nth === 1) for (const id of ids.slice(10, 13)) deleteIssue(account.world, id);
    });
    const result = await account.sync({ streams: [stream], settings: { concurrency: 1 } });
    expect(outcome(result)).toEqual(WELL);
    expect(missing(account, stream)).toEqual([]);
    expect(result.lines.filter((line) => line.includes('deleted after they were listed'))).toHaveLength(1);
  });

  it('do not take every issue for deleted where the server does not know the address', async () => {
    const account = await startWarehouse({ issues: 60, events: 200 });
    account.simulator.faults.add({
      match: (request) => request.stream === stream,
      kind: '404',
      times: Number.POSITIVE_INFINITY,
    });
    const result = await account.sync({ streams: [stream] });
    expect(result.code).toBe(1);
    expect(result.lastLine).toContain('still listed');
    expect(result.got.size).toBe(0);
    expect(Date.parse(bookmarkOf(result.state, stream).start)).toBe(Date.parse(START));
    expect(bookmarkOf(result.state, stream)).not.toHaveProperty('covered');
  });

  it('reach everything over several runs with a limit of requests, each with exit code 0', async () => {
    const account = await startWarehouse({ issues: 330, events: 700 });
    const counts: number[] = [];
    for (let run = 1; run <= 4; run += 1) {
      const { result, issues } = await asked(account, stream, () =>
        account.sync({
          streams: [stream],
          settings: { max_requests_per_stream: 1, lookback_seconds: 60, issue_refresh_hours: 1_000 },
        }),
      );
      expect(outcome(result)).toEqual(WELL);
      expect(claimedEarly(account, stream, result.messages)).toEqual([]);
      counts.push(new Set(issues).size);
      const told = result.lines.filter((line) => line.includes('max_requests_per_stream'));
      expect(told).toHaveLength(run < 4 ? 1 : 0);
      if (run === 1) expect(told[0]).toContain('about 231 issues are left');
      account.clock.pass(HOUR);
    }
    expect(missing(account, stream)).toEqual([]);
    expect(counts.slice(0, 3)).toEqual([100, 100, 100]);
    // What is left, and nothing that was read before.
    expect(counts[3]).toBeLessThan(40);
  });

  it('bring the history of a project that joins later', async () => {
    const account = await startWarehouse({ issues: 60, events: 200 });
    await account.sync({ streams: [stream] });
    const { id } = addProject(account.world, 'Brand New');
    for (let day = 1; day < 20; day += 1) addEvent(account.world, id, { timestamp: iso(NOW - day * DAY) });
    account.clock.pass(HOUR);
    const result = await account.sync({ streams: [stream] });
    expect(outcome(result)).toEqual(WELL);
    expect(missing(account, stream)).toEqual([]);
  });

  it('miss no issue that moves to the front while others are read', async () => {
    const account = await startWarehouse({ issues: 330, events: 900 });
    const seen = [...account.simulator.truth('issues')]
      .map(([id, issue]) => ({ id, at: Date.parse(String(issue['lastSeen'])) }))
      .sort((a, b) => b.at - a.at)
      .map(({ id }) => id);
    account.during(stream, (nth) => {
      account.clock.pass(SECOND);
      // From the end of the list, one after the other.
      const id = nth > 5 && nth <= 65 ? seen[330 - nth] : undefined;
      const issue = account.world.issues.find((row) => row.id === id);
      const project = account.world.projects[issue?.project ?? 0]?.id ?? '';
      if (id !== undefined)
        addEvent(account.world, project, { issue: id, timestamp: iso(account.clock.now()) });
    });
    const first = await account.sync({ streams: [stream] });
    expect(outcome(first)).toEqual(WELL);
    const ids = new Set(
      recordsOf(first.messages, stream).map((record) => String(record['issueId'] ?? record['id'])),
    );
    expect(seen.filter((id) => !ids.has(id) && stream === 'issue_details')).toEqual([]);
    account.clock.pass(HOUR);
    expect(outcome(await account.sync({ streams: [stream], settings: { lookback_seconds: 600 } }))).toEqual(
      WELL,
    );
    expect(missing(account, stream)).toEqual([]);
  });
});

describe('issue_details', () => {
  it('are read again for a change without an event, once the refresh is due', async () => {
    const account = await startWarehouse({ issues: 40, events: 60 });
    await account.sync({ streams: ['issue_details'] });
    const id = issueIds(account)[3] ?? '';
    resolveIssue(account.world, id);
    const entries = (): number => {
      const name = identityOf('issue_details', account.world.organizations[0]?.id, { id });
      const activity = account.rows.get(name)?.['activity'];
      return Array.isArray(activity) ? activity.length : 0;
    };
    const before = entries();
    expect(before).toBeGreaterThan(0);
    account.clock.pass(HOUR);
    await account.sync({ streams: ['issue_details'] });
    expect(entries()).toBe(before);
    account.clock.pass(DAY);
    const swept = await asked(account, 'issue_details', () => account.sync({ streams: ['issue_details'] }));
    expect(entries()).toBe(before + 1);
    expect(new Set(swept.issues).size).toBe(40);
    expect(bookmarkOf(swept.result.state, 'issue_details')).not.toHaveProperty('sweep');
  });

  it('are swept over several runs where requests are limited, and the sweep ends', async () => {
    const account = await startWarehouse({ issues: 230, events: 300 });
    await account.sync({ streams: ['issue_details'] });
    account.clock.pass(2 * DAY);
    const settings = { max_requests_per_stream: 1, lookback_seconds: 60 };
    const all = new Set<string>();
    for (let run = 1; run <= 3; run += 1) {
      const { result, issues } = await asked(account, 'issue_details', () =>
        account.sync({ streams: ['issue_details'], settings }),
      );
      expect(outcome(result)).toEqual(WELL);
      for (const id of issues) all.add(id);
      expect(Object.hasOwn(bookmarkOf(result.state, 'issue_details'), 'sweep')).toBe(run < 3);
      account.clock.pass(HOUR);
    }
    expect(all.size).toBe(230);
  });

  it('keep the id that was asked for where an issue has gone into another one since', async () => {
    const account = await startWarehouse({ issues: 30, events: 60, projects: 1 });
    const [parent = '', child = ''] = issueIds(account);
    account.during('issue_details', (nth) => {
      if (nth === 1) mergeIssues(account.world, parent, [child]);
    });
    const { messages } = await account.sync({ streams: ['issue_details'] });
    const merged = recordsOf(messages, 'issue_details').filter(({ mergedInto }) => mergedInto !== null);
    expect(merged.map(({ id, mergedInto }) => [id, mergedInto])).toEqual([[child, parent]]);
  });
});

describe('issue_events', () => {
  it('are asked for since the run before alone', async () => {
    const account = await startWarehouse({ issues: 20, events: 300 });
    await account.sync({ streams: ['issue_events'] });
    account.clock.pass(2 * HOUR);
    const issue = account.world.issues[4];
    const project = account.world.projects[issue?.project ?? 0]?.id ?? '';
    addEvent(account.world, project, { issue: issue?.id ?? '', timestamp: iso(NOW + HOUR) });
    const { result, requests } = await asked(account, 'issue_events', () =>
      account.sync({ streams: ['issue_events'], settings: { lookback_seconds: 60 } }),
    );
    expect(result.got.size).toBe(1);
    expect(requests.map(({ query }) => query['start'])).toEqual([iso(NOW - 120 * SECOND).slice(0, 19)]);
  });

  it('have bodies where these are asked for', async () => {
    const account = await startWarehouse({ issues: 5, events: 60 });
    const { messages } = await account.sync({
      streams: ['issue_events'],
      settings: { event_detail: 'full' },
    });
    const records = recordsOf(messages, 'issue_events');
    expect(records.length).toBeGreaterThan(50);
    expect(records.filter(({ entries }) => !Array.isArray(entries))).toEqual([]);
    expect(missing(account, 'issue_events')).toEqual([]);
  });

  it('of a hole have their history too, not what came since its issue was seen', async () => {
    const account = await startWarehouse({ issues: 12, events: 500 });
    const bad = issueIds(account)[6] ?? '';
    account.simulator.faults.add({ match: forIssue('issue_events', bad), kind: '500', times: 1_000 });
    expect((await account.sync({ streams: ['issue_events'] })).code).toBe(1);
    expect(missing(account, 'issue_events').length).toBeGreaterThan(3);
    account.clock.pass(HOUR);
    expect(outcome(await account.sync({ streams: ['issue_events'] }))).toEqual(WELL);
    expect(missing(account, 'issue_events')).toEqual([]);
  });
});
