import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { KINDS, type Kind } from './personal/kinds.ts';

/** The keyword by which a schema in catalog/ marks a field as personal. It is the tap's own: no SCHEMA has it. */
export const MARK = 'x-personal';

/** What the schema of a stream says of its fields; places are paths, `user.emails[].email`. */
export type Marks = {
  /** Every place that is declared, with its mark if it has one. */
  readonly places: ReadonlyMap<string, Kind | undefined>;
};

/** Reads the marks of a schema. @throws TypeError for a kind that does not exist */
export function readMarks(schema: JsonObject): Marks {
  const places = new Map<string, Kind | undefined>();
  const visit = (node: JsonValue | undefined, place: string): void => {
    if (!isJsonObject(node)) return;
    if (place !== '') places.set(place, kindIn(node, place));
    const { properties, items } = node;
    if (isJsonObject(properties)) {
      for (const [name, child] of Object.entries(properties))
        visit(child, place === '' ? name : `${place}.${name}`);
    }
    if (items !== undefined) visit(items, `${place}[]`);
  };
  visit(schema, '');
  return { places };
}

/** The kinds of personal data at a place of a schema, those in lists included; in the order of the schema. */
export function kindsAt(node: JsonValue | undefined): readonly Kind[] {
  if (!isJsonObject(node)) return [];
  const own = kindIn(node, '');
  const { items } = node;
  if (!isJsonObject(items)) return own === undefined ? [] : [own];
  const { properties } = items;
  const below = isJsonObject(properties) ? Object.values(properties) : [];
  return [...new Set([...(own === undefined ? [] : [own]), ...kindsAt(items), ...below.flatMap(kindsAt)])];
}

/** The schema as targets get it. */
export function withoutMarks(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => keyword !== MARK)
      .map(([keyword, value]) => [keyword, keyword === 'properties' ? eachUnmarked(value) : unmarked(value)]),
  );
}

function eachUnmarked(properties: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(properties)) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, unmarked(child)]));
}

function unmarked(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(value) ? withoutMarks(value) : value;
}

function kindIn(node: JsonObject, place: string): Kind | undefined {
  const mark = node[MARK];
  if (mark === undefined) return undefined;
  const kind = KINDS.find((candidate) => candidate === mark);
  if (kind === undefined) {
    throw new TypeError(
      `${place}: ${MARK} is ${JSON.stringify(mark)}, but must be one of ${KINDS.join(', ')}.`,
    );
  }
  return kind;
}
