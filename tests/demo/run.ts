import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { CLOCK_LAUNCHER, clockBehind } from '../support/past-clock.ts';

/** The folder of the package: this file runs from a folder of compiled files somewhere below it. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) throw new Error('no package.json above the demo');
    folder = dirname(folder);
  }
  return folder;
}

/** How a run of the demo differs from one at home. */
export type RunOptions = {
  /** Is told how many bytes have come so far. */
  readonly watch?: (bytes: number) => void;
  /** The clock of the tap: the server's, which is in the past. */
  readonly behindMs: number;
};

/**
 * Runs the tap with its stdout in a file and its stderr in another.
 * @throws Error when it fails
 */
export async function runTap(
  flags: readonly string[],
  stdoutFile: string,
  { watch = () => undefined, behindMs }: RunOptions,
): Promise<{ seconds: number; log: string }> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(packageRoot(), CLOCK_LAUNCHER), ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...clockBehind(behindMs) },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    watch(bytes);
  });
  const stderrFile = `${stdoutFile}.log`;
  await Promise.all([
    pipeline(child.stdout, createWriteStream(stdoutFile)),
    pipeline(child.stderr, createWriteStream(stderrFile)),
  ]);
  const code = await ended;
  const log = readFileSync(stderrFile, 'utf8');
  if (code !== 0) throw new Error(`tap-sentry ended with ${code}:\n${log.slice(-2000)}`);
  return { seconds: (performance.now() - began) / 1000, log };
}

/** What a run wrote. */
export type Output = {
  readonly records: ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;
  readonly lines: number;
  /** The last STATE. */
  readonly state: unknown;
};

export function readOutput(file: string): Output {
  const records = new Map<string, Record<string, unknown>[]>();
  let state: unknown;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const message = JSON.parse(line) as {
      type: string;
      stream: string;
      record: Record<string, unknown>;
      value: unknown;
    };
    if (message.type === 'STATE') state = message.value;
    if (message.type !== 'RECORD') continue;
    const list = records.get(message.stream);
    if (list === undefined) records.set(message.stream, [message.record]);
    else list.push(message.record);
  }
  return { records, lines: lines.length, state };
}
