import type { JsonObject } from '../json.ts';
import { SETTINGS, type SettingSchema } from '../settings.ts';

/**
 * Lays settings over one another, the later over the earlier. Null counts as missing; an alias stands for its
 * setting unless the same layer has both.
 */
export function mergeSettings(layers: readonly JsonObject[]): JsonObject {
  const merged: JsonObject = {};
  for (const layer of layers) {
    for (const [name, value] of Object.entries(properNames(layer))) {
      if (value !== null && value !== undefined) merged[name] = value;
    }
  }
  return merged;
}

function properNames(layer: JsonObject): JsonObject {
  const named = { ...layer };
  for (const [name, schema] of Object.entries<SettingSchema>(SETTINGS)) {
    for (const alias of schema['x-aliases'] ?? []) {
      const value = named[alias];
      if (value === undefined || (named[name] ?? null) !== null) continue;
      named[name] = value;
      delete named[alias];
    }
  }
  return named;
}
