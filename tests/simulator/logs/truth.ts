import type { JsonObject } from '../../../src/json.ts';
import type { Micros } from '../micros.ts';
import type { RenderContext } from '../render/context.ts';
import type { OrganizationRow } from '../world.ts';
import { LOGS } from './index.ts';
import { seenRows } from './rows.ts';
import { closedInProjects, closedName } from './serve.ts';

type Entry = readonly [key: string, record: () => JsonObject];

/**
 * All rows of a log that can be read, between two instants in microseconds; what is archived has lost its time and
 * belongs to every stretch. Undefined where there is no log of this name.
 */
export function logTruth(
  stream: string,
):
  | ((context: RenderContext, organization: OrganizationRow, bounds: { from: Micros; to: Micros }) => Entry[])
  | undefined {
  const log = LOGS.find((each) => each.stream === stream);
  if (log === undefined) return undefined;
  return (context, organization, { from, to }) => {
    const { world } = context;
    const isClosed = world.closed.has(closedName(log, organization));
    // Where the organization has no list of its own, the projects may have one, and they hide nothing.
    if (isClosed && (log.projectPath === undefined || world.closed.has(closedInProjects(log, organization))))
      return [];
    return seenRows(log, context, organization)
      .filter(
        (row) =>
          (isClosed || log.isHidden?.(row, world) !== true) &&
          (!log.isOfProjects || (row.project?.status === 'active' && row.project.hasAccess)) &&
          ((log.isKept !== undefined && row.isArchived) || (row.at >= from && row.at < to)),
      )
      .map((row) => [
        [...(log.isKeyedByProject ? [row.project?.id] : []), log.keyOf(world, row)].join('/'),
        () => log.render(context, row),
      ]);
  };
}
