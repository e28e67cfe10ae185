import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { DerivedField, Scope, StreamDefinition } from '../streams/definition.ts';
import { propertiesOf } from '../sync/plan/overrides.ts';
import type { PlannedStream } from '../sync/plan/plan.ts';
import type { Guard } from './guard.ts';
import { ownReader } from './own.ts';
import { type Coerce, compileField, masked } from './shape/compile.ts';
import { type Known, knownField, namesIn, schemaNaming } from './shape/known.ts';
import { createOthers, OTHER_FIELDS, type Others } from './shape/others.ts';
import type { ShapeReport } from './shape/report.ts';
import { isSecretName } from './shape/secrets.ts';

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

/**
 * Compiles a stream's schema into the function every record goes through. The result has the selected fields
 * in the order of the schema, each of its declared type or null, and in `otherFields`, where that is selected,
 * what no schema names.
 * @param report counts what had to be changed
 * @param guard treats personal data and what applications tell of their secrets
 */
export function compileShape(
  plan: Pick<PlannedStream, 'definition' | 'schema' | 'keyProperties' | 'declared'>,
  report: ShapeReport,
  guard?: Guard,
): Shape {
  const { definition } = plan;
  // What an application reports has names that mean what the application says.
  const hideSecrets = definition.isReported !== true;
  const properties = propertiesOf(plan.schema);
  const others = Object.hasOwn(properties, OTHER_FIELDS)
    ? createOthers({ report, hideSecrets, blanks: definition.blanks ?? {} })
    : undefined;
  const known = [plan.schema, ...(plan.declared ?? []), schemaNaming(definition.ignored ?? [])];
  const columns = Object.entries(properties).filter(([name]) => name !== OTHER_FIELDS);
  const fields = columns.map(([name, schema]): Field => {
    const context = { report, hideSecrets, others, guard, known: knownField(known, name) };
    const coerce = compileField(schema, name, context);
    return {
      name,
      find: finderOf(definition, name),
      coerce: hideSecrets && isSecretName(name) ? masked(coerce) : coerce,
      isKey: plan.keyProperties.includes(name),
    };
  });
  const collect = others && strangerCollector(definition, known, others);
  const coerceOthers = compileField(properties[OTHER_FIELDS], OTHER_FIELDS, { report, hideSecrets, guard });
  // A copy of an object that has all fields already is twice as fast as adding them one by one.
  const empty: JsonObject = Object.fromEntries(Object.keys(properties).map((name) => [name, null]));
  return (raw, scope, clean) => {
    const record = { ...empty };
    for (const field of fields) {
      const value: JsonValue | undefined = field.coerce(field.find(raw, scope), clean);
      if (field.isKey && (value === undefined || value === null)) {
        report.withoutKey += 1;
        others?.take();
        return undefined;
      }
      if (value === undefined) delete record[field.name];
      else if (value !== null) record[field.name] = value;
    }
    collect?.(raw, scope);
    const rest = others?.take();
    if (rest !== undefined) record[OTHER_FIELDS] = coerceOthers(rest, clean) ?? null;
    return record;
  };
}

/** Makes the function that picks out the fields at the top of a record that no column takes. */
function strangerCollector(
  definition: StreamDefinition,
  known: Known,
  others: Others,
): (raw: JsonObject, scope: Scope) => void {
  const names = namesIn(known);
  // That name is the tap's own: what a server may send under it, no schema means.
  names.delete(OTHER_FIELDS);
  const columnOf = new Map(
    Object.entries(definition.aliases ?? {}).flatMap(([column, aliases]) =>
      aliases.map((alias) => [alias, finderOf(definition, column)] as const),
    ),
  );
  return (raw, scope) => {
    for (const name in raw) {
      if (names.has(name)) continue;
      const value = raw[name] ?? null;
      const find = columnOf.get(name);
      if (find !== undefined && (value === null || find(raw, scope) === value)) continue;
      if (name === OTHER_FIELDS && (value === null || isJsonObject(value))) {
        // A record that has been shaped before stays as it is.
        for (const path of Object.keys(value ?? {})) others.add('', path, value?.[path] ?? null);
      } else {
        others.add('', name, value);
      }
    }
  };
}

/** Where a field comes from: computed, else the scope, else the field of that name, or of another, in Sentry's record. */
function finderOf(definition: StreamDefinition, name: string): DerivedField {
  if (Object.hasOwn(definition.derived, name)) {
    const derive = definition.derived[name];
    if (derive !== undefined) return derive;
  }
  const read = ownReader(name);
  const part = CONTEXT.get(name);
  if (part !== undefined) return (raw, scope) => scope[part] ?? read(raw);
  const aliases = definition.aliases ?? {};
  const [first, ...more] = (Object.hasOwn(aliases, name) ? aliases[name] : undefined)?.map(ownReader) ?? [];
  if (first === undefined) return read;
  return (raw) => {
    let value = read(raw) ?? first(raw);
    for (const other of more) value ??= other(raw);
    return value;
  };
}
