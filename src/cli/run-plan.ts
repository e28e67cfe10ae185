import { EXIT, TapError } from '../errors.ts';
import { lookAhead, type OutlookIo, type OutlookRun } from '../outlook.ts';
import { describeUnreadable } from '../report/failures.ts';
import { totalOf } from '../report/outlook.ts';
import { outlookJson } from '../report/outlook-json.ts';
import { outlookTable } from '../report/outlook-table.ts';
import type { Invocation } from './invocation.ts';
import { print } from './print.ts';
import type { World } from './world.ts';

/** Where there is no terminal, a line may be as long as this. */
const USUAL_COLUMNS = 100;

type Wanted = Pick<Invocation, 'format'> & {
  readonly world: Pick<World, 'stdout' | 'isTerminal' | 'columns'>;
  /** Takes out what nobody may see. */
  readonly clean: (text: string) => string;
};

/**
 * Prints what the next run would read and cost.
 * @returns the exit code
 * @throws TapError after that, where a selected stream cannot be read
 */
export async function runPlan(
  run: OutlookRun,
  io: OutlookIo,
  { format, world, clean }: Wanted,
): Promise<number> {
  const outlook = await lookAhead(run, io);
  const columns = world.isTerminal.stdout && world.columns > 1 ? world.columns : USUAL_COLUMNS;
  const lines =
    format === 'json'
      ? JSON.stringify(outlookJson(outlook), undefined, 2).split('\n')
      : outlookTable(outlook, columns);
  // Line by line: what makes a log line unsafe would here be the end of a line.
  const code = await print(world.stdout, lines.map(clean).join('\n'));
  if (code !== EXIT.ok || outlook.failures.length === 0) return code;
  throw new TapError(describeUnreadable('plan', totalOf(outlook).selected, outlook.failures));
}
