import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { setOwn } from '../own.ts';

/**
 * The schemas that describe one place of a record: the one that is emitted, and those that know more of it, such
 * as the one before deselection. What any of them names is no news from the server.
 */
export type Known = readonly JsonValue[];

/** The names that some of the schemas give to the fields of this place. */
export function namesIn(known: Known): Set<string> {
  return new Set(known.flatMap((schema) => Object.keys(propertiesOf(schema))));
}

/** What the schemas say of one field of this place. */
export function knownField(known: Known, name: string): Known {
  return known.flatMap((schema) => {
    const properties = propertiesOf(schema);
    return Object.hasOwn(properties, name) ? [properties[name] ?? {}] : [];
  });
}

/** What the schemas say of the items, where this place is a list. */
export function knownItems(known: Known): Known {
  return known.flatMap((schema) => {
    const items = isJsonObject(schema) ? schema['items'] : undefined;
    return items === undefined ? [] : [items];
  });
}

/**
 * A schema that names some fields and says nothing of them, for what is to be known without becoming a column.
 * @param paths names joined by dots, `a.b`; `a[].b` is a field of each item of `a`
 */
export function schemaNaming(paths: readonly string[]): JsonObject {
  const schema: JsonObject = {};
  for (const path of paths) {
    let node = schema;
    for (const step of path.split('.')) {
      const [name = '', ...lists] = step.split('[]');
      node = within(within(node, 'properties'), name);
      for (const _ of lists) node = within(node, 'items');
    }
  }
  return schema;
}

/** The object below a name, which is made where there is none. */
function within(node: JsonObject, name: string): JsonObject {
  const found = Object.hasOwn(node, name) ? node[name] : undefined;
  if (isJsonObject(found)) return found;
  const made: JsonObject = {};
  setOwn(node, name, made);
  return made;
}

function propertiesOf(schema: JsonValue): JsonObject {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? properties : {};
}
