import type { SETTINGS } from '../settings.ts';
import type { Instant } from '../time.ts';
import type { Flattening } from './flattening.ts';
import type { Shard } from './shard.ts';

type Settings = typeof SETTINGS;

/** Settings that become something else than their own value. */
export const READ_SETTINGS = [
  'api_token',
  'organization',
  'organizations',
  'base_url',
  'start_date',
  'end_date',
  'shard',
  'user_agent',
  'flattening_enabled',
  'flattening_max_depth',
  'flattening_separator',
  'flattening_max_key_length',
] as const satisfies readonly (keyof Settings)[];

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type Base<Schema> = Schema extends { enum: readonly (infer Word)[] }
  ? Word
  : Schema extends { type: 'array' }
    ? readonly string[]
    : Schema extends { type: 'integer' | 'number' }
      ? number
      : Schema extends { type: 'boolean' }
        ? boolean
        : string;

type Value<Schema> = Schema extends { default: unknown } ? Base<Schema> : Base<Schema> | undefined;

/** Settings that are used as they are, under their camelCase names: a new one needs no more than its schema. */
export type PlainSettings = {
  readonly [Name in Exclude<keyof Settings, (typeof READ_SETTINGS)[number]> as CamelCase<Name>]: Value<
    Settings[Name]
  >;
};

/** What the tap is told to do, checked, with every default filled in; frozen. */
export type TapConfig = PlainSettings & {
  readonly apiToken: string;
  /** Slugs or ids; empty means every organization the token sees. */
  readonly organizations: readonly string[];
  /** Root of the server without a trailing slash and without `/api/0`; a path prefix is kept. */
  readonly baseUrl: string;
  readonly startDate: Instant;
  /** Exclusive; later than `startDate`. */
  readonly endDate?: Instant;
  /** Undefined when one process reads everything. */
  readonly shard?: Shard;
  readonly userAgent: string;
  /** Undefined when records stay nested. */
  readonly flattening?: Flattening;
};
