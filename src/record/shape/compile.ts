import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { Guard } from '../guard.ts';
import { ownReader, setOwn } from '../own.ts';
import { mask } from '../secrets/mask.ts';
import { type Known, knownField, knownItems, namesIn } from './known.ts';
import { openValue } from './open.ts';
import type { Others } from './others.ts';
import { protectorOf } from './protect.ts';
import { type FieldTally, type ShapeReport, tallyOf } from './report.ts';
import { toBoolean, toInteger, toNumber, toTimestamp } from './scalars.ts';
import { isSecretName } from './secrets.ts';
import { fromPair, isKeyValue, tagged } from './tags.ts';
import { cleanText } from './text.ts';

/**
 * Brings a value into its declared shape. Null stands for "no value" where the schema allows null; undefined
 * means that the value must be left out.
 */
export type Coerce = (value: JsonValue | undefined, clean: boolean) => JsonValue | undefined;

export type CompileContext = {
  readonly report: ShapeReport;
  readonly hideSecrets: boolean;
  /** Takes what no schema names; without it such fields are left out. */
  readonly others?: Others | undefined;
  /** Treats personal data and secrets of applications; without it there are none to be treated. */
  readonly guard?: Guard | undefined;
  /** What else is known of this place than the schema that is compiled. */
  readonly known?: Known;
  /** Path of the field in `otherFields`, lists as `projects[]`. */
  readonly place?: string;
};

/** Converts a value that is there; undefined when it cannot be brought into the declared type. */
type Convert = (value: JsonValue, clean: boolean) => JsonValue | undefined;

type Rules = CompileContext & {
  readonly path: string;
  readonly tally: FieldTally;
  readonly known: Known;
  readonly place: string;
};

/**
 * Compiles the schema of one field into a function; schemas are read here and never again.
 * @param path the field's name in the report
 */
export function compileField(schema: JsonValue | undefined, path: string, context: CompileContext): Coerce {
  const { known = [], place = path } = context;
  return compileValue(schema, { ...context, path, tally: tallyOf(context.report, path), known, place });
}

function compileValue(schema: JsonValue | undefined, rules: Rules): Coerce {
  const declared = isJsonObject(schema) ? schema : {};
  const types = typesOf(declared);
  const isNullable = types.length === 0 || types.includes('null');
  const none = isNullable ? null : undefined;
  const convert = converterOf(declared, types, rules);
  const protect = protectorOf(declared, types, rules);
  const { tally } = rules;
  return (value, clean) => {
    if (value === null || value === undefined) return none;
    const result = convert(value, clean);
    if (result === undefined) {
      tally.nulled += 1;
      return none;
    }
    // Sentry writes some counts as text: the same digits as a number are no change worth a line.
    if (typeof result !== typeof value && !saysTheSame(value, result)) tally.coerced += 1;
    return protect === undefined ? result : (protect(result) ?? none);
  };
}

function saysTheSame(before: JsonValue, after: JsonValue): boolean {
  return typeof before !== 'object' && typeof after !== 'object' && String(before) === String(after);
}

function typesOf(schema: JsonObject): readonly string[] {
  const type = schema['type'];
  const types = Array.isArray(type) ? type : [type];
  return types.filter((name) => typeof name === 'string');
}

const BUILDERS: Readonly<Record<string, (schema: JsonObject, rules: Rules) => Convert>> = {
  string: (schema, rules) => (schema['format'] === 'date-time' ? toTimestamp : textConverter(rules)),
  integer: () => toInteger,
  number: () => toNumber,
  boolean: () => toBoolean,
  array: arrayConverter,
  object: objectConverter,
};

function converterOf(schema: JsonObject, types: readonly string[], rules: Rules): Convert {
  const wanted = types.filter((type) => Object.hasOwn(BUILDERS, type));
  if (types.length === 0) return (value, clean) => openValue(value, clean, rules);
  const converters = wanted.map((type) => ({ type, convert: BUILDERS[type]?.(schema, rules) ?? nothing }));
  const [only] = converters;
  if (only === undefined) return nothing;
  if (converters.length === 1) return only.convert;
  // Several types, which only an operator's own schema has: the one the value has already comes first.
  return (value, clean) => {
    const fitting = converters.find(({ type }) => isOfType(value, type));
    for (const { convert } of fitting === undefined ? converters : [fitting, ...converters]) {
      const result = convert(value, clean);
      if (result !== undefined) return result;
    }
    return undefined;
  };
}

const nothing: Convert = () => undefined;

function isOfType(value: JsonValue, type: string): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isJsonObject(value) : typeof value === type;
}

function textConverter(rules: Rules): Convert {
  const { tally } = rules;
  const protect = rules.guard?.byName(rules.place);
  const textOf = (value: JsonValue, clean: boolean): string => {
    const open = openValue(value, clean, rules);
    return JSON.stringify(protect === undefined ? open : (protect(open) ?? null));
  };
  return (value, clean) => {
    if (typeof value === 'string') {
      if (clean) return value;
      const text = cleanText(value);
      if (text !== value) tally.sanitised += 1;
      return text;
    }
    return typeof value === 'object' ? textOf(value, clean) : String(value);
  };
}

function arrayConverter(schema: JsonObject, rules: Rules): Convert {
  const items = schema['items'];
  if (!isJsonObject(items) || Object.keys(items).length === 0) {
    return (value, clean) => (Array.isArray(value) ? openValue(value, clean, rules) : undefined);
  }
  const arePairs = isKeyValue(items);
  const place = `${rules.place}[]`;
  // What a tag holds is known by its key alone.
  const guard = arePairs && rules.guard?.at(`${place}.value`, 'leaf') ? rules.guard : undefined;
  const coerce = compileValue(items, {
    ...rules,
    guard: guard === undefined ? rules.guard : undefined,
    known: knownItems(rules.known),
    place,
  });
  const positions = rules.others?.positions ?? [];
  const level = rules.place.split('[]').length - 1;
  return (value, clean) => {
    if (!Array.isArray(value)) return undefined;
    const result: JsonValue[] = [];
    let position = 0;
    for (const item of value) {
      positions[level] = position;
      position += 1;
      const coerced = coerce(arePairs ? fromPair(item) : item, clean);
      if (coerced === undefined) continue;
      result.push(guard !== undefined && isJsonObject(coerced) ? tagged(coerced, guard) : coerced);
    }
    return result;
  };
}

function objectConverter(schema: JsonObject, rules: Rules): Convert {
  const properties = schema['properties'];
  if (!isJsonObject(properties) || Object.keys(properties).length === 0) {
    return (value, clean) => (isJsonObject(value) ? openValue(value, clean, rules) : undefined);
  }
  const compile = (guard: Guard | undefined) =>
    Object.entries(properties).map(([name, child]) => {
      const coerce = compileField(child, `${rules.path}.${name}`, {
        ...rules,
        guard,
        known: knownField(rules.known, name),
        place: `${rules.place}.${name}`,
      });
      const isSecret = rules.hideSecrets && isSecretName(name);
      return { name, read: ownReader(name), coerce: isSecret ? masked(coerce) : coerce };
    });
  const ofOthers = compile(rules.guard);
  const ofTeams = rules.guard?.mayBeTeam(rules.place) ? compile(undefined) : undefined;
  const keepsRest = Boolean(schema['additionalProperties'] ?? false);
  const collect = keepsRest ? undefined : strangerCollector(schema, rules);
  return (value, clean) => {
    if (!isJsonObject(value)) return undefined;
    const result: JsonObject = {};
    let met = 0;
    const fields = ofTeams !== undefined && value['type'] === 'team' ? ofTeams : ofOthers;
    for (const field of fields) {
      const child = field.read(value);
      if (child === undefined) continue;
      met += 1;
      const coerced = field.coerce(child, clean);
      if (coerced !== undefined) setOwn(result, field.name, coerced);
    }
    // Counting is much cheaper than looking every name up, and nearly always settles it.
    if (collect !== undefined && met !== sizeOf(value)) collect(value);
    return keepsRest ? withRest(result, value, properties, clean, rules) : result;
  };
}

/** Makes the function that picks out what no schema names; undefined when nobody wants it. */
function strangerCollector(
  schema: JsonObject,
  { others, known, place }: Rules,
): ((value: JsonObject) => void) | undefined {
  if (others === undefined) return undefined;
  const names = namesIn([schema, ...known]);
  return (value) => {
    for (const name in value) if (!names.has(name)) others.add(place, name, value[name] ?? null);
  };
}

/** How many fields an object has. */
function sizeOf(value: JsonObject): number {
  return Object.keys(value).length;
}

/** Adds the fields of an open object that its schema does not name. */
function withRest(
  result: JsonObject,
  value: JsonObject,
  declared: JsonObject,
  clean: boolean,
  rules: Rules,
): JsonObject {
  const rest = Object.entries(value).filter(([name]) => !Object.hasOwn(declared, name));
  const open = openValue(Object.fromEntries(rest), clean, rules);
  const tidy = rules.guard === undefined ? open : rules.guard.byName(rules.place)(open);
  if (isJsonObject(tidy))
    for (const name of Object.keys(tidy)) {
      if (!Object.hasOwn(declared, name)) setOwn(result, name, tidy[name]);
    }
  return result;
}

/** Hides a secret before it is looked at. */
export function masked(coerce: Coerce): Coerce {
  return (value, clean) => coerce(value === undefined ? undefined : mask(value), clean);
}
