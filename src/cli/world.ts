import type { Writable } from 'node:stream';
import type { Clock } from '../time.ts';

/** `SIGHUP` comes when the terminal or the ssh session of the run is closed. */
export type SignalName = 'SIGTERM' | 'SIGINT' | 'SIGHUP';

/** Everything outside of the program; tests pass their own. */
export type World = {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory that relative paths start from. */
  readonly cwd: string;
  readonly pid: number;
  /** The user that runs this, where there are such numbers. */
  readonly userId: number | undefined;
  readonly isTerminal: { readonly stdout: boolean; readonly stderr: boolean };
  /** Width of the terminal, where there is one. */
  readonly columns: number;
  readonly clock: Clock;
  /** What the process may use at most: of its container, or of the machine. */
  readonly memoryBytes: number;
  readonly onSignal: (name: SignalName, listener: () => void) => void;
  /** Warnings of the runtime, which would otherwise reach standard error as they are. */
  readonly onWarning: (listener: (warning: Error) => void) => void;
  /** What was thrown where nobody could catch it; the process is in no state to go on. */
  readonly onCrash: (listener: (thrown: unknown) => void) => void;
  /** Runs an action in `ms` milliseconds unless the process ends by itself before. */
  readonly after: (ms: number, action: () => void) => void;
  /** Ends the process at once; what is still buffered for standard output is lost. */
  readonly exit: (code: number) => void;
};
