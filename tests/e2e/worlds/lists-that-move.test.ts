import { afterEach, describe, expect, it } from '@jest/globals';
import { deleteProject, deleteTeam, removeMember, type World } from '../../simulator/index.ts';
import { closeWarehouses, few, outcome, startWarehouse, WELL } from '../../support/warehouse.ts';

afterEach(closeWarehouses);

const bySlug = (rows: readonly { slug: string; status: string }[]): string =>
  rows
    .filter(({ status }) => status === 'active')
    .map(({ slug }) => slug)
    .sort()[2] ?? '';

/** What is third in its list goes away: whatever follows moves up by one. */
const LEAVE: Readonly<Record<string, (world: World) => void>> = {
  users: (world) => removeMember(world, world.members.filter(({ active }) => active)[2]?.id ?? ''),
  teams: (world) => deleteTeam(world, bySlug(world.teams)),
  projects: (world) => deleteProject(world, bySlug(world.projects)),
};

describe('a full table from which a row goes away while it is listed', () => {
  it.each(
    Object.entries(LEAVE).flatMap(([stream, leave]) => [2, 3].map((page) => [stream, page, leave] as const)),
  )(
    'never makes a target delete a row that is still there: %s before page %d',
    async (stream, page, leave) => {
      const account = await startWarehouse({
        members: 280,
        teams: 280,
        projects: 280,
        issues: 10,
        events: 10,
      });
      let left = 0;
      account.during(stream, (nth) => {
        if (nth !== page) return;
        leave(account.world);
        left += 1;
      });
      const result = await account.sync({
        streams: ['organizations', stream],
        settings: { emit_activate_version_messages: true },
      });
      expect(left).toBe(1);
      const hidden = account.missing([stream]);
      const isActivated = result.messages.some(
        (message) => message.type === 'ACTIVATE_VERSION' && message.stream === stream,
      );
      const isTold = result.lines.some(
        (line) => line.includes(stream) && /complete|moved|changed|ACTIVATE_VERSION/i.test(line),
      );
      expect({ hidden: isActivated ? few(hidden) : [], isTold: isActivated || isTold }).toEqual({
        hidden: [],
        isTold: true,
      });
    },
  );

  it('is closed as ever when nothing went away', async () => {
    const account = await startWarehouse({ members: 280, teams: 280 });
    const result = await account.sync({
      streams: ['organizations', 'users', 'teams'],
      settings: { emit_activate_version_messages: true },
    });
    expect(outcome(result)).toEqual(WELL);
    const closed = result.messages
      .filter(({ type }) => type === 'ACTIVATE_VERSION')
      .map(({ stream }) => stream);
    expect(closed).toEqual(['organizations', 'teams', 'users']);
  });
});
