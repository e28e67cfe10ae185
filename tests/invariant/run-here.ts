import { Writable } from 'node:stream';
import { report } from '../../src/cli/report.ts';
import { parseConfig } from '../../src/config.ts';
import type { JsonObject } from '../../src/json.ts';
import { createLogger } from '../../src/log.ts';
import type { Catalog } from '../../src/singer/catalog.ts';
import { runTap } from '../../src/tap.ts';
import type { Simulator } from '../simulator/index.ts';
import type { FakeClock } from '../support/clock.ts';
import { parseLines } from '../support/run-tap.ts';
import { type Expected, triggerAt } from './interrupt.ts';
import type { Outcome } from './outcome.ts';
import type { Stop } from './plan.ts';

export type RunHere = {
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  readonly settings: JsonObject;
  readonly catalog: Catalog;
  /** Seconds of real time that a request may take. */
  readonly timeout: number;
  readonly state: Record<string, unknown> | undefined;
  readonly stop: Stop | undefined;
  readonly expected: Expected;
};

const CODES: Readonly<Record<string, number>> = { SIGTERM: 143, SIGINT: 130 };
/** A run that takes longer on a machine of any speed does not end. */
const LONGEST_MS = 180_000;

/**
 * Runs the tap in this process on a virtual clock. A kill loses everything from some byte on, and the rest of the run
 * is of no interest; a signal is what the command line makes of it; a closed pipe fails at the next write.
 */
export async function runHere(run: RunHere): Promise<Outcome> {
  const { simulator, clock, stop } = run;
  const lines: string[] = [];
  const log = createLogger({
    write: (line) => {
      lines.push(line);
    },
    clock,
    redact: (text) => text,
    form: 'bare',
    level: 'info',
    pid: 1,
  });
  const controller = new AbortController();
  let isStopped = false;
  const act = (): void => {
    isStopped = true;
    if (stop?.how !== 'close') controller.abort(stop?.how);
  };
  const trigger = stop && triggerAt(stop, simulator, run.expected, act);
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (isStopped && stop?.how === 'close') {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        return;
      }
      const before = isStopped && stop?.how === 'SIGKILL' ? 0 : chunk.length;
      const taken = stop?.how === 'SIGKILL' && !isStopped ? (trigger?.onOutput(chunk) ?? before) : before;
      if (stop?.how !== 'SIGKILL' && !isStopped) trigger?.onOutput(chunk);
      // Their memory is used again.
      if (taken > 0) chunks.push(Buffer.from(chunk.subarray(0, taken)));
      done();
    },
  });
  const watchdog = setTimeout(() => {
    lines.push('This is a bug: the run does not end.');
    controller.abort('SIGKILL');
  }, LONGEST_MS);
  let code: number | null;
  try {
    const { config } = parseConfig(run.settings, clock.now());
    code = await runTap(
      {
        config: { ...config, requestTimeoutSeconds: run.timeout },
        catalog: run.catalog,
        state: (run.state ?? {}) as JsonObject,
        test: undefined,
      },
      { stdout, log, clock, signal: controller.signal },
    );
  } catch (error) {
    code = report(log, error);
  } finally {
    clearTimeout(watchdog);
  }
  if (isStopped && stop?.how === 'SIGKILL') code = null;
  else if (isStopped && code === 0) code = CODES[stop?.how ?? ''] ?? code;
  return {
    code,
    signal: code === null ? 'SIGKILL' : null,
    messages: parseLines(Buffer.concat(chunks).toString('utf8')),
    stderr: lines.join(''),
    isStopped,
  };
}
