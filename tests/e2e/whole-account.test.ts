import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STREAMS } from '../../src/streams/index.ts';
import { toInstant } from '../../src/time.ts';
import { DRAFTS } from '../contract/drafts.ts';
import {
  createWorld,
  type LoggedRequest,
  type Simulator,
  startSimulator,
  wholeLife,
} from '../simulator/index.ts';
import { catalogOf } from '../support/catalogs.ts';
import { FULL_TABLES, STREAM_NAMES } from '../support/delivery.ts';
import { pagesOf, pagesReadDown } from '../support/fewest-requests.ts';
import { identitiesAt, identityOf } from '../support/identity.ts';
import { lastState, recordsOf, runTap, type TapResult } from '../support/run-tap.ts';
import { parseMessage } from '../support/singer-parser.ts';

/** All that is read by default but for numbers by the day, of which so many projects have hundreds of thousands. */
const NAMES = STREAM_NAMES.filter((name) => definitionOf(name).series === undefined);
const HOUR = 3_600_000;

/** The world stands still, and so do the bookmarks: a minute ago. */
const NOW = Math.floor(Date.now() / 1000) * 1000;
const SIGNPOST = new Date(NOW - 60_000).toISOString().slice(0, 19);
const START_DATE = new Date(NOW - 80 * 86_400_000).toISOString().slice(0, 19);

const world = createWorld({
  seed: 20,
  now: NOW,
  projects: 130,
  emptyProjects: 9,
  foreignProjects: 20,
  teams: 12,
  members: 240,
  issues: 3_000,
  events: 20_000,
  releases: 230,
  hugeProject: 0.3,
});

let simulator: Simulator;
let first: TapResult;
let second: TapResult;
let firstRequests: Simulator['requests'];
let secondRequests: Simulator['requests'];

/** A list of several pages is looked at once more, but for its last one. */
const pagesOfTable = (rows: number): number => {
  const pages = pagesOf(rows);
  return pages === 1 ? 1 : 2 * pages - 1;
};

function definitionOf(name: string): (typeof STREAMS)[number] {
  return STREAMS.find(({ tapStreamId }) => tapStreamId === name) as (typeof STREAMS)[number];
}

const keysOf = (result: TapResult, stream: string): string[] =>
  recordsOf(result.messages, stream).map((record) => identityOf(stream, record['organizationId'], record));

const truthOf = (stream: string, start = START_DATE, end = SIGNPOST) =>
  identitiesAt(
    simulator,
    [stream],
    definitionOf(stream).replication.method === 'INCREMENTAL' ? { start, ...(end !== '' && { end }) } : {},
  );

/** Feedback comes from the list of issues, by a search of its own. */
function requestsFor(requests: Simulator['requests'], stream: string): readonly LoggedRequest[] {
  return requests.filter(
    (request) => request.stream === stream && !request.query['query']?.includes('issue.category:feedback'),
  );
}

beforeAll(async () => {
  simulator = await startSimulator(world, { now: () => NOW });
  const config = {
    api_token: simulator.token,
    organization: world.organizations[0]?.slug,
    base_url: simulator.url,
    start_date: START_DATE,
  };
  const catalog = catalogOf(NAMES);
  first = await runTap({ config, catalog });
  firstRequests = [...simulator.requests];
  simulator.reset();
  second = await runTap({ config, catalog, state: lastState(first.messages) });
  secondRequests = [...simulator.requests];
}, 120_000);

afterAll(() => simulator.close());

describe('a first sync of an account with 130 projects', () => {
  it('ends well, with STATE as first and last message', () => {
    expect(first.stderr).not.toMatch(/ERROR|CRITICAL/);
    expect(first.code).toBe(0);
    expect(first.messages.at(0)?.type).toBe('STATE');
    expect(first.messages.at(-1)?.type).toBe('STATE');
  });

  it.each(NAMES)('writes every key of %s that exists, and each once', (stream) => {
    const keys = keysOf(first, stream);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.sort()).toEqual([...truthOf(stream)].sort());
  });

  it('has all kinds of issues, pending invitations and archived releases', () => {
    const values = (stream: string, field: string) =>
      new Set(recordsOf(first.messages, stream).map((record) => record[field]));
    expect(values('issues', 'status')).toEqual(new Set(['unresolved', 'resolved', 'ignored']));
    expect(values('users', 'pending')).toEqual(new Set([true, false]));
    expect(values('releases', 'status')).toEqual(new Set(['open', 'archived']));
  });

  it('writes lines that singer-node can parse', () => {
    for (const line of first.stdout.split('\n').slice(0, -1)) {
      expect(() => parseMessage(line)).not.toThrow();
    }
  });

  it.each(DRAFTS)('writes records that follow their SCHEMA under JSON Schema %s', (_name, validator) => {
    const validators = new Map(
      first.messages
        .filter(({ type }) => type === 'SCHEMA')
        .map(({ stream, schema }) => [stream, validator().compile(schema)] as const),
    );
    for (const { type, stream, record } of first.messages) {
      if (type !== 'RECORD') continue;
      const validate = validators.get(stream);
      expect(validate?.(record)).toBe(true);
    }
  });

  it('writes one SCHEMA per stream, before its first RECORD', () => {
    const seen = new Set<string>();
    for (const { type, stream } of first.messages) {
      if (type === 'SCHEMA') {
        expect(seen.has(stream)).toBe(false);
        seen.add(stream);
      }
      if (type === 'RECORD') expect(seen.has(stream)).toBe(true);
    }
    expect([...seen].sort()).toEqual([...NAMES].sort());
  });

  it('makes the fewest requests: pages of a hundred, and none per record', () => {
    const count = (stream: string) => requestsFor(firstRequests, stream).length;
    for (const stream of FULL_TABLES.filter((each) => each !== 'organizations')) {
      const pages = definitionOf(stream).isOnePage ? 1 : pagesOfTable(keysOf(first, stream).length);
      expect([stream, count(stream)]).toEqual([stream, pages]);
    }
    // By its slug, and by its id to see whether the server knows ids.
    expect(count('organizations')).toBe(2);
    const seconds = (records: readonly Record<string, unknown>[], field = 'dateCreated') =>
      records.map((record) => toInstant(record[field]) as number);
    expect(count('releases')).toBe(pagesReadDown(seconds(recordsOf(first.messages, 'releases'))));
    expect(count('issues')).toBe(pagesReadDown(seconds(recordsOf(first.messages, 'issues'), 'lastSeen')));
    const byProject = new Map<string, Record<string, unknown>[]>();
    for (const event of recordsOf(first.messages, 'events')) {
      const project = String(event['projectID']);
      byProject.set(project, [...(byProject.get(project) ?? []), event]);
    }
    const excess = recordsOf(first.messages, 'projects').map(({ id }) => {
      const project = String(id);
      const made = firstRequests.filter(
        (request) => request.project === project && request.stream === 'events',
      );
      return { made: made.length, needed: pagesReadDown(seconds(byProject.get(project) ?? [])) };
    });
    const isBig = ({ needed }: { needed: number }) => needed >= 20;
    expect(excess.filter((project) => !isBig(project)).filter(({ made, needed }) => made !== needed)).toEqual(
      [],
    );
    // Big projects are read in pieces, and the last page of a piece is rarely full.
    expect(excess.filter(isBig).length).toBeGreaterThan(0);
    expect(excess.filter(isBig).filter(({ made, needed }) => made > needed * 1.15)).toEqual([]);
    // What the projects hold, and the course of each that is cut.
    expect(count('stats')).toBeLessThanOrEqual(1 + excess.filter(isBig).length);
  });
});

describe('a second sync with nothing new', () => {
  it('writes again only full tables, recent releases, and what the lookback covers', () => {
    expect(second.code).toBe(0);
    for (const stream of FULL_TABLES) {
      expect(keysOf(second, stream).sort()).toEqual([...truthOf(stream)].sort());
    }
    const start = new Date(NOW - 60_000 - HOUR).toISOString().slice(0, 19);
    for (const stream of ['issues', 'events']) {
      const late = truthOf(stream, start, '');
      expect(late.length).toBeGreaterThan(0);
      expect(keysOf(second, stream).sort()).toEqual([...late].sort());
    }
    const since = new Date(NOW - 60_000 - 30 * 86_400_000).toISOString().slice(0, 19);
    expect(keysOf(second, 'releases').sort()).toEqual([...truthOf('releases', since)].sort());
  });

  it('ends with the state it was given', () => {
    expect(lastState(second.messages)).toEqual(lastState(first.messages));
  });

  it('asks for these issues in one go, and for events only where the statistics know of some', () => {
    const count = (stream: string) => requestsFor(secondRequests, stream).length;
    const issues = recordsOf(second.messages, 'issues').map(({ lastSeen }) => toInstant(lastSeen) as number);
    expect(count('issues')).toBe(pagesReadDown(issues));
    // They count by whole hours.
    const start = new Date(Math.floor((NOW - 60_000 - HOUR) / HOUR) * HOUR).toISOString().slice(0, 19);
    const active = [...simulator.truth('events', { start }).values()].map(({ projectID }) => projectID);
    const asked = secondRequests.filter(({ stream }) => stream === 'events').map(({ project }) => project);
    expect(new Set(asked)).toEqual(new Set(active));
    expect(asked.length).toBeLessThan(60);
    expect(count('stats')).toBeLessThanOrEqual(2);
  });
});

describe('numbers of issues', () => {
  it('are those of the whole life', () => {
    const byId = new Map(recordsOf(first.messages, 'issues').map((issue) => [String(issue['id']), issue]));
    for (const row of world.issues) {
      const issue = byId.get(row.id);
      if (issue === undefined) continue;
      const { count, userCount, firstSeen, lastSeen } = wholeLife(world, row);
      expect(issue).toMatchObject({ count, userCount });
      expect(toInstant(issue['firstSeen'])).toBe(Math.floor((firstSeen as number) / 1_000_000));
      expect(toInstant(issue['lastSeen'])).toBe(Math.floor((lastSeen as number) / 1_000_000));
    }
    expect(byId.size).toBeGreaterThan(2_990);
  });
});
