import { MOST_SHARDS } from '../config/shard.ts';

/** In the place of a config's path: settings come from the environment. */
export const ENV = 'ENV';

/** What the program is asked to do. */
export type Mode = 'help' | 'version' | 'about' | 'merge' | 'discover' | 'plan' | 'drift' | 'test' | 'sync';

export type AboutFormat = 'text' | 'json' | 'markdown';

/** A command line, understood; every mode carries the flags of the others, since orchestrators mix them. */
export type Invocation = {
  readonly mode: Mode;
  /** Paths in the given order; the word `ENV` stands for the environment. */
  readonly configs: readonly string[];
  /** Path of the file to read in the place of `.env`. */
  readonly envFile: string | undefined;
  readonly catalog: string | undefined;
  readonly state: string | undefined;
  /** Paths of the states to be merged. */
  readonly states: readonly string[];
  readonly test: 'all' | 'schema' | undefined;
  /** `STREAM` or `STREAM=PROJECT`, to be read again from their beginning. */
  readonly resets: readonly string[];
  /** Of a plan: among how many processes the run is divided. */
  readonly shards: number | 'auto' | undefined;
  readonly format: AboutFormat;
  readonly helpText: string;
};

type ModeFlags = {
  readonly help: boolean;
  readonly version: boolean;
  readonly about: boolean;
  readonly merge: boolean;
  readonly discover: boolean;
  readonly plan: boolean;
  readonly drift: boolean;
  readonly test: string | undefined;
};

/** Decides which of several modes wins: those that cost less come first. */
export function chooseMode(flags: ModeFlags): Mode {
  if (flags.help) return 'help';
  if (flags.version) return 'version';
  if (flags.about) return 'about';
  if (flags.merge) return 'merge';
  if (flags.discover) return 'discover';
  if (flags.plan) return 'plan';
  if (flags.drift) return 'drift';
  return flags.test === undefined ? 'sync' : 'test';
}

/** `schema` writes no records; any other word, or none, means one record of each stream, as in the Singer SDK. */
export function chooseTest(word: string | undefined): 'all' | 'schema' | undefined {
  if (word === undefined) return undefined;
  return word === 'schema' ? 'schema' : 'all';
}

/** The number of shards that a plan is made for; NaN is what is no such number. */
export function chooseShards(word: string | undefined): number | 'auto' | undefined {
  if (word === undefined || word === 'auto') return word;
  const count = /^\d{1,4}$/.test(word) ? Number(word) : Number.NaN;
  return count >= 1 && count <= MOST_SHARDS ? count : Number.NaN;
}
