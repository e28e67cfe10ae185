import { totalmem } from 'node:os';
import type { Invocation } from './cli/invocation.ts';
import { memoryBytes } from './cli/memory.ts';
import { readPlainArguments } from './cli/plain-arguments.ts';
import { print } from './cli/print.ts';
import { report } from './cli/report.ts';
import { runDiscovery } from './cli/run-discovery.ts';
import { openSession, type Session } from './cli/session.ts';
import { SYSTEM_CLOCK } from './cli/system-clock.ts';
import type { World } from './cli/world.ts';
import { EXIT } from './errors.ts';
import { PACKAGE } from './package-info.ts';

/**
 * Runs one command line to its end.
 * @param argv the arguments after the name of the program
 * @returns the exit code; nothing is thrown
 */
export async function main(argv: readonly string[], world: World = systemWorld()): Promise<number> {
  const session = await openSession(world);
  const { log } = session;
  world.onWarning((warning) => log.warning(`${warning.name}: ${warning.message}`));
  world.onCrash((thrown) => {
    report(log, thrown);
    world.exit(EXIT.failed);
  });
  try {
    const invocation =
      readPlainArguments(argv) ?? (await (await import('./cli/arguments.ts')).readArguments(argv));
    return await runMode(invocation, session);
  } catch (error) {
    return report(log, error);
  }
}

/** Loads no more than the mode needs, since orchestrators start the program several times for one run. */
async function runMode(invocation: Invocation, session: Session): Promise<number> {
  const { stdout } = session.world;
  switch (invocation.mode) {
    case 'help':
      return await print(stdout, invocation.helpText);
    case 'version':
      return await print(stdout, `${PACKAGE.name} v${PACKAGE.version}`);
    case 'about':
      return await print(stdout, (await import('./cli/about.ts')).describeTap(invocation.format));
    case 'merge':
      return await (await import('./cli/run-merge.ts')).runMerge(invocation, session);
    case 'discover':
      return await runDiscovery(invocation, session);
    default:
      return await (await import('./cli/run-sync.ts')).runSync(invocation, session);
  }
}

/** The process this runs in: the one place of the program that knows it. */
function systemWorld(): World {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    // biome-ignore lint/style/noProcessEnv: this is where the environment comes in
    env: process.env,
    cwd: process.cwd(),
    pid: process.pid,
    userId: process.getuid?.(),
    isTerminal: { stdout: process.stdout.isTTY === true, stderr: process.stderr.isTTY === true },
    columns: process.stderr.columns ?? 80,
    clock: SYSTEM_CLOCK,
    memoryBytes: memoryBytes(process.constrainedMemory(), totalmem()),
    onSignal: (name, listener) => {
      process.on(name, listener);
    },
    onWarning: (listener) => {
      // The first listener is the runtime's own, which prints.
      process.removeAllListeners('warning');
      process.on('warning', listener);
    },
    onCrash: (listener) => {
      process.on('uncaughtException', listener);
    },
    after: (ms, action) => {
      setTimeout(action, ms).unref();
    },
    // Only for a process that cannot end by itself; everything else sets the exit code and lets output drain.
    exit: (code) => process.exit(code),
  };
}
