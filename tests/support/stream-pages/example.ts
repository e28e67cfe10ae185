import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/json.ts';
import type { StreamDefinition } from '../../../src/streams/definition.ts';
import { planStreams } from '../../../src/sync/plan/plan.ts';
import { createTranscribers } from '../../../src/transcribers.ts';
import { readFixture, scopeOf } from '../../contract/fixtures.ts';
import { catalogOf } from '../catalogs.ts';
import { recordingLog } from '../recording-log.ts';

/** Longest line of an example. */
const WIDTH = 100;
/** The settings that a config has by default. */
const PROTECTION = { personalData: 'keep', maskSecretsInEvents: true } as const;

/**
 * The record that the tap emits for the fixture of a stream: what Sentry would send, through all that a run does to it.
 * @throws Error when it is dropped
 */
export function exampleOf(definition: StreamDefinition): JsonObject {
  const { tapStreamId } = definition;
  const catalog = catalogOf([tapStreamId]);
  const [plan] = planStreams({ catalog, discovered: catalog, definitions: [definition] }).streams;
  if (plan === undefined) throw new Error(`${tapStreamId} is not planned.`);
  const io = { clock: { now: () => 0 }, log: recordingLog() };
  const transcribe = createTranscribers(PROTECTION, io, new Map())(plan);
  const page = { records: [readFixture(tapStreamId)], clean: false };
  const lines = transcribe(page, scopeOf(definition), {})
    .chunks.map(({ bytes }) => Buffer.from(bytes).toString('utf8'))
    .join('');
  const { record }: { record?: JsonObject } = JSON.parse(lines);
  if (record === undefined) throw new Error(`The fixture of ${tapStreamId} gives no record.`);
  return record;
}

/** JSON as people write it: on one line what fits there, and a line for each part of what does not. */
export function jsonText(value: JsonValue, indent = ''): string {
  const flat = inOneLine(value);
  if (indent.length + flat.length <= WIDTH && indent !== '') return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((item) => inner + jsonText(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    const parts = Object.entries(value).map(
      ([name, part = null]) => `${inner}${JSON.stringify(name)}: ${jsonText(part, inner)}`,
    );
    return `{\n${parts.join(',\n')}\n${indent}}`;
  }
  return flat;
}

function inOneLine(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const parts = Object.entries(value).map(
    ([name, part = null]) => `${JSON.stringify(name)}: ${inOneLine(part)}`,
  );
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
