import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json.ts';
import { MARK } from '../../src/record/marks.ts';

/** What a stream's definition says of the fields its schema must have. */
export type Expectations = {
  readonly keyProperties: readonly string[];
  readonly replicationKey?: string;
};

const KEYWORDS = new Set(['type', 'properties', 'items', 'format', 'description', MARK]);
const FORMATS = ['date-time', 'date'];
const TYPES = new Set(['string', 'integer', 'number', 'boolean', 'object', 'array']);
const COLUMN = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * Everything in a stream's schema that some Singer target would refuse or spoil, one sentence each, beginning
 * with the path of the field; empty when the schema is fine. catalog/README.md gives the rules.
 */
export function lintSchema(schema: JsonObject, expected: Expectations): string[] {
  const properties = schema['properties'];
  if (schema['type'] !== 'object' || !isJsonObject(properties) || Object.keys(properties).length === 0) {
    return ['root: must be of type "object" with properties'];
  }
  const keys = new Set([
    ...expected.keyProperties,
    'organizationId',
    ...('projectID' in properties ? ['projectID'] : []),
  ]);
  return [
    ...lintKeywords(schema, 'root'),
    ...lintNames(Object.keys(properties), 'root'),
    ...lintColumns(columnsOf(properties, '')),
    ...Object.entries(properties).flatMap(([name, node]) => lintNode(node, name, keys.has(name))),
    ...[...keys].filter((key) => !(key in properties)).map((key) => `${key}: key is not declared`),
    ...lintReplicationKey(properties, expected.replicationKey),
    ...lintOtherFields(properties['otherFields']),
  ];
}

/** Without it, what a server sends beyond the schema would be lost. */
function lintOtherFields(node: JsonValue | undefined): string[] {
  const isOpen = isJsonObject(node) && typeOf(node) === 'object' && node['properties'] === undefined;
  return isOpen ? [] : ['otherFields: must be declared as an open object'];
}

function lintNode(node: JsonValue | undefined, path: string, isKey: boolean): string[] {
  if (!isJsonObject(node)) return [`${path}: must be an object`];
  const properties = node['properties'];
  const type = typeOf(node);
  return [
    ...lintKeywords(node, path),
    ...(isKey ? lintKeyType(node, path) : lintType(node, path)),
    ...(node['format'] !== undefined && (!FORMATS.includes(String(node['format'])) || type !== 'string')
      ? [`${path}: the only formats are date-time and date, on strings`]
      : []),
    ...(properties !== undefined && type !== 'object' ? [`${path}: only objects have properties`] : []),
    ...(isJsonObject(properties) ? lintObject(properties, path) : []),
    ...lintItems(node, path, type),
  ];
}

function lintObject(properties: JsonObject, path: string): string[] {
  const names = Object.keys(properties);
  if (names.length === 0) return [`${path}: properties are empty; leave them out of an open object`];
  return [
    ...lintNames(names, path),
    ...Object.entries(properties).flatMap(([name, child]) => lintNode(child, `${path}.${name}`, false)),
  ];
}

function lintItems(node: JsonObject, path: string, type: string | undefined): string[] {
  const items = node['items'];
  if (type !== 'array') return items === undefined ? [] : [`${path}: only arrays have items`];
  if (!isJsonObject(items)) return [`${path}: items must be one schema`];
  if (Object.keys(items).length === 0) return [];
  if (typeOf(items) === 'array') return [`${path}: lists of lists are no column`];
  return lintNode(items, `${path}[]`, false);
}

function lintKeywords(node: JsonObject, path: string): string[] {
  const unknown = Object.keys(node).filter((keyword) => !KEYWORDS.has(keyword));
  const description = node['description'];
  const isSentence = description === undefined || /^[A-Z`].*\.$/.test(String(description));
  return [
    ...unknown.map((keyword) => `${path}: keyword ${keyword} is not portable`),
    ...(isSentence ? [] : [`${path}: description must be a sentence`]),
  ];
}

function lintType(node: JsonObject, path: string): string[] {
  const type = node['type'];
  const isNullable = Array.isArray(type) && type.length === 2 && type[0] === 'null';
  return isNullable && TYPES.has(String(type[1])) ? [] : [`${path}: type must be ["null", X] with one X`];
}

function lintKeyType(node: JsonObject, path: string): string[] {
  const type = node['type'];
  const isSingle = Array.isArray(type) && type.length === 1;
  return isSingle && (type[0] === 'string' || type[0] === 'integer')
    ? []
    : [`${path}: type of a key must be ["string"] or ["integer"]`];
}

function lintReplicationKey(properties: JsonObject, name: string | undefined): string[] {
  if (name === undefined) return [];
  const node = properties[name];
  const fits = isJsonObject(node) && typeOf(node) === 'string' && FORMATS.includes(String(node['format']));
  return fits ? [] : [`${name}: the replication key must be declared as date-time or date`];
}

function lintNames(names: readonly string[], path: string): string[] {
  return [
    ...names.filter((name) => !COLUMN.test(name)).map((name) => `${path}: ${name} is no column name`),
    ...names.filter((name) => /^_sdc_/i.test(name)).map((name) => `${path}: ${name} belongs to targets`),
    ...clashes(names, path),
  ];
}

/** Some targets turn nested objects into columns `parent__child`. */
function lintColumns(columns: readonly string[]): string[] {
  return [
    ...clashes(columns, 'flattened'),
    ...columns.filter((name) => name.length > 63).map((name) => `flattened: ${name} is too long`),
  ];
}

function columnsOf(properties: JsonObject, prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const children = isJsonObject(node) ? node['properties'] : undefined;
    return isJsonObject(children) ? columnsOf(children, `${prefix}${name}__`) : [`${prefix}${name}`];
  });
}

function clashes(names: readonly string[], path: string): string[] {
  return [...new Set([...repeated(names, (name) => name.toLowerCase()), ...repeated(names, snakeCase)])].map(
    (name) => `${path}: ${name} clashes with another name in lower or snake case`,
  );
}

function repeated(names: readonly string[], fold: (name: string) => string): string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const folded = fold(name);
    const isRepeated = seen.has(folded);
    seen.add(folded);
    return isRepeated;
  });
}

function snakeCase(name: string): string {
  return name
    .replace(/([A-Z\d]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function typeOf(node: JsonObject): string | undefined {
  const type = node['type'];
  const last = Array.isArray(type) ? type.at(-1) : type;
  return typeof last === 'string' ? last : undefined;
}
