import { chooseMode, type Invocation } from './invocation.ts';

const FILES = ['--config', '--catalog', '--state'] as const;
const SWITCHES = ['--discover', '--about', '--version'] as const;

/** No option, and nothing a parser could take for quoting. */
const PLAIN_VALUE = /^[^-'"][^'"]*$/;

/**
 * Reads the command lines that orchestrators send, long options each followed by its value, without loading the
 * parser for all others, which takes longer than everything else discovery does.
 * @returns undefined when the full parser has to look at it; otherwise exactly what that would say
 */
export function readPlainArguments(argv: readonly string[]): Invocation | undefined {
  const files: Record<(typeof FILES)[number], string[]> = { '--config': [], '--catalog': [], '--state': [] };
  const switches = new Set<string>();
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at];
    const file = FILES.find((name) => name === word);
    const flag = SWITCHES.find((name) => name === word);
    if (file !== undefined) {
      at += 1;
      const value = argv[at];
      if (value === undefined || !PLAIN_VALUE.test(value)) return undefined;
      files[file].push(value);
    } else if (flag !== undefined && !switches.has(flag)) {
      switches.add(flag);
    } else {
      return undefined;
    }
  }
  return {
    mode: chooseMode({
      help: false,
      version: switches.has('--version'),
      about: switches.has('--about'),
      merge: false,
      discover: switches.has('--discover'),
      plan: false,
      drift: false,
      test: undefined,
    }),
    configs: files['--config'],
    envFile: undefined,
    catalog: files['--catalog'].at(-1),
    state: files['--state'].at(-1),
    states: [],
    test: undefined,
    resets: [],
    shards: undefined,
    format: 'text',
    helpText: '',
  };
}
