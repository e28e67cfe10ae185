import { formatMicros } from '../micros.ts';
import { renderUser } from '../render/people.ts';
import type { Log, LogRow } from './log.ts';

const EVENTS = ['member.invite', 'member.edit', 'project.edit', 'team.create', 'org.edit'];

const idOf = (_world: unknown, { serial }: LogRow): string => String(90_000_000 + serial);

export const auditLogs: Log = {
  stream: 'audit_logs',
  path: 'audit-logs/',
  // Reading it takes more than reading.
  scopes: ['org:write', 'org:admin'],
  silo: 'control',
  envelope: 'rows',
  beside: { options: EVENTS },
  paging: 'time',
  bounds: 'closed',
  off: { status: 404, body: { detail: 'Route not found' } },
  keyOf: idOf,
  render: ({ world }, row) => {
    const { serial, organization, at } = row;
    const people = world.members.filter(
      (member) => member.organization === organization.index && !member.pending,
    );
    const actor = people[serial % Math.max(1, people.length)];
    const target = people[(serial + 1) % Math.max(1, people.length)];
    const isProgram = serial % 4 === 3 || actor === undefined;
    return {
      id: idOf(world, row),
      event: EVENTS[serial % EVENTS.length] ?? null,
      actor: isProgram
        ? { name: 'SCIM Internal Integration' }
        : renderUser(world.seed, actor, actor.dateCreated),
      ipAddress: isProgram ? null : '203.0.113.7',
      note: `edited ${target?.email ?? 'somebody'}`,
      targetObject: serial % 3 === 0 ? null : 712_000 + serial,
      targetUser:
        serial % 3 === 0
          ? null
          : serial % 3 === 1 || target === undefined
            ? 2_900_000 + serial
            : renderUser(world.seed, target, target.dateCreated),
      data: { email: target?.email ?? null, role: 'member' },
      dateCreated: formatMicros(at),
    };
  },
};
