import { mergeSettings } from '../config/merge.ts';
import { ConfigError } from '../errors.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Logger } from '../log.ts';
import { type EnvFilePlace, readEnvFile, strangerProblem } from './env-file.ts';
import { type Environment, settingsIn } from './environment.ts';
import { ENV } from './invocation.ts';
import { nameOf, readJson, type Source } from './read-json.ts';

/**
 * Reads the settings that the `--config` flags name; later files win over earlier ones, variables over files, and
 * files over the environment file, wherever `ENV` stands among the flags.
 * @throws ConfigError with a problem for each file that cannot be used, or when the environment file names a host
 *   for a token from elsewhere
 */
export async function readConfig(
  configs: readonly string[],
  outside: EnvFilePlace & { readonly env: Environment },
  log: Pick<Logger, 'info' | 'warning'>,
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
  if (!configs.includes(ENV)) return mergeSettings(layers);
  layers.push(settingsIn(outside.env));
  const envFile = await readEnvFile(outside, log);
  if (envFile === undefined) return mergeSettings(layers);
  const problem = strangerProblem(envFile, layers);
  if (problem !== undefined) throw new ConfigError([problem]);
  return mergeSettings([envFile.settings, ...layers]);
}

async function readFile(path: string, cwd: string): Promise<JsonObject> {
  const source: Source = { flag: '--config', path, fail: (message) => new ConfigError([message]) };
  const value = await readJson(source, cwd);
  if (value === undefined)
    throw source.fail(`${nameOf(source)} is empty, but must hold a JSON object of settings.`);
  if (!isJsonObject(value)) throw source.fail(`${nameOf(source)} must hold a JSON object of settings.`);
  return value;
}
