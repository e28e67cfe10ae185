import { ConfigError } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { FlattenOptions } from './options.ts';
import { type Column, columnsOf, treeOf } from './tree.ts';

/**
 * The schema of the flattened records: objects with declared fields are expanded down to `maxDepth`, lists and
 * other objects become JSON text, the rest stays as it is.
 * @throws ConfigError when two fields would become the same column, one problem for each column
 */
export function flattenSchema(schema: JsonObject, options: FlattenOptions): JsonObject {
  const columns = columnsOf(treeOf(schema, options));
  const problems = clashes(columns, options);
  if (problems.length > 0) throw new ConfigError(problems);
  const { required } = schema;
  const names = new Set(columns.map(({ name }) => name));
  return {
    ...schema,
    ...(Array.isArray(required) && {
      required: required.filter((name) => typeof name === 'string' && names.has(name)),
    }),
    properties: Object.fromEntries(columns.map(({ name, schema: column }) => [name, column])),
  };
}

function clashes(columns: readonly Column[], { stream }: FlattenOptions): readonly string[] {
  const pathsByName = new Map<string, string[]>();
  for (const { name, path } of columns) {
    const paths = pathsByName.get(name) ?? [];
    pathsByName.set(name, [...paths, path.join('.')]);
  }
  return [...pathsByName]
    .filter(([, paths]) => paths.length > 1)
    .map(
      ([name, paths]) =>
        `Flattening stream ${stream}: ${paths.join(' and ')} would all be named ${name}. Deselect all but one of them, or choose another flattening_separator or a larger flattening_max_key_length.`,
    );
}
