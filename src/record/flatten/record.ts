import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { ownReader, setOwn } from '../own.ts';
import type { FlattenOptions } from './options.ts';
import { columnsOf, type Node, treeOf, typesOf } from './tree.ts';

/** Moves one field of an object, or what is below it, to its columns. */
type Move = (from: JsonObject, into: JsonObject) => void;

/**
 * Compiles the schema of a stream into the function that flattens its records; the schema is not read again.
 * The function expects what the schema declares. Its result has every column that may be null, in the order of
 * the flattened schema, also where the object above it is missing: a target takes an absent column for a
 * deleted value.
 */
export function compileFlatten(
  schema: JsonObject,
  options: FlattenOptions,
): (record: JsonObject) => JsonObject {
  const nodes = treeOf(schema, options);
  const columns = columnsOf(nodes);
  const neverNull = columns
    .filter(({ schema: column }) => !typesOf(column).includes('null'))
    .map(({ name }) => name);
  const empty: JsonObject = Object.fromEntries(columns.map(({ name }) => [name, null]));
  const moves = nodes.map(moveOf);
  return (record) => {
    const flat = { ...empty };
    for (const move of moves) move(record, flat);
    for (const name of neverNull) if (flat[name] === null) delete flat[name];
    return flat;
  };
}

function moveOf(node: Node): Move {
  const read = ownReader(node.path.at(-1) ?? '');
  if (node.kind === 'branch') {
    const moves = node.children.map(moveOf);
    return (from, into) => {
      const value = read(from);
      if (isJsonObject(value)) for (const move of moves) move(value, into);
    };
  }
  const { name, isText } = node;
  return (from, into) => {
    const value = read(from);
    if (value === undefined) return;
    setOwn(into, name, isText ? toText(value) : value);
  };
}

function toText(value: JsonValue): string | null {
  return typeof value === 'string' || value === null ? value : JSON.stringify(value);
}
