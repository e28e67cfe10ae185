import { Writable } from 'node:stream';
import { report } from '../../src/cli/report.ts';
import { parseConfig } from '../../src/config.ts';
import { discover } from '../../src/discovery/discover.ts';
import type { JsonObject } from '../../src/json.ts';
import { createLogger } from '../../src/log.ts';
import { runTap } from '../../src/tap.ts';
import type { FakeClock } from '../support/clock.ts';
import { parseLines, type SingerMessage } from '../support/run-tap.ts';
import type { ForeignServer } from './server.ts';

export type ForeignRun = {
  readonly server: ForeignServer;
  /** The one the server tells the time by. */
  readonly clock: FakeClock;
  /** Beside token, address and the organization `acme`; a null takes one of them away. */
  readonly settings?: JsonObject;
  readonly state?: JsonObject | undefined;
  /** All of them without it. */
  readonly streams?: readonly string[];
  /** Asks the tap to stop. */
  readonly signal?: AbortSignal;
};

export type ForeignResult = {
  readonly code: number;
  readonly messages: readonly SingerMessage[];
  /** The log from level info up, without time and level. */
  readonly lines: readonly string[];
  readonly state: JsonObject | undefined;
};

/** Runs the tap in this process on a virtual clock against a foreign server: its waits cost nothing. */
export async function syncForeign(run: ForeignRun): Promise<ForeignResult> {
  const { server, clock } = run;
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
  const given = { api_token: server.token, organization: 'acme', base_url: server.url, ...run.settings };
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const { config } = parseConfig(settings, clock.now());
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      // Their memory is used again.
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  const all = discover().streams;
  const catalog = run.streams && { streams: all.filter(({ stream }) => run.streams?.includes(stream)) };
  const signal = run.signal ?? new AbortController().signal;
  const code = await runTap(
    { config, catalog, state: run.state ?? {}, test: undefined },
    { stdout, log, clock, signal },
  ).catch((error: unknown) => report(log, error));
  const messages = parseLines(Buffer.concat(chunks).toString('utf8'));
  return { code, messages, lines, state: stateIn(messages) ?? run.state };
}

/** The value of the last STATE. */
function stateIn(messages: readonly SingerMessage[]): JsonObject | undefined {
  return messages.filter(({ type }) => type === 'STATE').at(-1)?.value as JsonObject | undefined;
}
