import type { JsonObject, JsonValue } from '../json.ts';
import type { DerivedField, Scope, StreamDefinition } from '../streams/definition.ts';
import { propertiesOf } from './overrides.ts';
import type { PlannedStream } from './plan.ts';
import { type Coerce, compileField, masked } from './shape/compile.ts';
import { ownReader } from './shape/own.ts';
import { countUnknown, type ShapeReport } from './shape/report.ts';
import { hidesSecrets, isSecretName } from './shape/secrets.ts';

/**
 * Makes the record that is emitted from the one Sentry sent; undefined when it lacks its key.
 * @param clean the text the record was parsed from has no escape for U+0000 or half a surrogate pair
 */
export type Shape = (raw: JsonObject, scope: Scope, clean: boolean) => JsonObject | undefined;

type Field = {
  readonly name: string;
  readonly find: DerivedField;
  readonly coerce: Coerce;
  readonly isKey: boolean;
};

/** Context that is put on every record, and the part of the scope it comes from. */
const CONTEXT: ReadonlyMap<string, keyof Scope> = new Map([
  ['organizationId', 'organizationId'],
  ['organizationSlug', 'organizationSlug'],
  ['projectId', 'projectId'],
  ['projectSlug', 'projectSlug'],
]);

/** Other names, like `event.type`, cannot be columns: a derived field carries what they say. */
const COLUMN_NAME = /^[A-Za-z_]\w*$/;

/**
 * Compiles a stream's schema into the function every record goes through. The result has the selected fields
 * in the order of the schema, each of its declared type or null.
 * @param report counts what had to be changed
 */
export function compileShape(
  plan: Pick<PlannedStream, 'definition' | 'schema' | 'keyProperties' | 'declared'>,
  report: ShapeReport,
): Shape {
  const hideSecrets = hidesSecrets(plan.definition.tapStreamId);
  const properties = propertiesOf(plan.schema);
  const fields = Object.entries(properties).map(([name, schema]): Field => {
    const coerce = compileField(schema, name, { report, hideSecrets });
    return {
      name,
      find: finderOf(plan.definition, name),
      coerce: hideSecrets && isSecretName(name) ? masked(coerce) : coerce,
      isKey: plan.keyProperties.includes(name),
    };
  });
  const declared = new Set([...(plan.declared ?? []), ...Object.keys(properties)]);
  // A copy of an object that has all fields already is twice as fast as adding them one by one.
  const empty: JsonObject = Object.fromEntries(fields.map(({ name }) => [name, null]));
  return (raw, scope, clean) => {
    const record = { ...empty };
    for (const field of fields) {
      const value: JsonValue | undefined = field.coerce(field.find(raw, scope), clean);
      if (field.isKey && (value === undefined || value === null)) {
        report.withoutKey += 1;
        return undefined;
      }
      if (value === undefined) delete record[field.name];
      else if (value !== null) record[field.name] = value;
    }
    for (const name in raw) {
      if (!declared.has(name) && COLUMN_NAME.test(name)) countUnknown(report, name);
    }
    return record;
  };
}

/** Where a field comes from: computed, else the scope, else the field of that name in Sentry's record. */
function finderOf(definition: StreamDefinition, name: string): DerivedField {
  if (Object.hasOwn(definition.derived, name)) {
    const derive = definition.derived[name];
    if (derive !== undefined) return derive;
  }
  const read = ownReader(name);
  const part = CONTEXT.get(name);
  if (part !== undefined) return (raw, scope) => scope[part] ?? read(raw);
  if (name === 'projectID') return (raw, scope) => read(raw) ?? scope.projectId;
  return read;
}
