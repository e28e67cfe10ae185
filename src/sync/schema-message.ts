import type { Message } from '../singer/message.ts';
import type { PlannedStream } from './plan/plan.ts';
import { isIncremental } from './plan/reads.ts';

/** The SCHEMA message of a stream. */
export function schemaOf(plan: PlannedStream): Message {
  return {
    type: 'SCHEMA',
    stream: plan.stream,
    schema: plan.flat?.schema ?? plan.schema,
    key_properties: plan.keyProperties,
    ...(isIncremental(plan) && plan.replicationKey && { bookmark_properties: [plan.replicationKey] }),
  };
}
