import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { JsonObject } from '../json.ts';
import { SETTINGS, type SettingSchema } from '../settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings that `TAP_SENTRY_*` variables hold, as texts; an empty variable counts as missing. */
export function settingsIn(env: Environment): JsonObject {
  const found: JsonObject = {};
  for (const [name, schema] of Object.entries<SettingSchema>(SETTINGS)) {
    for (const alias of [name, ...(schema['x-aliases'] ?? [])]) {
      const value = env[`TAP_SENTRY_${alias.toUpperCase().replaceAll('-', '_')}`];
      if (value !== undefined && value !== '') found[alias] = value;
    }
  }
  return found;
}

/** The variables of the nearest `.env` in a directory or above it; none when there is no such file. */
export async function readDotEnv(directory: string): Promise<Environment> {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const text = await readText(join(at, '.env'));
    if (text !== undefined) return parseEnv(text);
    if (dirname(at) === at) return {};
  }
}

/** A file's text without a byte order mark; undefined when it cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch {
    return undefined;
  }
}
