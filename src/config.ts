import { readBaseUrl } from './config/base-url.ts';
import { cast } from './config/cast.ts';
import { closest } from './config/closest.ts';
import { readFlattening } from './config/flattening.ts';
import { organizationProblem, organizationsIn } from './config/organization.ts';
import { readPeriod } from './config/period.ts';
import { personalDataProblem } from './config/personal-data.ts';
import { regionHostProblem } from './config/region-hosts.ts';
import { readShard } from './config/shard.ts';
import { type PlainSettings, READ_SETTINGS, type TapConfig } from './config/tap-config.ts';
import { tokenProblem } from './config/token.ts';
import { ConfigError } from './errors.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { PACKAGE } from './package-info.ts';
import { CONFIG_SCHEMA, SETTINGS, type SettingSchema } from './settings.ts';
import { cutText } from './text.ts';
import { problems } from './validate.ts';

/** Sentences about one config, of each kind. */
const MOST_SENTENCES = 20;
/** Characters of a name that is not known. */
const LONGEST_NAME = 100;

export type { Shard } from './config/shard.ts';
export type { TapConfig } from './config/tap-config.ts';

/**
 * Checks a config and fills in the defaults.
 * @param raw settings by name, as read from files and environment; null counts as missing
 * @param nowMs the present, in milliseconds since 1970-01-01T00:00:00Z
 * @returns the frozen config and sentences the operator should see
 * @throws ConfigError with every problem there is
 */
export function parseConfig(
  raw: JsonObject,
  nowMs: number,
): { config: TapConfig; warnings: readonly string[] } {
  const { values, warnings } = castAll(raw);
  const wrong = [...problems(CONFIG_SCHEMA, values, 'The config')];
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };

  const apiToken = typeof values['api_token'] === 'string' ? values['api_token'] : undefined;
  const organizations = organizationsIn(values);
  const base = readBaseUrl(text('base_url') ?? SETTINGS.base_url.default);
  const period = readPeriod(text('start_date'), text('end_date'), nowMs);
  const flat = readFlattening(values);
  const share = readShard(text('shard'));
  const userAgent = text('user_agent') ?? `${PACKAGE.name}/${PACKAGE.version}`;
  wrong.push(
    ...[
      apiToken === undefined ? undefined : tokenProblem(apiToken),
      ...organizations.map(organizationProblem),
      ...listOf(values['region_hosts']).map(regionHostProblem),
      'problem' in base ? base.problem : undefined,
      'problem' in flat ? flat.problem : undefined,
      'problem' in share ? share.problem : undefined,
      personalDataProblem(values),
      /^[ -~]+$/.test(userAgent)
        ? undefined
        : 'user_agent must hold visible ASCII characters and spaces only.',
    ].filter((problem) => problem !== undefined),
    ...period.problems,
  );
  if (
    wrong.length > 0 ||
    apiToken === undefined ||
    'problem' in base ||
    'problem' in flat ||
    'problem' in share
  )
    throw new ConfigError(firstOf(wrong, 'problems'));
  if (base.warning !== undefined) warnings.push(base.warning);

  const config: TapConfig = Object.freeze({
    ...plainSettings(values),
    apiToken,
    organizations: Object.freeze(organizations),
    baseUrl: base.url,
    startDate: period.start,
    ...(period.end === undefined ? {} : { endDate: period.end }),
    userAgent,
    ...(share.shard === undefined ? {} : { shard: share.shard }),
    ...(flat.flattening === undefined ? {} : { flattening: flat.flattening }),
  });
  return { config, warnings };
}

function listOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Settings under their proper names with their proper types, without nulls; what is unknown becomes a warning. */
function castAll(raw: JsonObject): { values: JsonObject; warnings: string[] } {
  const values: JsonObject = {};
  const warnings: string[] = [];
  const unknown = new Set(Object.keys(raw));
  for (const [name, schema] of Object.entries<SettingSchema>(SETTINGS)) {
    for (const alias of [name, ...(schema['x-aliases'] ?? [])]) {
      unknown.delete(alias);
      const value = raw[alias];
      if (value === undefined || value === null) continue;
      if (values[name] === undefined) values[name] = cast(schema, value);
      else if (values[name] !== value) warnings.push(`${alias} is ignored because ${name} is set as well.`);
    }
  }
  warnings.push(...unknownSettings([...unknown]));
  return { values, warnings };
}

function unknownSettings(names: readonly string[]): readonly string[] {
  const shown = names.slice(0, MOST_SENTENCES).map((name) => {
    const meant = closest(name, Object.keys(SETTINGS));
    const hint = meant === undefined ? '.' : `; did you mean ${meant}?`;
    return `Unknown setting ${JSON.stringify(cutText(name, LONGEST_NAME))} is ignored${hint}`;
  });
  const more = names.length - shown.length;
  return more > 0 ? [...shown, `${more.toLocaleString('en-US')} more unknown settings are ignored.`] : shown;
}

/** What is wrong a hundred times is understood after twenty. */
function firstOf(sentences: readonly string[], what: string): readonly string[] {
  const more = sentences.length - MOST_SENTENCES;
  if (more <= 0) return sentences;
  return [...sentences.slice(0, MOST_SENTENCES), `${more.toLocaleString('en-US')} more ${what}.`];
}

/** The settings that are used as they are; the type follows from the same table, which the compiler cannot see. */
function plainSettings(values: JsonObject): PlainSettings {
  const plain: Record<string, unknown> = {};
  const read = new Set<string>(READ_SETTINGS);
  for (const [name, schema] of Object.entries<SettingSchema>(SETTINGS)) {
    if (read.has(name)) continue;
    const value = values[name] ?? schema.default;
    const key = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    plain[key] = Array.isArray(value) ? Object.freeze([...new Set(value)]) : value;
  }
  return plain as PlainSettings;
}
