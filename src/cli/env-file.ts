import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { mergeSettings } from '../config/merge.ts';
import { ConfigError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { Logger } from '../log.ts';
import { settingsIn } from './environment.ts';
import { readRegularFile } from './read-regular-file.ts';

/** Room for a hundred times what all settings need. */
const LONGEST_BYTES = 64 * 1024;

/** Settings that say which hosts get the token. */
const ADDRESSES = ['base_url', 'region_hosts'] as const;

/** Where the settings of an environment file may lie, and who reads it. */
export type EnvFilePlace = {
  readonly cwd: string;
  /** What `--env-file` names; without it, `.env` in `cwd` is read if it is there, and no other directory's. */
  readonly envFile: string | undefined;
  /** The user that runs the tap, where files have owners. */
  readonly userId: number | undefined;
};

/** The settings of an environment file, and its path for sentences about it. */
export type EnvFile = { readonly path: string; readonly settings: JsonObject };

/**
 * Reads the environment file and tells its path to the log.
 * @returns undefined when none was named and there is no `.env`
 * @throws ConfigError when the file is there and cannot be trusted or read
 */
export async function readEnvFile(
  place: EnvFilePlace,
  log: Pick<Logger, 'info' | 'warning'>,
): Promise<EnvFile | undefined> {
  const { cwd, envFile, userId } = place;
  const path = resolve(cwd, envFile ?? '.env');
  const file = await readRegularFile(path, { bytes: LONGEST_BYTES, userId });
  if (file.kind === 'text') {
    log.info(`Settings are read from the environment file ${path} too.`);
    return { path, settings: settingsIn(parseEnv(file.text)) };
  }
  const isNamed = envFile !== undefined;
  if (file.kind === 'missing' && !isNamed) return undefined;
  if (file.kind === 'directory' && !isNamed) {
    // Python's virtual environments are often called so.
    log.warning(`${path} is a directory, so no environment file is read; --env-file names another.`);
    return undefined;
  }
  const hint = isNamed ? '' : ': correct or remove it, or name another with --env-file';
  throw new ConfigError([`The environment file ${path} ${file.problem}${hint}.`]);
}

/**
 * Says what is wrong when a file that may lie around in a directory would send a token from elsewhere to a host of
 * its own choice.
 * @param others the layers that lie above the file, which win
 */
export function strangerProblem(file: EnvFile, others: readonly JsonObject[]): string | undefined {
  const above = mergeSettings(others);
  const own = mergeSettings([file.settings]);
  const address = ADDRESSES.find((name) => own[name] !== undefined && above[name] === undefined);
  if (address === undefined || above['api_token'] === undefined) return undefined;
  return `The environment file ${file.path} sets ${address}, but the token comes from elsewhere: a token goes only where its own source says. Set ${address} where api_token is set, or api_token in this file alone.`;
}
