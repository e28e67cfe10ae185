import { loadSchema } from '../../../src/discovery/schemas.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/json.ts';
import { MARK } from '../../../src/record/marks.ts';
import { isSecretName } from '../../../src/record/shape/secrets.ts';

/** A column, or a field inside of one, as its schema describes it. */
export type Column = {
  /** Its path, `projects[].id`. */
  readonly place: string;
  /** `string`, `date-time`, `list of objects`. */
  readonly type: string;
  readonly mayBeNull: boolean;
  /** Kind of personal data, or undefined. */
  readonly personal: string | undefined;
  readonly isSecret: boolean;
  readonly description: string;
};

/** Every column of a stream, each with the fields that are declared inside of it. */
export function columnsOf(tapStreamId: string): readonly Column[] {
  return columnsIn(loadSchema(tapStreamId), '');
}

function columnsIn(schema: JsonObject, path: string): readonly Column[] {
  const { properties, items } = schema;
  if (isJsonObject(items)) return columnsIn(items, `${path.slice(0, -1)}[].`);
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, node]) =>
    isJsonObject(node) ? [columnOf(node, path, name), ...columnsIn(node, `${path}${name}.`)] : [],
  );
}

function columnOf(node: JsonObject, path: string, name: string): Column {
  const { items } = node;
  const mark = node[MARK] ?? (isJsonObject(items) ? items[MARK] : undefined);
  return {
    place: `${path}${name}`,
    type: typeOf(node),
    mayBeNull: typesOf(node).includes('null'),
    personal: typeof mark === 'string' ? mark : undefined,
    isSecret: isSecretName(name),
    description: typeof node['description'] === 'string' ? node['description'] : '',
  };
}

function typesOf({ type }: JsonObject): readonly JsonValue[] {
  return Array.isArray(type) ? type : [type ?? ''];
}

function typeOf(node: JsonObject): string {
  const type = String(typesOf(node).find((name) => name !== 'null') ?? '');
  if (type === 'array') return `list of ${isJsonObject(node['items']) ? typeOf(node['items']) : 'anything'}s`;
  if (type === 'object') return isJsonObject(node['properties']) ? 'object' : 'open object';
  return node['format'] === 'date-time' ? 'date-time' : type;
}
