import { Ajv, type ValidateFunction } from 'ajv';
import type { JsonObject } from '../../src/json.ts';

/** RFC 3339 in UTC with at most six fractional digits, the only form all targets take. */
const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Validates records the way a strict target does. */
export function recordValidator(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat('date-time', (text) => UTC.test(text) && !Number.isNaN(Date.parse(text)));
  ajv.addFormat('date', DAY);
  return ajv.compile(schema);
}
