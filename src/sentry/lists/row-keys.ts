import type { JsonObject, JsonValue } from '../../json.ts';
import type { DerivedField, Scope, StreamDefinition } from '../../streams/definition.ts';

/** What tells the rows of a list apart; undefined where a row lacks its key. */
export type Key = string | number | undefined;

type Keyed = Pick<StreamDefinition, 'keyProperties' | 'derived' | 'aliases' | 'partitionBy'>;

/** All rows of a list come from one place. */
const NOWHERE: Scope = { organizationId: '', organizationSlug: '' };

/** Values that no row has, by which it shows what comes from the place of a list and not from its rows. */
const ORGANIZATION: Scope = { organizationId: '\0organization', organizationSlug: '\0organization' };
const PROJECT: Scope = { ...ORGANIZATION, projectId: '\0project', projectSlug: '\0project' };

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

/** What finds the parts of a key that the rows of one list differ by. */
function findersOf({ keyProperties, derived, aliases, partitionBy }: Keyed): readonly DerivedField[] {
  const place = partitionBy === 'project' ? PROJECT : ORGANIZATION;
  return keyProperties.flatMap((name) => {
    const find = derived[name] ?? firstOf([name, ...(aliases?.[name] ?? [])]);
    const given = find({}, place) ?? place[name as keyof Scope];
    return typeof given === 'string' && Object.values(place).includes(given) ? [] : [find];
  });
}

function firstOf([name = '', ...others]: readonly string[]): DerivedField {
  return (row) => row[name] ?? others.map((other) => row[other]).find((value) => value !== undefined);
}

function keyPart(value: JsonValue | undefined): Key {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
