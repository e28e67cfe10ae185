import { readdirSync, readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import type { Scope, StreamDefinition } from '../../src/streams/definition.ts';
import { keyPropertiesOf } from '../../src/streams/keys.ts';
import { createShapeReport, type ShapeReport } from '../../src/sync/shape/report.ts';
import { compileShape } from '../../src/sync/shape.ts';

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

/** What the tap makes of the entity, and what it had to change; the record is undefined when it was dropped. */
export function shapeOf(
  definition: StreamDefinition,
  raw: JsonObject,
  schema: JsonObject,
): { record: JsonObject | undefined; report: ShapeReport } {
  const report = createShapeReport();
  const keyProperties = keyPropertiesOf(definition, true);
  const record = compileShape({ definition, schema, keyProperties }, report)(raw, SCOPE, true);
  return { record, report };
}

/** Paths in the entity that the schema does not name, and that are lost. */
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
