import { readdirSync, readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import type { Scope, StreamDefinition } from '../../src/streams/definition.ts';

const FOLDER = new URL('../fixtures/', import.meta.url);

/** Where the entities of the fixtures belong. */
const SCOPE: Scope = {
  organizationId: '4505123400000001',
  organizationSlug: 'harbour-freight',
  projectId: '4505123400001001',
  projectSlug: 'storefront',
};

/** Names of the fixtures of a stream: `<id>`, and `<id>-<variant>` where Sentry has several forms. */
export function fixturesOf(tapStreamId: string): string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => name === tapStreamId || name.startsWith(`${tapStreamId}-`));
}

/** An entity as Sentry sends it. */
export function readFixture(name: string): JsonObject {
  const entity: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  if (!isJsonObject(entity)) throw new TypeError(`tests/fixtures/${name}.json must hold one object.`);
  return entity;
}

/** The record the entity should become: with context and computed fields, and numbers that came as text. */
export function recordOf(definition: StreamDefinition, raw: JsonObject, schema: JsonObject): JsonObject {
  const properties = schema['properties'];
  const declared = isJsonObject(properties) ? Object.keys(properties) : [];
  const context = Object.entries(SCOPE).filter(([name]) => declared.includes(name));
  const derived = Object.entries(definition.derived).map(([name, derive]) => [name, derive(raw, SCOPE)]);
  const own = Object.entries(raw).filter(([name]) => !isReplaced(name));
  const record = { ...Object.fromEntries([...own, ...context, ...derived]) } as JsonObject;
  return numbersFromText(record, schema) as JsonObject;
}

/** Paths in the record that the schema does not name, and that would be lost. */
export function undeclared(value: JsonValue | undefined, schema: JsonValue | undefined, path = ''): string[] {
  if (!isJsonObject(schema)) return [];
  if (Array.isArray(value)) return value.flatMap((item) => undeclared(item, schema['items'], `${path}[]`));
  const properties = schema['properties'];
  if (!isJsonObject(value) || !isJsonObject(properties)) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    Object.hasOwn(properties, name)
      ? undeclared(child, properties[name], `${path}.${name}`)
      : [`${path}.${name}`],
  );
}

/** `event.type` makes no column name; a computed field carries it. */
function isReplaced(name: string): boolean {
  return name.includes('.');
}

function numbersFromText(value: JsonValue | undefined, schema: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(schema)) return value;
  const { type, properties } = schema;
  if (Array.isArray(type) && type.includes('integer') && typeof value === 'string') return Number(value);
  if (!isJsonObject(value) || !isJsonObject(properties)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name, numbersFromText(child, properties[name])]),
  );
}
