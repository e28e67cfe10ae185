import { Ajv, type ErrorObject } from 'ajv';
import { cutText } from './text.ts';

const LONGEST_SHOWN = 80;
/** Places that are named; what is wrong with all of them is seen by the first. */
const MOST_PROBLEMS = 20;
/** A list of more than this is told with its length. */
const MANY = 1000;

/** Unknown keywords and formats are annotations here; times are read by src/time.ts. */
const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, validateFormats: false });

/** The keywords of a schema that a sentence can be made of. */
type Described = {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly items?: Described;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly writeOnly?: boolean;
  readonly properties?: Readonly<Record<string, Described>>;
};

/**
 * Checks a value against a JSON Schema.
 * @param name what the value as a whole is called in a sentence
 * @returns one sentence for each of the first twenty places that are wrong: which, what is there, what is accepted. The value of a
 *   place whose schema says `writeOnly` is never shown.
 */
export function problems(schema: object, value: unknown, name: string): readonly string[] {
  const check = ajv.compile(schema);
  if (check(value)) return [];
  const sentences = new Map<string, string>();
  for (const error of check.errors ?? []) {
    if (sentences.size === MOST_PROBLEMS) break;
    const place = placeOf(error, name);
    if (!sentences.has(place)) sentences.set(place, sentenceFor(error, place));
  }
  return [...sentences.values()];
}

function placeOf(error: ErrorObject, name: string): string {
  const steps = error.instancePath.split('/').slice(1).map(unescapePointer);
  if (error.keyword === 'required') steps.push(String(error.params['missingProperty']));
  const path = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  return path === '' ? name : path.replace(/^\./, '');
}

function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function sentenceFor(error: ErrorObject, place: string): string {
  const schema = (error.parentSchema ?? {}) as Described;
  if (error.keyword === 'required') {
    const missing = schema.properties?.[String(error.params['missingProperty'])] ?? {};
    const meaning = missing.description === undefined ? '' : ` (${missing.description})`;
    return `${place} is missing: it must be ${accepted(missing)}${meaning}.`;
  }
  const found = schema.writeOnly === true ? 'not usable' : shown(error.data);
  return `${place} is ${found}, but must be ${accepted(schema)}.`;
}

/** What a schema accepts, in words: `a whole number from 1 to 32`. */
function accepted(schema: Described): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.map((item) => String(item)).join(', ')}`;
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? 'given' : types.map((type) => acceptedType(type, schema)).join(' or ');
}

function acceptedType(type: string, schema: Described): string {
  switch (type) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `${schema.items?.type === 'string' ? 'a list of texts' : 'a list'}${atMost(schema.maxItems, 'entries')}`;
    case 'string':
      return textOf(schema);
    case 'object':
      return 'an object';
    default:
      return type;
  }
}

function textOf({ minLength, maxLength }: Described): string {
  if (minLength === undefined) return `a text${atMost(maxLength, 'characters')}`;
  return maxLength === undefined
    ? 'a text that is not empty'
    : `a text of ${minLength} to ${maxLength} characters`;
}

function atMost(limit: number | undefined, what: string): string {
  return limit === undefined ? '' : ` of at most ${limit.toLocaleString('en-US')} ${what}`;
}

function range({ minimum, maximum }: Described): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value))
    return `a list${value.length > MANY ? ` of ${value.length.toLocaleString('en-US')}` : ''}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return cutText(text, LONGEST_SHOWN);
}
