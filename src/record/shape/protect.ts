import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Guard, Holding, Protect } from '../guard.ts';

/** A place of a record and who treats it. */
type Protected = { readonly guard?: Guard | undefined; readonly place: string };

/** What is done to a value of this schema for the sake of personal data and secrets, if anything. */
export function protectorOf(
  schema: JsonObject,
  types: readonly string[],
  { guard, place }: Protected,
): Protect | undefined {
  const holding = holdingOf(schema, types);
  const protect = guard?.at(place, holding);
  if (protect === undefined || holding !== 'leaf') return protect;
  if (types.includes('string') && schema['format'] === undefined) return protect;
  // Only an operator's own schema has it so: what is not kept must not change its type.
  return (value) => {
    const result = protect(value);
    return result === value ? value : undefined;
  };
}

function holdingOf({ properties, items }: JsonObject, types: readonly string[]): Holding {
  if (types.length === 0) return 'open';
  const isEmpty = (node: JsonValue | undefined): boolean =>
    !isJsonObject(node) || Object.keys(node).length === 0;
  if (types.includes('object')) return isEmpty(properties) ? 'open' : 'declared';
  if (types.includes('array')) return isEmpty(items) ? 'open' : 'declared';
  return 'leaf';
}
