import { readdirSync, readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { createShapeReport, type ShapeReport } from '../../src/record/shape/report.ts';
import { compileShape } from '../../src/record/shape.ts';
import type { Scope, StreamDefinition } from '../../src/streams/definition.ts';

const FOLDER = new URL('../fixtures/', import.meta.url);

/** Where the entities of the fixtures belong. */
const ORGANIZATION: Scope = { organizationId: '4505123400000001', organizationSlug: 'harbour-freight' };
const PROJECT = { projectId: '4505123400001001', projectSlug: 'storefront' };

/** The scope of a stream's records: nobody knows the project of what is read by organization. */
export function scopeOf({ partitionBy }: StreamDefinition): Scope {
  return partitionBy === 'project' ? { ...ORGANIZATION, ...PROJECT } : ORGANIZATION;
}

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
  const { keyProperties } = definition;
  const record = compileShape({ definition, schema, keyProperties }, report)(raw, scopeOf(definition), true);
  return { record, report };
}

/** What the schema does not name in the entity, by path; `name` in the second of a list is `list[1].name`. */
export function undeclared(
  value: JsonValue | undefined,
  schema: JsonValue | undefined,
  path = '',
): [path: string, value: JsonValue][] {
  if (!isJsonObject(schema)) return [];
  if (Array.isArray(value))
    return value.flatMap((item, n) => undeclared(item, schema['items'], `${path}[${n}]`));
  const properties = schema['properties'];
  if (!isJsonObject(value) || !isJsonObject(properties)) return [];
  return Object.entries(value).flatMap(([name, child = null]): [string, JsonValue][] => {
    const place = path === '' ? name : `${path}.${name}`;
    return Object.hasOwn(properties, name) ? undeclared(child, properties[name], place) : [[place, child]];
  });
}

/** Whether the definition says what becomes of a field that has no column. */
export function isExplained(
  { aliases = {}, blanks = {}, ignored = [] }: StreamDefinition,
  path: string,
  value: JsonValue,
): boolean {
  const place = path.replace(/\[\d+\]/g, '[]');
  const blank = blanks[place];
  const isBlank = blank !== undefined && JSON.stringify(blank) === JSON.stringify(value);
  return isBlank || ignored.includes(place) || Object.values(aliases).flat().includes(path);
}
