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
