import { afterEach, describe, expect, it } from '@jest/globals';
import { type LoggedRequest, resolveIssue, sendFeedback } from '../simulator/index.ts';
import { every, happen } from '../support/happenings.ts';
import {
  closeWarehouses,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../support/warehouse.ts';

afterEach(closeWarehouses);

const utc = (ms: number): string => new Date(ms).toISOString();
const slugOf = ({ world }: Warehouse, n: number): string =>
  world.projects[n % world.projects.length]?.slug ?? '';

/** So many pieces of feedback, an hour apart. */
const sendMany = (account: Warehouse, count: number): readonly string[] =>
  every(HOUR, count, NOW - count * HOUR).map((at, n) =>
    sendFeedback(account.world, slugOf(account, n), utc(at)),
  );

function requestsOf({ simulator }: Warehouse, stream: string): readonly LoggedRequest[] {
  const requests: LoggedRequest[] = [];
  simulator.onEveryRequest((request) => {
    if (request.stream === stream) requests.push(request);
  });
  return requests;
}

describe('feedback_issues', () => {
  it('have all feedback of the widget, and issues have none of it', async () => {
    const account = await startWarehouse({ foreignProjects: 1 });
    const sent = sendMany(account, 130);
    const run = await account.sync({ streams: ['issues', 'feedback_issues'] });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['issues', 'feedback_issues'])).toEqual([]);
    const idsOf = (stream: string) =>
      run.messages.flatMap((message) =>
        message.stream === stream && message.record ? [message.record['id']] : [],
      );
    expect(idsOf('feedback_issues').toSorted()).toEqual([...sent].sort());
    expect(idsOf('issues').filter((id) => sent.includes(String(id)))).toEqual([]);
  });

  it('have what was written in columns, and nothing in otherFields', async () => {
    const account = await startWarehouse();
    sendMany(account, 3);
    await account.sync({ streams: ['feedback_issues'] });
    for (const row of account.rows.values()) {
      expect(row).toMatchObject({
        issueCategory: 'feedback',
        metadata: { message: 'The basket was empty.', contact_email: 'person@example.com', name: 'A person' },
        otherFields: null,
      });
    }
    expect(account.rows.size).toBe(3);
  });

  it('keep to the search of the operator, after their own term', async () => {
    const account = await startWarehouse();
    const [first] = sendMany(account, 4);
    resolveIssue(account.world, first ?? '');
    const requests = requestsOf(account, 'issues');
    const run = await account.sync({
      streams: ['feedback_issues'],
      settings: { issue_query: 'is:resolved' },
    });
    expect([outcome(run), run.got.size]).toEqual([WELL, 1]);
    expect(requests.map(({ query }) => query['query'])).toEqual([
      expect.stringMatching(/^issue\.category:feedback is:resolved lastSeen:>=\S+$/),
    ]);
  });

  it('that are resolved are so in the warehouse after the next run', async () => {
    const account = await startWarehouse();
    const [first = ''] = sendMany(account, 20);
    await account.sync({ streams: ['feedback_issues'] });
    account.clock.pass(DAY);
    resolveIssue(account.world, first);
    const run = await account.sync({ streams: ['feedback_issues'] });
    expect(outcome(run)).toEqual(WELL);
    const row = [...account.rows].find(([identity]) => identity.endsWith(`/${first}`))?.[1];
    expect(row?.['status']).toBe('resolved');
  });

  it('follow a choice of projects', async () => {
    const account = await startWarehouse();
    sendMany(account, 9);
    const run = await account.sync({
      streams: ['feedback_issues'],
      settings: { projects: [slugOf(account, 1)] },
    });
    expect([outcome(run), run.got.size]).toEqual([WELL, 3]);
  });
});

describe('user_feedback of a server without a list for organizations', () => {
  const start = async (resources: number): Promise<Warehouse> => {
    const account = await startWarehouse({ projects: 3, resources });
    account.world.closed.add(`user_feedback/${account.world.organizations[0]?.id}`);
    return account;
  };

  it('is read from the projects, with the reports that belong to no issue', async () => {
    const account = await start(370);
    const run = await account.sync({ streams: ['user_feedback'] });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['user_feedback'])).toEqual([]);
    expect(run.got.size).toBe(370);
    const bare = [...account.rows.values()].filter((row) => row['issueId'] === null);
    expect(bare.length).toBeGreaterThan(50);
    expect(bare.filter((row) => row['projectId'] === null || row['projectSlug'] === null)).toEqual([]);
  });

  it('is read down to the bookmark alone in the next run', async () => {
    const account = await start(370);
    await account.sync({ streams: ['user_feedback'] });
    account.clock.pass(DAY);
    happen(account.world, 'user_feedback', every(20 * MINUTE, 30, NOW + HOUR));
    const requests = requestsOf(account, 'user_feedback');
    const run = await account.sync({ streams: ['user_feedback'] });
    expect(outcome(run)).toEqual(WELL);
    expect(account.missing(['user_feedback'])).toEqual([]);
    // The list of the organization, which there is not, and one page of each project.
    expect(requests).toHaveLength(4);
    expect(run.got.size).toBeLessThan(40);
  });
});
