import type { JsonValue } from '../json.ts';

/** Deeper than any catalog or state; what is nested by the thousand overflows whoever walks through it. */
const DEEPEST = 200;

/** A field of this name would replace what an object inherits from as soon as somebody copies it. */
const PROTOTYPE = '__proto__';

/**
 * Says what keeps a JSON document from being safe to work with, as the end of a sentence: a field called
 * `__proto__` at any depth, or a depth of more than 200. It does not recurse, so that depth is no danger to it.
 * @returns undefined when the document is safe
 */
export function jsonProblem(document: JsonValue): string | undefined {
  let level: readonly JsonValue[] = [document];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return `is nested more than ${DEEPEST} levels deep`;
    const next: JsonValue[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (!Array.isArray(value) && Object.hasOwn(value, PROTOTYPE)) {
        return `has a field called "${PROTOTYPE}", which nothing here can be called: remove it`;
      }
      for (const child of Object.values(value)) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    level = next;
  }
  return undefined;
}
