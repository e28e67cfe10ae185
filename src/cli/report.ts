import { ConfigError, EXIT, TapError } from '../errors.ts';
import { textOf } from '../log/exception.ts';
import type { Logger } from '../log.ts';
import { PACKAGE } from '../package-info.ts';

/**
 * Tells the operator why the run failed. Orchestrators show the last line of standard error, so that line is
 * always the cause, and comes alone where the operator can act on it; only a bug has a stack.
 * @returns the exit code
 */
export function report(log: Logger, error: unknown): number {
  if (error instanceof ConfigError && error.problems.length > 1) {
    for (const problem of error.problems) log.error(problem);
    log.critical(
      `The config has ${error.problems.length} problems, listed above. The first: ${error.problems[0]}`,
    );
    return error.exitCode;
  }
  if (error instanceof TapError) {
    if (error.cause !== undefined) log.debug('The cause in full', { exception: error.cause });
    log.critical(error.message);
    return error.exitCode;
  }
  log.error('Something went wrong that this program does not know', { exception: error });
  log.critical(
    `This is a bug in tap-sentry ${PACKAGE.version}; please report it with the lines above. ${textOf(error)}`,
  );
  return EXIT.failed;
}
