import yargs, { type Options } from 'yargs';
import { MOST_SHARDS } from '../config/shard.ts';
import { UsageError } from '../errors.ts';
import { cutText } from '../text.ts';
import {
  type AboutFormat,
  chooseMode,
  chooseShards,
  chooseTest,
  ENV,
  type Invocation,
} from './invocation.ts';

const OPTIONS = {
  config: {
    alias: 'c',
    type: 'string',
    array: true,
    nargs: 1,
    describe:
      'Settings in a JSON file, or ENV for TAP_SENTRY_* variables and the .env file here; may be repeated, later wins',
  },
  'env-file': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'With --config ENV, the file to read in the place of .env in the current directory',
  },
  catalog: {
    alias: ['properties', 'p'],
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Streams and fields to sync; without it, those selected by default',
  },
  state: {
    alias: 's',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Where the last run ended',
  },
  discover: {
    alias: 'd',
    type: 'boolean',
    describe: 'Print the catalog and exit; needs no config and no network',
  },
  plan: {
    type: 'boolean',
    describe:
      'Print what the next run will read, in how many requests and minutes; reads and changes nothing',
  },
  shards: {
    type: 'string',
    nargs: 1,
    describe:
      'With --plan, divide the run among so many processes, or with auto among as many as are worth it',
  },
  drift: {
    type: 'boolean',
    describe: 'Print the fields that Sentry sends and no column takes, and the columns without a value',
  },
  test: {
    type: 'string',
    describe: 'Sync one record of each stream, or with =schema only the schemas',
  },
  reset: {
    type: 'string',
    array: true,
    nargs: 1,
    describe:
      'Read a STREAM again from its beginning, or of streams by project one: STREAM=PROJECT; may be repeated',
  },
  'merge-states': {
    type: 'string',
    array: true,
    describe:
      'Print one state that has what the states in these files have, of shards of one account; needs no config and no network',
  },
  about: { type: 'boolean', describe: 'Describe this tap and its settings' },
  format: {
    choices: ['text', 'json', 'markdown'],
    default: 'text',
    describe: 'Form of --about, and of --plan and --drift, which have no markdown',
  },
  version: { type: 'boolean', describe: 'Print the version' },
  help: { alias: 'h', type: 'boolean', describe: 'Print this help' },
  dev: { type: 'boolean', hidden: true },
} as const satisfies Record<string, Options>;

/** Characters of what is wrong; arguments may be much longer. */
const LONGEST_PROBLEM = 300;

/** No spelling is accepted that the help does not show: `--no-discover`, `--config.x`. */
const PARSER = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
};

/**
 * Reads a command line.
 * @param argv the arguments after the name of the program
 * @throws UsageError when there is an unknown option or a value is missing
 */
export async function readArguments(argv: readonly string[]): Promise<Invocation> {
  let problem: string | undefined;
  const parser = yargs([...argv])
    .scriptName('tap-sentry')
    .usage(
      '$0 [--config FILE|ENV]... [--env-file FILE] [--catalog FILE] [--state FILE] [--reset STREAM]...\n$0 --plan | --drift | --test [the same]\n$0 --merge-states FILE...\n$0 --discover | --about | --version',
    )
    .locale('en')
    .parserConfiguration(PARSER)
    .help(false)
    .version(false)
    .options(OPTIONS)
    .exitProcess(false)
    .strictOptions()
    .fail((message: string | null, error?: Error) => {
      problem ??= message ?? error?.message ?? 'The command line cannot be read.';
    });
  const flags = await parser.parse();
  const mode = chooseMode({
    help: flags['help'] === true,
    version: flags['version'] === true,
    about: flags['about'] === true,
    merge: flags['merge-states'] !== undefined,
    discover: flags['discover'] === true,
    plan: flags['plan'] === true,
    drift: flags['drift'] === true,
    test: flags['test'],
  });
  const configs = flags['config'] ?? [];
  const envFile = flags['env-file']?.at(-1);
  if (envFile !== undefined && !configs.includes(ENV)) {
    problem ??= `--env-file needs --config ${ENV}, which says that settings come from the environment`;
  }
  const isLook = mode === 'plan' || mode === 'drift';
  if (isLook && flags['format'] === 'markdown') problem ??= `--${mode} has --format text or json`;
  const shards = chooseShards(flags['shards']);
  if (flags['shards'] !== undefined && mode !== 'plan') problem ??= '--shards needs --plan';
  if (Number.isNaN(shards)) problem ??= `--shards takes auto, or a number from 1 to ${MOST_SHARDS}`;
  const states = flags['merge-states'] ?? [];
  if (mode === 'merge' && states.length === 0) problem ??= '--merge-states needs the FILEs of states';
  if (mode !== 'help') refuse(problem, flags._);
  return {
    mode,
    configs,
    envFile,
    catalog: flags['catalog']?.at(-1),
    state: flags['state']?.at(-1),
    states,
    test: isLook ? undefined : chooseTest(flags['test']),
    resets: flags['reset'] ?? [],
    shards,
    format: flags['format'] as AboutFormat,
    helpText: mode === 'help' ? await parser.getHelp() : '',
  };
}

function refuse(problem: string | undefined, positional: readonly (string | number)[]): void {
  const stray = positional[0] === undefined ? undefined : `Unexpected argument: ${positional[0]}`;
  const sentence = problem ?? stray;
  if (sentence === undefined) return;
  const line = cutText(sentence, LONGEST_PROBLEM).replace(/\s+/g, ' ').trim();
  throw new UsageError(`${line}. tap-sentry --help lists what is accepted.`);
}
