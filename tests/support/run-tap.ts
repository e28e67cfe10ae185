import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's folder: these tests are also run from where they were compiled to, a folder further down. */
const ROOT = ['../../', '../../../']
  .map((up) => fileURLToPath(new URL(up, import.meta.url)))
  .find((folder) => existsSync(join(folder, 'package.json')));

export const BIN = join(ROOT ?? '', 'bin', 'tap-sentry.js');

/** The Node that runs the program: another version when CI asks for it. */
const NODE = process.env['TAP_SENTRY_TEST_NODE'] ?? process.execPath;

export type TapFiles = {
  readonly config?: unknown;
  readonly catalog?: unknown;
  readonly state?: unknown;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Path from the folder of the package to what is started instead of the program. */
  readonly program?: string;
};

export type TapResult = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Messages on stdout; a last line that was cut off by a kill is left out. */
  readonly messages: readonly SingerMessage[];
};

export type SingerMessage = {
  readonly type: string;
  readonly stream: string;
  readonly record: Record<string, unknown>;
  readonly schema: Record<string, unknown>;
  readonly key_properties: readonly string[];
  readonly value: Record<string, unknown>;
};

/** Starts the program with its files in a folder of its own; `done` resolves when it has ended. */
export function startTap(files: TapFiles): {
  child: ChildProcessWithoutNullStreams;
  done: Promise<TapResult>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-test-'));
  const args = [files.program === undefined ? BIN : join(dirname(dirname(BIN)), files.program)];
  for (const name of ['config', 'catalog', 'state'] as const) {
    const value = files[name];
    if (value === undefined) continue;
    const path = join(folder, `${name}.json`);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    args.push(`--${name}`, path);
  }
  args.push(...(files.flags ?? []));
  const env = { PATH: process.env['PATH'] ?? '', ...files.env };
  const child = spawn(NODE, args, { cwd: files.cwd ?? folder, env });
  child.stdin.end();
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const done = new Promise<TapResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      rmSync(folder, { recursive: true, force: true });
      const text = decode(stdout);
      resolve({ code, signal, stdout: text, stderr: decode(stderr), messages: parseLines(text) });
    });
  });
  return { child, done };
}

/** Runs the program to its end. */
export function runTap(files: TapFiles): Promise<TapResult> {
  return startTap(files).done;
}

/** Strict UTF-8, as a target in Python reads it; throws on anything else, but for a last line that was cut off. */
function decode(chunks: readonly Buffer[]): string {
  const bytes = Buffer.concat(chunks);
  const end = bytes.lastIndexOf('\n') + 1;
  const lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, end));
  return lines + bytes.subarray(end).toString('utf8');
}

/** What a reader of lines gets: every line that ended. */
export function parseLines(text: string): readonly SingerMessage[] {
  if (!text.startsWith('{"type"')) return [];
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SingerMessage);
}

/** The value of the last STATE, or undefined. */
export function lastState(messages: readonly SingerMessage[]): Record<string, unknown> | undefined {
  return messages.filter(({ type }) => type === 'STATE').at(-1)?.value;
}

/** Records of a stream in the order they came. */
export function recordsOf(
  messages: readonly SingerMessage[],
  stream: string,
): readonly Record<string, unknown>[] {
  return messages
    .filter((message) => message.type === 'RECORD' && message.stream === stream)
    .map(({ record }) => record);
}
