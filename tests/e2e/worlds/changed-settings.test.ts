import { afterEach, describe, expect, it } from '@jest/globals';
import { setProjectAccess } from '../../simulator/index.ts';
import {
  closeWarehouses,
  few,
  HOUR,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

/** Streams that keep a bookmark. */
const DATED = ['issues', 'releases', 'events'];
/** Nothing is read again for another reason than its bookmark. */
const BY_BOOKMARK = { issue_refresh_hours: -1, release_refresh_days: 0, lookback_seconds: 0 };
const SIZE = { issues: 200, events: 300, releases: 80 };

async function sync(account: Warehouse, settings = {}) {
  const result = await account.sync({ settings: { ...BY_BOOKMARK, ...settings } });
  expect(outcome(result)).toEqual(WELL);
  account.clock.pass(HOUR);
  return result;
}

/** What is missing of an organization. */
const missingOf = (account: Warehouse, organization: number): string[] => {
  const id = account.world.organizations[organization]?.id ?? '';
  return account.missing(DATED).filter((identity) => identity.includes(`:${id}/`));
};

describe('another organization with the state of the one before', () => {
  it('is read from the start date, and so is nothing of the first one skipped when it comes back', async () => {
    const account = await startWarehouse({ ...SIZE, organizations: 2 });
    const [acme, beta] = account.world.organizations.map(({ slug }) => slug);
    await sync(account, { organization: acme });
    expect(few(missingOf(account, 0))).toEqual([]);
    await sync(account, { organization: beta });
    expect(few(missingOf(account, 1))).toEqual([]);
    await sync(account, { organization: acme });
    expect(few(account.missing(DATED))).toEqual([]);
  });

  it('is read from the start date when it joins the first one', async () => {
    const account = await startWarehouse({ ...SIZE, organizations: 2 });
    const organizations = account.world.organizations.map(({ slug }) => slug);
    await sync(account);
    await sync(account, { organization: null, organizations });
    expect(few(account.missing(DATED))).toEqual([]);
  });
});

describe('a project that joins the others', () => {
  it('is read from the start date when it is named in the settings', async () => {
    const account = await startWarehouse(SIZE);
    const [first = '', second = ''] = account.world.projects.map(({ slug }) => slug);
    await sync(account, { projects: [first] });
    await sync(account, { projects: [first, second] });
    const wanted = new Set(account.world.projects.slice(0, 2).map(({ id }) => id));
    const ofOthers = (record: Readonly<Record<string, unknown>>) => {
      const { projectID, project, projects } = record as Record<string, { id: unknown }> & {
        projects?: { id: unknown }[];
      };
      const ids = projects?.map(({ id }) => id) ?? [project?.id ?? projectID];
      return !ids.some((id) => wanted.has(String(id)));
    };
    const others = new Set(
      DATED.flatMap((stream) =>
        account.simulator
          .owned(stream)
          .filter(({ record }) => ofOthers(record))
          .map(({ record }) => String(record['eventID'] ?? record['version'] ?? record['id'])),
      ),
    );
    const left = account.missing(DATED).filter((identity) => !others.has(identity.split('/').at(-1) ?? ''));
    expect(few(left)).toEqual([]);
    await sync(account, { projects: [] });
    expect(few(account.missing(DATED))).toEqual([]);
  });

  it('is read from the start date when the token may see it', async () => {
    const account = await startWarehouse(SIZE);
    const { world } = account;
    const name = world.projects[1]?.id ?? '';
    setProjectAccess(world, name, false);
    // Its events may fail or be left out: what counts is what happens once it can be read.
    await account.sync({ settings: BY_BOOKMARK });
    account.clock.pass(HOUR);
    setProjectAccess(world, name, true);
    await sync(account);
    expect(few(account.missing(DATED))).toEqual([]);
  });
});

describe('another question than the one that the bookmark answers', () => {
  it.each([
    ['issue_query', { issue_query: 'is:unresolved' }, { issue_query: '' }],
    ['issue_query', { issue_query: 'level:error' }, { issue_query: 'level:[error,warning,fatal,info]' }],
    ['environments', { environments: ['staging'] }, { environments: [] }],
  ])('is asked from the start date: %s %j, then %j', async (_name, narrow, wide) => {
    const account = await startWarehouse({ issues: 300, events: 900 });
    await sync(account, narrow);
    expect(account.missing(['issues']).length).toBeGreaterThan(50);
    const second = await sync(account, wide);
    expect(few(account.missing(['issues']))).toEqual([]);
    expect(
      second.lines.some((line) =>
        /issue_query|environments|question|settings? (has|have)? ?changed/i.test(line),
      ),
    ).toBe(true);
  });

  it('is asked once: the same settings read nothing again', async () => {
    const account = await startWarehouse({ issues: 300, events: 900 });
    await sync(account, { environments: ['staging', 'production'], issue_query: 'is:unresolved' });
    const again = await sync(account, {
      environments: ['production', 'staging'],
      issue_query: 'is:unresolved',
    });
    expect([...again.got].filter((identity) => identity.startsWith('issues:'))).toEqual([]);
  });
});

describe('the keys of a stream', () => {
  it('are the same for one organization and for two', async () => {
    const account = await startWarehouse({ organizations: 2 });
    const keys = ({ messages }: Awaited<ReturnType<typeof sync>>) =>
      Object.fromEntries(
        messages
          .filter(({ type }) => type === 'SCHEMA')
          .map(({ stream, key_properties }) => [stream, key_properties]),
      );
    const one = keys(await sync(account));
    const two = keys(
      await sync(account, {
        organization: null,
        organizations: account.world.organizations.map(({ slug }) => slug),
      }),
    );
    expect(one).toEqual(two);
    const { organizations, ...others } = one;
    expect(organizations).toEqual(['id']);
    expect(Object.values(others).map(([first]) => first)).toEqual(
      Object.keys(others).map(() => 'organizationId'),
    );
  });
});
