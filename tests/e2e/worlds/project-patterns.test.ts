import { afterEach, describe, expect, it } from '@jest/globals';
import {
  closeWarehouses,
  few,
  outcome,
  startWarehouse,
  type Warehouse,
  WELL,
} from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const readProjects = (account: Warehouse): string[] =>
  account.world.projects
    .filter(({ id }) => [...account.rows.values()].some((row) => row['projectID'] === id))
    .map(({ slug }) => slug);
const slugs = ({ world }: Warehouse): string[] => world.projects.map(({ slug }) => slug);

describe('the setting projects', () => {
  it('that matches nothing is a failure', async () => {
    const account = await startWarehouse();
    const { code, lastLine } = await account.sync({ settings: { projects: ['prj-001', 'prj-002'] } });
    expect({ code, lastLine }).toEqual({ code: 1, lastLine: expect.stringContaining('prj-001') });
    expect(readProjects(account)).toEqual([]);
  });

  it('that matches in part is warned of once', async () => {
    const account = await startWarehouse();
    const [first = ''] = slugs(account);
    const result = await account.sync({ settings: { projects: [first, 'prj-001'] } });
    expect(outcome(result)).toEqual(WELL);
    expect(result.lines.filter((line) => line.includes('prj-001'))).toHaveLength(1);
    expect(readProjects(account)).toEqual([first]);
  });
});

describe('a pattern', () => {
  it('leaves out by slug and never by id', async () => {
    // The ids of the first and the sixth project end in 1, and no slug does.
    const account = await startWarehouse({ projects: 6, events: 120 });
    const { world } = account;
    expect(world.projects.filter(({ id }) => id.endsWith('1')).length).toBe(2);
    const result = await account.sync({ settings: { exclude_projects: ['*1'] } });
    expect(outcome(result)).toEqual(WELL);
    expect(readProjects(account)).toEqual(slugs(account));
    expect(few(account.missing(['events', 'issues', 'releases']))).toEqual([]);
  });

  it('of digits alone is an id', async () => {
    const account = await startWarehouse();
    const [first, ...others] = slugs(account);
    await account.sync({ settings: { exclude_projects: [account.world.projects[0]?.id ?? ''] } });
    expect(readProjects(account)).toEqual(others);
    await account.sync({ settings: { projects: [account.world.projects[0]?.id ?? ''] } });
    expect(readProjects(account)).toContain(first);
  });
});
