import { resolve } from 'node:path';
import { createSecrets, type Secrets } from '../log/secrets.ts';
import { chooseSetup } from '../log/setup.ts';
import { createLogger, type Logger } from '../log.ts';
import { readText } from './environment.ts';
import { createStatusLine, type StatusLine } from './status-line.ts';
import type { World } from './world.ts';

/** What every mode works with. */
export type Session = {
  readonly world: World;
  readonly log: Logger;
  readonly secrets: Secrets;
  /** Only when a person watches standard error. */
  readonly status: StatusLine | undefined;
};

/** Opens the log on standard error, in the form the environment asks for. */
export async function openSession(world: World): Promise<Session> {
  const path = world.env['SINGER_SDK_LOG_CONFIG'];
  const logConfig = path === undefined || path === '' ? undefined : await readText(resolve(world.cwd, path));
  const secrets = createSecrets();
  // A reader of the log that has left must not end the run.
  world.stderr.on('error', () => undefined);
  const status = world.isTerminal.stderr
    ? createStatusLine(world.stderr, world.clock, world.columns)
    : undefined;
  const log = createLogger({
    write: (line) => {
      if (status === undefined) world.stderr.write(line);
      else status.write(line);
    },
    clock: world.clock,
    redact: secrets.redact,
    pid: world.pid,
    ...chooseSetup(world.env, logConfig),
  });
  return { world, log, secrets, status };
}
