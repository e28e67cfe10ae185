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

/** What the file that `SINGER_SDK_LOG_CONFIG` names says: its text, and the level of its root logger. */
export type LogConfig = { readonly text: string; readonly rootLevel: string | undefined };

/**
 * Decides how to log, from what Meltano and the operator say.
 * @param env `TAP_SENTRY_LOGLEVEL` wins over `LOGLEVEL`, which wins over the file
 * @param logConfig undefined when there is none or it cannot be read
 */
export function chooseSetup(
  env: Readonly<Record<string, string | undefined>>,
  logConfig: LogConfig | undefined,
): { form: Form; level: Level } {
  const level =
    readLevel(env['TAP_SENTRY_LOGLEVEL']) ??
    readLevel(env['LOGLEVEL']) ??
    readLevel(logConfig?.rootLevel) ??
    'info';
  return { form: chooseForm(logConfig?.text ?? ''), level };
}

function chooseForm(logConfig: string): Form {
  if (logConfig.includes('StructuredFormatter')) return 'structured';
  return logConfig.includes('%(message)s') ? 'bare' : 'console';
}

function readLevel(text: string | undefined): Level | undefined {
  return PYTHON_LEVELS[text?.trim().toUpperCase() ?? ''];
}
