import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { type MeasuredField, measureFields } from './measure.ts';

/** A record cut to size, and how many of its values had to be shortened or emptied. */
export type Shrunk = { readonly record: JsonObject; readonly cut: number };

/** Texts of this length are left alone: keys, times and names are shorter. */
const SHORTEST_CUT = 256;

/**
 * Makes a record fit: first the longest texts are cut, at half the length in each round; if short texts are
 * simply too many, the largest lists and objects become null. The record is measured once, each long text once for
 * every length that it may be cut to, and what is cut is copied once: the time grows like the record's size.
 * @param limitBytes most bytes of the record as compact JSON in UTF-8
 * @param json the record as JSON.stringify writes it, where that is known
 */
export function shrink(record: JsonObject, limitBytes: number, json = JSON.stringify(record)): Shrunk {
  const size = Buffer.byteLength(json);
  if (size <= limitBytes) return { record, cut: 0 };
  const fields = measureFields(json);
  const texts = fields
    .filter(({ longestText }) => longestText > SHORTEST_CUT)
    .flatMap(({ name }) => longTexts(record[name]));
  let longest = Math.floor(limitBytes / 2);
  let saved = 0;
  for (let next = longest; next >= SHORTEST_CUT && size - saved > limitBytes; next = Math.floor(next / 2)) {
    longest = next;
    saved = savedBy(texts, longest);
  }
  if (saved === 0) return withoutLargest({ record, cut: 0 }, fields, size - limitBytes);
  const shrunk = cutTexts(record, longest);
  const excess = size - saved - limitBytes;
  return excess > 0 ? withoutLargest(shrunk, measureFields(JSON.stringify(shrunk.record)), excess) : shrunk;
}

/** A text that may be cut, and what it takes in JSON. */
type LongText = { readonly text: string; readonly size: number };

function longTexts(field: JsonValue | undefined): readonly LongText[] {
  const found: LongText[] = [];
  const look = (value: JsonValue | undefined): void => {
    if (typeof value === 'string') {
      if (value.length > SHORTEST_CUT) found.push({ text: value, size: sizeOf(value) });
    } else if (Array.isArray(value)) {
      for (const item of value) look(item);
    } else if (isJsonObject(value)) {
      // Not by Object.values, which would hold hundreds of thousands of them once more.
      for (const name in value) look(value[name]);
    }
  };
  look(field);
  return found;
}

/** Bytes of JSON that are saved when all texts are cut to a length. */
function savedBy(texts: readonly LongText[], longest: number): number {
  return texts
    .filter(({ text }) => text.length > longest)
    .reduce((sum, { text, size }) => sum + size - sizeOf(cutText(text, longest)), 0);
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

/** @param excess bytes that the record has too many */
function withoutLargest({ record, cut }: Shrunk, fields: readonly MeasuredField[], excess: number): Shrunk {
  const result = { ...record };
  const bySize = fields
    .filter(({ name }) => typeof record[name] === 'object' && record[name] !== null)
    .sort((a, b) => b.size - a.size);
  let left = excess;
  let emptied = 0;
  for (const { name, size } of bySize) {
    if (left <= 0) break;
    // Only own names are measured, and the copy has them as own properties already.
    result[name] = null;
    left -= size - 'null'.length;
    emptied += 1;
  }
  return { record: result, cut: cut + emptied };
}

function sizeOf(value: JsonValue | undefined): number {
  return Buffer.byteLength(JSON.stringify(value ?? null));
}
