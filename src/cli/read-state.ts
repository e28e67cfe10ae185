import { StateError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { fromAirbyte } from './airbyte-state.ts';
import { nameOf, readJson, type Source } from './read-json.ts';

/** What operators put into a state file by mistake: one key shows it, and the state is inside another. */
const WRAPPERS = [
  ['type', 'value'],
  ['singer_state', 'singer_state'],
] as const;

/**
 * Reads a state file, of this tap, of the older Python tap or of Airbyte. Null, and a file without any text, mean that there was no run before.
 * @param projects the setting; an Airbyte state is no state of any other project
 * @throws StateError that names the file and what is wrong, since starting over by mistake would be costly
 */
export async function readState(
  path: string,
  cwd: string,
  projects: readonly string[],
  flag = '--state',
): Promise<JsonObject> {
  const source: Source = { flag, path, fail: (message) => new StateError(message) };
  const value = (await readJson(source, cwd)) ?? null;
  if (value === null) return {};
  const name = nameOf(source);
  const migrated = fromAirbyte(value);
  if (migrated !== undefined) {
    if (projects.length === 1) return migrated;
    throw source.fail(
      `${name} holds a state of Airbyte's Sentry source, which speaks of a single project. Set projects to this one project to go on from it, or start without a state.`,
    );
  }
  if (!isJsonObject(value)) throw source.fail(`${name} must hold a JSON object such as {"bookmarks": {}}.`);
  for (const [sign, inside] of WRAPPERS) {
    if (sign in value && isJsonObject(value[inside]) && !('bookmarks' in value)) {
      throw source.fail(`${name} holds a state inside ${JSON.stringify(inside)}: give that object alone.`);
    }
  }
  const bookmarks = value['bookmarks'] ?? {};
  if (!isJsonObject(bookmarks))
    throw source.fail(`${name} must hold an object, not a list or text, under "bookmarks".`);
  return value;
}
