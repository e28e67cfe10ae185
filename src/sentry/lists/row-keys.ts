import type { JsonObject, JsonValue } from '../../json.ts';
import type { DerivedField, Scope, StreamDefinition } from '../../streams/definition.ts';

/** What tells the rows of a list apart; undefined where a row lacks its key. */
export type Key = string | number | undefined;

type Keyed = Pick<StreamDefinition, 'keyProperties' | 'derived' | 'aliases' | 'partitionBy'>;

/** All rows of a list come from one place. */
const NOWHERE: Scope = { organizationId: '', organizationSlug: '' };

/** The keys of some rows of one list, in their order; what all of them have in common is left out. */
export function keysOf(rows: readonly JsonObject[], definition: Keyed): readonly Key[] {
  const finders = findersOf(definition);
  const [only] = finders;
  if (only !== undefined && finders.length === 1) return rows.map((row) => keyPart(only(row, NOWHERE)));
  return rows.map((row) => {
    const parts = finders.map((find) => keyPart(find(row, NOWHERE)));
    return parts.includes(undefined) ? undefined : JSON.stringify(parts);
  });
}

function findersOf({ keyProperties, derived, aliases, partitionBy }: Keyed): readonly DerivedField[] {
  const common = partitionBy === 'project' ? ['organizationId', 'projectID'] : ['organizationId'];
  return keyProperties
    .filter((name) => !common.includes(name))
    .map((name) => derived[name] ?? firstOf([name, ...(aliases?.[name] ?? [])]));
}

function firstOf([name = '', ...others]: readonly string[]): DerivedField {
  return (row) => row[name] ?? others.map((other) => row[other]).find((value) => value !== undefined);
}

function keyPart(value: JsonValue | undefined): Key {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
