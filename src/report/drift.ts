import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** What the records of a stream have beside their columns, and which columns they never fill. */
export type DriftTally = {
  readonly stream: string;
  readonly add: (record: JsonObject) => void;
  readonly result: () => StreamDrift;
};

export type StreamDrift = {
  readonly stream: string;
  /** Records that were looked at. */
  readonly records: number;
  /** What came in `otherFields`, the most frequent first; places in lists are `[]`. */
  readonly otherFields: readonly OtherField[];
  /** Columns that no record has a value in, in their order; empty where there are no records to tell. */
  readonly neverCame: readonly string[];
};

export type OtherField = {
  readonly field: string;
  /** Records that have it. */
  readonly count: number;
  /** The form of one value, never the value. */
  readonly shape: string;
};

/** A field that has names for keys has as many fields as there are names. */
const MOST_FIELDS = 200;
const MOST_NAMES = 6;
const DEEPEST = 2;
const POSITION = /\[\d+\]/g;
const REPEAT = /#\d+$/;

/** Counts the drift of one stream. @param columns names of its columns, without `otherFields` */
export function createTally(stream: string, columns: readonly string[]): DriftTally {
  const fields = new Map<string, { count: number; shape: string }>();
  const empty = new Set(columns);
  let records = 0;
  return {
    stream,
    add: (record) => {
      records += 1;
      for (const name of empty) {
        const value = record[name];
        if (value !== undefined && value !== null) empty.delete(name);
      }
      const others = record['otherFields'];
      if (!isJsonObject(others)) return;
      const met = new Set<string>();
      for (const [key, value] of Object.entries(others)) {
        const field = key.replace(POSITION, '[]').replace(REPEAT, '');
        const known = fields.get(field);
        // A value says more than none.
        if (known !== undefined && known.shape === 'null') known.shape = shapeOf(value ?? null);
        if (met.has(field)) continue;
        met.add(field);
        if (known !== undefined) known.count += 1;
        else if (fields.size < MOST_FIELDS) fields.set(field, { count: 1, shape: shapeOf(value ?? null) });
      }
    },
    result: () => ({
      stream,
      records,
      otherFields: [...fields]
        .map(([field, { count, shape }]) => ({ field, count, shape }))
        .sort((a, b) => b.count - a.count || (a.field < b.field ? -1 : 1)),
      neverCame: records === 0 ? [] : columns.filter((name) => empty.has(name)),
    }),
  };
}

/** The form of a value: `string`, `list of object {id, name}`. Names of fields are told, values never are. */
export function shapeOf(value: JsonValue, depth = 0): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const [first] = value;
    return first === undefined ? 'empty list' : `list of ${shapeOf(first, depth + 1)}`;
  }
  if (isJsonObject(value)) {
    const names = Object.keys(value);
    if (names.length === 0) return 'empty object';
    if (depth >= DEEPEST) return 'object';
    const more = names.length > MOST_NAMES ? ', …' : '';
    return `object {${names.slice(0, MOST_NAMES).join(', ')}${more}}`;
  }
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
