import { createGuards } from './guards.ts';
import type { Logger } from './log.ts';
import { flattened } from './record/flatten.ts';
import type { ProtectionSettings } from './record/protection.ts';
import { createShapeReport, type ShapeReport } from './record/shape/report.ts';
import { compileShape } from './record/shape.ts';
import { createChunks } from './singer/chunks.ts';
import type { Transcribe } from './sync/engine.ts';
import type { PlannedStream } from './sync/plan/plan.ts';
import type { Clock } from './time.ts';
import { createTranscribe } from './transcribe.ts';

/** What makes the lines of a stream's records, and counts what was changed in them. */
export function createTranscribers(
  config: ProtectionSettings,
  { clock, log }: { readonly clock: Pick<Clock, 'now'>; readonly log: Logger },
  reports: Map<string, ShapeReport>,
): (plan: PlannedStream) => Transcribe {
  const makeChunk = createChunks();
  const guardOf = createGuards(config);
  return (plan) => {
    const { stream, flat } = plan;
    const report = createShapeReport();
    reports.set(stream, report);
    const shape = compileShape(plan, report, guardOf(plan.definition));
    return createTranscribe(stream, flat === undefined ? shape : flattened(shape, flat), {
      now: clock.now,
      makeChunk,
      onCut: (values) =>
        log.warning(`A record was too long for one line: ${values} texts in it were cut`, { stream }),
    });
  };
}
