import { resolve } from 'node:path';
import { proxySecrets } from '../log/proxy-secrets.ts';
import { readRootLevel } from '../log/read-log-config.ts';
import { createSecrets, type Secrets } from '../log/secrets.ts';
import { chooseSetup, type LogConfig } from '../log/setup.ts';
import { createLogger, type Logger } from '../log.ts';
import { choosePaint, type Paint } from './paint.ts';
import { readRegularFile } from './read-regular-file.ts';
import { createStatusLine, type StatusLine } from './status-line.ts';
import type { World } from './world.ts';

/** What every mode works with. */
export type Session = {
  readonly world: World;
  readonly log: Logger;
  readonly secrets: Secrets;
  /** Only when a person watches standard error. */
  readonly status: StatusLine | undefined;
  /** Colours for that person. */
  readonly paint: Paint;
};

/** Opens the log on standard error, in the form the environment asks for. */
export async function openSession(world: World): Promise<Session> {
  const { config, problem } = await readLogConfig(world);
  const secrets = createSecrets();
  for (const secret of proxySecrets(world.env)) secrets.hide(secret);
  // A reader of the log that has left must not end the run.
  world.stderr.on('error', () => undefined);
  const status = world.isTerminal.stderr
    ? createStatusLine(world.stderr, world.clock, world.columns)
    : undefined;
  const paint = choosePaint(world.env);
  const log = createLogger({
    write: (line, level) => {
      if (status === undefined) world.stderr.write(line);
      else status.write(paint(line, level));
    },
    clock: world.clock,
    redact: secrets.redact,
    pid: world.pid,
    ...chooseSetup(world.env, config),
  });
  if (problem !== undefined) log.warning(problem);
  return { world, log, secrets, status, paint };
}

/** Room for ten times the longest logging config; what is longer would only cost time. */
const LONGEST_LOG_CONFIG = 32 * 1024;

/** Reads what Meltano says of the log. A file that cannot be used ends no run: the log has its usual form then. */
async function readLogConfig({
  cwd,
  env,
}: World): Promise<{ readonly config?: LogConfig; readonly problem?: string }> {
  const name = env['SINGER_SDK_LOG_CONFIG'] ?? '';
  if (name === '') return {};
  const file = await readRegularFile(resolve(cwd, name), { bytes: LONGEST_LOG_CONFIG });
  const ignored = (why: string) => ({
    problem: `SINGER_SDK_LOG_CONFIG is ignored: the file ${name} ${why}.`,
  });
  if (file.kind !== 'text') return ignored(file.problem);
  try {
    return { config: { text: file.text, rootLevel: await readRootLevel(file.text) } };
  } catch {
    return ignored('is neither JSON nor YAML that can be read');
  }
}
