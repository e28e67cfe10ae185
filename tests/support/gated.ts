import type { StreamDefinition } from '../../src/streams/definition.ts';
import { STREAMS } from '../../src/streams/index.ts';

const FIELDS = ['gate', 'successor', 'refusesSeveral'] as const;
const before = new Map<StreamDefinition, StreamDefinition>();

/** Gives a stream a gate that another one has, or a successor, until `restoreStreams`. */
export function alterStream(
  name: string,
  change: Partial<Pick<StreamDefinition, (typeof FIELDS)[number]>>,
): void {
  const definition = streamOf(name);
  if (!before.has(definition)) before.set(definition, { ...definition });
  Object.assign(definition, change);
}

/** For `afterEach`. */
export function restoreStreams(): void {
  for (const [definition, usual] of before) {
    for (const field of FIELDS) Reflect.deleteProperty(definition, field);
    Object.assign(definition, usual);
  }
  before.clear();
}

/** @throws Error for a name that no stream has */
export function streamOf(name: string): StreamDefinition {
  const definition = STREAMS.find(({ tapStreamId }) => tapStreamId === name);
  if (definition === undefined) throw new Error(`There is no stream ${name}.`);
  return definition;
}
