import { Ajv, type AnySchema, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as Draft04 } from 'ajv-draft-04';

type Validator = Pick<Ajv, 'compile' | 'validateSchema' | 'errors' | 'errorsText'>;

/** The time format every target accepts: UTC, at most six fractional digits. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,6})?Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const OPTIONS = { allErrors: true, allowUnionTypes: true, formats: { 'date-time': DATE_TIME, date: DATE } };

/** A fresh validator per version of JSON Schema that some Singer target uses. */
export const DRAFTS: readonly (readonly [name: string, validator: () => Validator])[] = [
  ['draft 4', () => new Draft04.default(OPTIONS)],
  ['draft 7', () => new Ajv(OPTIONS)],
  ['2020-12', () => new Ajv2020(OPTIONS)],
];

/** What is wrong with the schema by its meta-schema, or with the value by the schema; empty when nothing is. */
export function problemsOf(validator: Validator, schema: AnySchema, value?: unknown): string[] {
  if (validator.validateSchema(schema) !== true) return texts(validator.errors);
  if (value === undefined) return [];
  const validate = validator.compile(schema);
  return validate(value) ? [] : texts(validate.errors);
}

function texts(errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
