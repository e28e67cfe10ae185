import { Writable } from 'node:stream';
import { report } from '../../src/cli/report.ts';
import { parseConfig, type TapConfig } from '../../src/config.ts';
import type { JsonObject } from '../../src/json.ts';
import { createLogger } from '../../src/log.ts';
import type { BarMarks } from '../../src/report/bar.ts';
import type { Tell } from '../../src/report/tone.ts';
import { runTap } from '../../src/tap.ts';
import type { Simulator } from '../simulator/index.ts';
import { catalogOf } from './catalogs.ts';
import type { FakeClock } from './clock.ts';
import { lastState, parseLines, type SingerMessage } from './run-tap.ts';

export type InProcessRun = {
  readonly simulator: Simulator;
  /** The simulator has to tell the time by the same clock, so that waits and headers agree. */
  readonly clock: FakeClock;
  /** Beside token, organization and address. */
  readonly settings?: JsonObject;
  /** Values that no operator could set, such as a time-out of a fraction of a second. */
  readonly over?: Partial<TapConfig>;
  readonly state?: Record<string, unknown> | undefined;
  /** Streams of the catalog; all of them without it. */
  readonly streams?: readonly string[];
  /** A connection test. */
  readonly test?: 'all';
  /** Hears what a person at a terminal is told beside the log. */
  readonly tell?: Tell;
  /** Shows that person where the run stands. */
  readonly showStatus?: (text: string, isUrgent?: boolean) => void;
  readonly barMarks?: BarMarks;
};

export type InProcessResult = {
  readonly code: number;
  readonly messages: readonly SingerMessage[];
  /** The log from level info up, one text a line, without time and level. */
  readonly lines: readonly string[];
  readonly lastLine: string;
  /** The value of the last STATE; what went in where there was none. */
  readonly state: Record<string, unknown> | undefined;
};

/** Runs the tap in this process on a virtual clock: its waits cost nothing. */
export async function syncInProcess(run: InProcessRun): Promise<InProcessResult> {
  const { simulator, clock } = run;
  const lines: string[] = [];
  const log = createLogger({
    write: (line) => {
      lines.push(line.trimEnd());
    },
    clock,
    redact: (text) => text,
    form: 'bare',
    level: 'info',
    pid: 1,
  });
  const { config } = parseConfig(
    {
      api_token: simulator.token,
      organization: simulator.world.organizations[0]?.slug ?? '',
      base_url: simulator.url,
      ...run.settings,
    },
    clock.now(),
  );
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      // Their memory is used again.
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const code = await runTap(
    {
      config: { ...config, ...run.over },
      catalog: run.streams && catalogOf(run.streams),
      state: (run.state ?? {}) as JsonObject,
      test: run.test,
    },
    {
      stdout,
      log,
      clock,
      signal: new AbortController().signal,
      ...(run.tell && { tell: run.tell }),
      ...(run.showStatus && { showStatus: run.showStatus }),
      barMarks: run.barMarks,
    },
  ).catch((error: unknown) => report(log, error));
  const messages = parseLines(Buffer.concat(chunks).toString('utf8'));
  return { code, messages, lines, lastLine: lines.at(-1) ?? '', state: lastState(messages) ?? run.state };
}
