import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** A record cut to size, and how many of its values had to be shortened or emptied. */
export type Shrunk = { readonly record: JsonObject; readonly cut: number };

/** Texts of this length are left alone: keys, times and names are shorter. */
const SHORTEST_CUT = 256;

/**
 * Makes a record fit: first the longest texts are cut, at half the length in each round; if short texts are
 * simply too many, the largest lists and objects become null.
 * @param limitBytes most bytes of the record as compact JSON in UTF-8
 */
export function shrink(record: JsonObject, limitBytes: number): Shrunk {
  let best: Shrunk = { record, cut: 0 };
  for (let longest = Math.floor(limitBytes / 2); ; longest = Math.floor(longest / 2)) {
    if (sizeOf(best.record) <= limitBytes) return best;
    if (longest < SHORTEST_CUT) return withoutLargest(best, limitBytes);
    best = cutTexts(record, longest);
  }
}

function cutTexts(record: JsonObject, longest: number): Shrunk {
  let cut = 0;
  const shortened = (value: JsonValue | undefined): JsonValue | undefined => {
    if (typeof value === 'string') {
      if (value.length <= longest) return value;
      cut += 1;
      return cutText(value, longest);
    }
    if (Array.isArray(value)) return value.map((item) => shortened(item) ?? null);
    return isJsonObject(value) ? shortenedFields(value) : value;
  };
  const shortenedFields = (fields: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shortened(value)]));
  const result = shortenedFields(record);
  return { record: result, cut };
}

/** The first `longest` UTF-16 units, one fewer where a pair would be split, and what is missing. */
function cutText(text: string, longest: number): string {
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(longest - 1));
  const end = splitsPair ? longest - 1 : longest;
  return `${text.slice(0, end)}…[cut: ${text.length - end} characters]`;
}

function withoutLargest({ record, cut }: Shrunk, limitBytes: number): Shrunk {
  const result = { ...record };
  const bySize = Object.entries(record)
    .filter(([, value]) => typeof value === 'object' && value !== null)
    .map(([name, value]) => ({ name, size: sizeOf(value) }))
    .sort((a, b) => b.size - a.size);
  let excess = sizeOf(record) - limitBytes;
  let emptied = 0;
  for (const { name, size } of bySize) {
    if (excess <= 0) break;
    // Only own names come from Object.entries, and the copy has them as own properties already.
    result[name] = null;
    excess -= size - 'null'.length;
    emptied += 1;
  }
  return { record: result, cut: cut + emptied };
}

function sizeOf(value: JsonValue | undefined): number {
  return Buffer.byteLength(JSON.stringify(value ?? null));
}
