import { readFileSync } from 'node:fs';
import { CatalogError } from '../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { CATALOG } from '../package-info.ts';

/** Reads one file below the catalog folder, by its name with the ending. */
type ReadSchemaFile = (name: string) => string;

const texts = new Map<string, string>();

/** Streams share the small files: each is read once. */
const readFromPackage: ReadSchemaFile = (name) => {
  const text = texts.get(name) ?? readFileSync(new URL(name, CATALOG), 'utf8');
  texts.set(name, text);
  return text;
};

/**
 * The JSON Schema of a stream's records, whole: Singer targets do not follow `$ref`, so every reference is
 * replaced by the file it names. Keys beside a `$ref` win over those of the file.
 * @throws CatalogError when a file is missing or no schema, or when references run in a circle
 */
export function loadSchema(tapStreamId: string, read: ReadSchemaFile = readFromPackage): JsonObject {
  return readFile(`${tapStreamId}.json`, { read, trail: [] });
}

type Source = { readonly read: ReadSchemaFile; readonly trail: readonly string[] };

function readFile(name: string, { read, trail }: Source): JsonObject {
  if (trail.includes(name)) {
    throw new CatalogError(`catalog/${name} refers to itself: ${[...trail, name].join(' -> ')}.`);
  }
  let content: JsonValue;
  try {
    content = JSON.parse(read(name)) as JsonValue;
  } catch (cause) {
    const from = trail.length === 0 ? '' : ` (named in catalog/${trail.at(-1)})`;
    throw new CatalogError(`catalog/${name}${from} cannot be read as JSON; reinstall tap-sentry.`, { cause });
  }
  if (!isJsonObject(content)) throw new CatalogError(`catalog/${name} must hold a JSON object.`);
  return inlineObject(content, { read, trail: [...trail, name] });
}

function inlineObject(node: JsonObject, source: Source): JsonObject {
  const { $ref: reference, ...own } = node;
  const result: JsonObject = typeof reference === 'string' ? readFile(reference, source) : {};
  for (const [key, value] of Object.entries(own)) {
    if (value !== undefined) result[key] = inline(value, source);
  }
  return result;
}

function inline(value: JsonValue, source: Source): JsonValue {
  if (Array.isArray(value)) return value.map((item) => inline(item, source));
  return isJsonObject(value) ? inlineObject(value, source) : value;
}
