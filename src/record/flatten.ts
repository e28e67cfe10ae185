import type { PlannedStream } from '../sync/plan/plan.ts';
import type { Flat, Flattening } from './flatten/options.ts';
import { compileFlatten } from './flatten/record.ts';
import { flattenSchema } from './flatten/schema.ts';
import type { Shape } from './shape.ts';

/**
 * Prepares the flattening of a planned stream, after selection: what is deselected is in no column.
 * @throws ConfigError when two fields would become the same column
 */
export function flattenStream(
  plan: Pick<PlannedStream, 'stream' | 'schema' | 'keyProperties' | 'replicationKey'>,
  flattening: Flattening,
): Flat {
  const kept = new Set([
    ...plan.keyProperties,
    ...(plan.replicationKey === undefined ? [] : [plan.replicationKey]),
  ]);
  const options = { ...flattening, stream: plan.stream, kept };
  return {
    schema: flattenSchema(plan.schema, options),
    flatten: compileFlatten(plan.schema, options),
  };
}

/** The shape of a stream with flattening as its last step. */
export function flattened(shape: Shape, { flatten }: Flat): Shape {
  return (raw, scope, clean) => {
    const record = shape(raw, scope, clean);
    return record && flatten(record);
  };
}
