import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { propertiesOf } from '../../sync/plan/overrides.ts';
import { columnName } from './name.ts';
import type { FlattenOptions } from './options.ts';

/** A field that becomes a column. */
export type Column = {
  readonly kind: 'column';
  readonly path: readonly string[];
  readonly name: string;
  /** What the flat schema says of it. */
  readonly schema: JsonValue | undefined;
  /** Lists, and objects that are not expanded, are sent as JSON text. */
  readonly isText: boolean;
};

/** An object whose fields become columns. */
type Branch = {
  readonly kind: 'branch';
  readonly path: readonly string[];
  readonly children: readonly Node[];
};

export type Node = Column | Branch;

/** Reads a schema once: which of its objects are expanded, and what becomes of every other field. */
export function treeOf(schema: JsonObject, options: FlattenOptions): readonly Node[] {
  return nodesOf(propertiesOf(schema), [], options);
}

/** All columns, in the order of the schema. */
export function columnsOf(nodes: readonly Node[]): readonly Column[] {
  return nodes.flatMap((node) => (node.kind === 'column' ? [node] : columnsOf(node.children)));
}

/** The types a schema allows, `null` among them; none when it does not say. */
export function typesOf(schema: JsonValue | undefined): readonly JsonValue[] {
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

function nodesOf(properties: JsonObject, parents: readonly string[], options: FlattenOptions): Node[] {
  return Object.entries(properties).map(([key, schema]) => nodeOf(schema, [...parents, key], options));
}

function nodeOf(schema: JsonValue | undefined, path: readonly string[], options: FlattenOptions): Node {
  const types = typesOf(schema);
  const properties = isJsonObject(schema) ? propertiesOf(schema) : {};
  // An object without declared fields is open: expanded it would vanish.
  const hasFields = types.includes('object') && Object.keys(properties).length > 0;
  if (hasFields && path.length <= options.maxDepth) {
    return { kind: 'branch', path, children: nodesOf(properties, path, options) };
  }
  const isText = types.length === 0 || types.includes('object') || types.includes('array');
  const [top = ''] = path;
  const name = path.length === 1 && options.kept.has(top) ? top : columnName(path, options);
  return { kind: 'column', path, name, schema: isText ? textSchema(types) : schema, isText };
}

/** A field without a type may be anything, null included. */
function textSchema(types: readonly JsonValue[]): JsonObject {
  if (types.length === 0) return { type: ['null', 'string'] };
  return { type: types.includes('null') ? ['string', 'null'] : 'string' };
}
