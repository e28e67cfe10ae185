import { isJsonObject } from '../json.ts';

/** From the quietest to the loudest; Meltano reads these words in structured lines. */
const LEVELS = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/** Lines with time and level, the message alone (Meltano adds the rest), or JSON that Meltano parses. */
export type Form = 'console' | 'bare' | 'structured';

/** Names and numbers that Python's logging knows a level by. */
const PYTHON_LEVELS: Readonly<Record<string, Level>> = {
  NOTSET: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warning',
  WARNING: 'warning',
  ERROR: 'error',
  FATAL: 'critical',
  CRITICAL: 'critical',
  '0': 'debug',
  '10': 'debug',
  '20': 'info',
  '30': 'warning',
  '40': 'error',
  '50': 'critical',
};

/** True when a line of this level is written under the given threshold. */
export function isLoud(level: Level, threshold: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(threshold);
}

/**
 * Decides how to log, from what Meltano and the operator say.
 * @param env `TAP_SENTRY_LOGLEVEL` wins over `LOGLEVEL`, which wins over the file
 * @param logConfig text of the file that `SINGER_SDK_LOG_CONFIG` names (a Python logging config as JSON or
 *   YAML); undefined when there is none or it cannot be read
 */
export function chooseSetup(
  env: Readonly<Record<string, string | undefined>>,
  logConfig: string | undefined,
): { form: Form; level: Level } {
  const level =
    readLevel(env['TAP_SENTRY_LOGLEVEL']) ??
    readLevel(env['LOGLEVEL']) ??
    readLevel(rootLevel(logConfig ?? '')) ??
    'info';
  return { form: chooseForm(logConfig ?? ''), level };
}

function chooseForm(logConfig: string): Form {
  if (logConfig.includes('StructuredFormatter')) return 'structured';
  return logConfig.includes('%(message)s') ? 'bare' : 'console';
}

function readLevel(text: string | undefined): Level | undefined {
  return PYTHON_LEVELS[text?.trim().toUpperCase() ?? ''];
}

/** The `level` under `root` of a Python logging config. */
function rootLevel(text: string): string | undefined {
  try {
    const config: unknown = JSON.parse(text);
    const root = isJsonObject(config) ? config['root'] : undefined;
    return isJsonObject(root) ? String(root['level']) : undefined;
  } catch {
    return /^root:[ \t]*\n(?:[ \t]+.*\n)*?[ \t]+level:[ \t]*["']?(\w+)/m.exec(text)?.[1];
  }
}
