import type { JsonObject, JsonValue } from '../json.ts';

/** Sets an own property; `__proto__`, which JSON may well contain, would otherwise replace the prototype. */
export function setOwn(target: JsonObject, name: string, value: JsonValue | undefined): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[name] = value;
  }
}

/**
 * Reads an own property, never an inherited one. Only names that every object inherits need the question,
 * which is decided once per name.
 */
export function ownReader(name: string): (from: JsonObject) => JsonValue | undefined {
  return name in Object.prototype
    ? (from) => (Object.hasOwn(from, name) ? from[name] : undefined)
    : (from) => from[name];
}
