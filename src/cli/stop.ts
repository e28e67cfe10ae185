import { EXIT } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { SignalName, World } from './world.ts';

/** An orchestrator kills what is not gone some seconds after it was told to stop. */
const DEADLINE_MS = 5_000;

const EXIT_CODES = {
  SIGTERM: EXIT.terminated,
  SIGINT: EXIT.interrupted,
  SIGHUP: EXIT.hungUp,
} as const satisfies Readonly<Record<SignalName, number>>;

const SIGNALS = Object.keys(EXIT_CODES) as readonly SignalName[];

export type Stop = {
  /** Aborted with the signal's name as its reason. */
  readonly signal: AbortSignal;
  /** The exit code that the received signal asks for; undefined when there was none. */
  readonly exitCode: () => number | undefined;
};

/**
 * Listens for the signals that end a run. The first one gives the run five seconds to write its state; the same
 * signal often comes again, from the process group and from the orchestrator, and means nothing new.
 */
export function listenForStop(world: Pick<World, 'onSignal' | 'after' | 'exit'>, log: Logger): Stop {
  const controller = new AbortController();
  let code: number | undefined;
  const receive = (name: SignalName): void => {
    if (code !== undefined) return;
    const own = EXIT_CODES[name];
    code = own;
    log.warning(`Received ${name}: stopping.`);
    world.after(DEADLINE_MS, () => {
      log.critical(
        `Stopped by ${name}, and ended by force: what was in flight did not end in ${DEADLINE_MS / 1000} s.`,
      );
      world.exit(own);
    });
    controller.abort(name);
  };
  for (const name of SIGNALS) world.onSignal(name, () => receive(name));
  return { signal: controller.signal, exitCode: () => code };
}
