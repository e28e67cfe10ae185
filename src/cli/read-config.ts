import { mergeSettings } from '../config/merge.ts';
import { ConfigError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { type Environment, readDotEnv, settingsIn } from './environment.ts';
import { nameOf, readJson, type Source } from './read-json.ts';

/** In the place of a path: settings come from the environment. */
const ENV = 'ENV';

/**
 * Reads the settings that the `--config` flags name; later files win over earlier ones, `.env` over files, and
 * variables over both, wherever `ENV` stands among the flags.
 * @throws ConfigError with a problem for each file that cannot be used
 */
export async function readConfig(
  configs: readonly string[],
  outside: { readonly cwd: string; readonly env: Environment },
): Promise<JsonObject> {
  const layers: JsonObject[] = [];
  const problems: string[] = [];
  for (const path of configs) {
    if (path === ENV) continue;
    try {
      layers.push(await readFile(path, outside.cwd));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  if (configs.includes(ENV)) {
    layers.push(settingsIn(await readDotEnv(outside.cwd)), settingsIn(outside.env));
  }
  return mergeSettings(layers);
}

async function readFile(path: string, cwd: string): Promise<JsonObject> {
  const source: Source = { flag: '--config', path, fail: (message) => new ConfigError([message]) };
  const value = await readJson(source, cwd);
  if (value === undefined)
    throw source.fail(`${nameOf(source)} is empty, but must hold a JSON object of settings.`);
  if (!isJsonObject(value)) throw source.fail(`${nameOf(source)} must hold a JSON object of settings.`);
  return value;
}
