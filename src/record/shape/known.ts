import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';

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

function propertiesOf(schema: JsonValue): JsonObject {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) ? properties : {};
}
