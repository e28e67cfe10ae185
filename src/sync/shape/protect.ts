import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Guard, Protect } from '../../record/guard.ts';

/** A place of a record and who treats it. */
type Protected = { readonly guard?: Guard | undefined; readonly place: string };

/** What is done to a value of this schema for the sake of personal data and secrets, if anything. */
export function protectorOf(
  schema: JsonObject,
  types: readonly string[],
  { guard, place }: Protected,
): Protect | undefined {
  const isOpen = isOpenSchema(schema);
  const protect = guard?.at(place, isOpen);
  if (protect === undefined || isOpen) return protect;
  if (types.includes('string') && schema['format'] === undefined) return protect;
  // Only an operator's own schema has it so: what is not kept must not change its type.
  return (value) => {
    const result = protect(value);
    return result === value ? value : undefined;
  };
}

/** True where a schema leaves open what is in a value. */
function isOpenSchema({ type, properties, items }: JsonObject): boolean {
  if (type === undefined) return true;
  const isEmpty = (node: JsonValue | undefined): boolean =>
    !isJsonObject(node) || Object.keys(node).length === 0;
  const types = Array.isArray(type) ? type : [type];
  return (types.includes('object') && isEmpty(properties)) || (types.includes('array') && isEmpty(items));
}
