import type { JsonObject } from './json.ts';
import { OTHER_FIELDS } from './record/shape/others.ts';
import { createShapeReport } from './record/shape/report.ts';
import { compileShape } from './record/shape.ts';
import { createTally, type DriftTally } from './report/drift.ts';
import type { Transcribe } from './sync/engine.ts';
import { propertiesOf } from './sync/plan/overrides.ts';
import type { PlannedStream } from './sync/plan/plan.ts';

/** So many records of a stream, the newest, say what its records look like. */
export const DRIFT_RECORDS = 1_000;

/** Watches what the server sends beside its published form. */
export type Drift = {
  /** In the place of what makes lines of records: nothing is written. */
  readonly transcribeOf: (plan: PlannedStream) => Transcribe;
  readonly tallies: () => readonly DriftTally[];
};

export function createDrift(): Drift {
  const tallies: DriftTally[] = [];
  return {
    transcribeOf: (plan) => {
      const columns = Object.keys(propertiesOf(plan.schema)).filter((name) => name !== OTHER_FIELDS);
      const tally = createTally(plan.stream, columns);
      tallies.push(tally);
      const shape = compileShape(withOthers(plan), createShapeReport());
      return (page, scope, { most = Number.POSITIVE_INFINITY }) => {
        let count = 0;
        let unkeyed = 0;
        for (const raw of page.records) {
          if (count >= most) break;
          const record = shape(raw, scope, page.clean);
          if (record === undefined) {
            unkeyed += 1;
            continue;
          }
          count += 1;
          tally.add(record);
        }
        return { type: 'RECORDS', stream: plan.stream, count, unkeyed, chunks: [] };
      };
    },
    tallies: () => tallies,
  };
}

/** A catalog may leave out the column that all of this is about. */
function withOthers(plan: PlannedStream): PlannedStream {
  const properties = propertiesOf(plan.schema);
  if (Object.hasOwn(properties, OTHER_FIELDS)) return plan;
  const others: JsonObject = { type: ['object', 'null'], additionalProperties: true };
  return { ...plan, schema: { ...plan.schema, properties: { ...properties, [OTHER_FIELDS]: others } } };
}
