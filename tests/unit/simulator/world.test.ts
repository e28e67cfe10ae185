import { describe, expect, it } from '@jest/globals';
import { shares } from '../../simulator/build/events.ts';
import { secondAt } from '../../simulator/event-table.ts';
import {
  addEvent,
  addLateEvent,
  deleteEvent,
  deleteIssue,
  mergeIssues,
  numbersWithin,
  renameProject,
  splitIssue,
  truth,
  truthKeys,
  type World,
  wholeLife,
} from '../../simulator/index.ts';
import { NOW, smallWorld } from './ask.ts';

const events = (world: World): string[] => [...truthKeys(world, { stream: 'events' })];
const issueOf = (world: World, id: string) =>
  world.issues.find((row) => row.id === id) as World['issues'][number];

describe('a world', () => {
  it('is the same for the same options and another one for another seed', () => {
    const records = (world: World) => [
      ...truth(world, { stream: 'issues' }),
      ...truth(world, { stream: 'events' }),
    ];
    expect(records(smallWorld())).toEqual(records(smallWorld()));
    expect(events(smallWorld({ seed: 6 }))).not.toEqual(events(smallWorld()));
  });

  it('holds as many of each kind as was asked for', () => {
    const world = smallWorld({ emptyProjects: 1 });
    const sizes = ['organizations', 'projects', 'teams', 'users', 'releases', 'issues', 'events'].map(
      (stream) => truthKeys(world, { stream }).size,
    );
    expect(sizes).toEqual([1, 4, 3, 12, 24, 40, 400]);
    expect(world.events.map((table) => table.size === 0)).toEqual([false, false, false, true]);
  });

  it('gives a huge project its share', () => {
    const [first = 0, ...rest] = shares(10, { ...OPTIONS, events: 1000, hugeProject: 0.9 });
    expect(first).toBeGreaterThanOrEqual(900);
    expect(first + rest.reduce((sum, count) => sum + count, 0)).toBe(1000);
  });

  it('lists events by second, then by id, both downwards', () => {
    for (const table of smallWorld({ equalTimestamps: true }).events) {
      const seconds = Array.from({ length: table.size }, (_, place) => secondAt(table, place));
      expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
      expect(new Set(seconds).size).toBeLessThan(5);
    }
  });

  it('writes times in every form', () => {
    const dates = [...truth(smallWorld(), { stream: 'events' }).values()].map((record) =>
      String(record['dateCreated']),
    );
    for (const form of [/:\d\dZ$/, /\.\d{3}Z$/, /\.\d{6}Z$/, /:\d\d\+00:00$/]) {
      expect(dates.some((date) => form.test(date))).toBe(true);
    }
  });
});

describe('the numbers of an issue', () => {
  it('follow from its events', () => {
    const world = smallWorld();
    const before = wholeLife(world, issueOf(world, world.issues[0]?.id ?? ''));
    const { issueId } = addEvent(world, 'search', { timestamp: '2026-11-20T10:00:00.123456Z' });
    addEvent(world, 'search', { timestamp: '2026-11-19T10:00:00.5Z', issue: issueId });
    expect(wholeLife(world, issueOf(world, issueId))).toMatchObject({
      count: 2,
      firstSeen: Date.UTC(2026, 10, 19, 10) * 1000 + 500_000,
      lastSeen: Date.UTC(2026, 10, 20, 10) * 1000,
    });
    expect(wholeLife(world, world.issues[0] as World['issues'][number])).toEqual(before);
  });

  it('differ over a stretch of its life', () => {
    const world = smallWorld();
    const { issueId } = addEvent(world, 'search', { timestamp: '2026-11-20T10:00:00Z' });
    addEvent(world, 'search', { timestamp: '2026-11-19T10:00:00Z', issue: issueId });
    const issue = issueOf(world, issueId);
    const at = (day: number): number => Date.UTC(2026, 10, day) / 1000;
    expect(numbersWithin(world, issue, { from: at(19), to: at(20) })?.count).toBe(1);
    expect(numbersWithin(world, issue, { from: at(17), to: at(19) })).toBeUndefined();
  });
});

describe('a change', () => {
  it('puts a late event in its place in time', () => {
    const world = smallWorld();
    const { eventId } = addLateEvent(world, 'ledger', { hoursAgo: 30 });
    expect(truth(world, { stream: 'events', start: '2026-11-19T06:00:00Z' }).get(eventId)).toMatchObject({
      dateCreated: expect.stringMatching(/^2026-11-19T06:00:00/),
    });
    expect(world.arrivals.get(world.nextSerial - 1)?.at).toBe(NOW * 1000);
  });

  it('moves the events of merged issues and hides the child', () => {
    const world = smallWorld();
    const parent = addEvent(world, 'search');
    const child = addEvent(world, 'search');
    mergeIssues(world, parent.issueId, [child.issueId]);
    expect(truth(world, { stream: 'events' }).get(child.eventId)).toMatchObject({ groupID: parent.issueId });
    expect(truthKeys(world, { stream: 'issues' }).has(child.issueId)).toBe(false);
    expect(wholeLife(world, issueOf(world, parent.issueId)).count).toBe(2);
  });

  it('leaves half of the events of a split issue where they were', () => {
    const world = smallWorld();
    const whole = world.issues.find((row) => wholeLife(world, row).count > 5 && row.project === 0);
    const before = wholeLife(world, whole as World['issues'][number]).count;
    const part = splitIssue(world, String(whole?.id));
    const after = wholeLife(world, whole as World['issues'][number]).count;
    expect([after, after + wholeLife(world, part).count]).toEqual([Math.floor(before / 2), before]);
  });

  it('takes the events of a deleted issue with it', () => {
    const world = smallWorld();
    const { eventId, issueId } = addEvent(world, 'search');
    deleteIssue(world, issueId);
    expect(events(world)).not.toContain(eventId);
    expect(truthKeys(world, { stream: 'issues' }).has(issueId)).toBe(false);
  });

  it('removes one event', () => {
    const world = smallWorld();
    const [id = ''] = events(world);
    expect(deleteEvent(world, id)).toBe(true);
    expect(deleteEvent(world, id)).toBe(false);
    expect(events(world)).toHaveLength(399);
  });

  it('names what the world does not have', () => {
    expect(() => renameProject(smallWorld(), 'nowhere', 'somewhere')).toThrow('the world has no nowhere');
  });
});

const OPTIONS = { seed: 1, now: NOW, projects: 10, teams: 1, members: 1, issues: 1, events: 1, releases: 1 };
