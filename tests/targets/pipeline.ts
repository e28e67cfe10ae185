import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIN, parseLines, type SingerMessage } from '../support/run-tap.ts';

export type Pipeline = {
  readonly tap: { readonly config: unknown; readonly state?: unknown; readonly catalog?: unknown };
  readonly target: { readonly command: string; readonly config: unknown };
};

export type PipelineResult = {
  readonly tapCode: number | null;
  readonly tapLog: string;
  readonly messages: readonly SingerMessage[];
  readonly targetCode: number | null;
  readonly targetLog: string;
  /** What the target printed, which is what an orchestrator keeps. */
  readonly states: readonly Record<string, unknown>[];
};

/** Runs `tap | target` as a shell would, each with its files. */
export async function runPipeline({ tap, target }: Pipeline): Promise<PipelineResult> {
  const folder = mkdtempSync(join(tmpdir(), 'tap-sentry-pipeline-'));
  const file = (name: string, value: unknown): string => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify(value));
    return path;
  };
  const args = [BIN];
  for (const name of ['config', 'catalog', 'state'] as const) {
    if (tap[name] !== undefined) args.push(`--${name}`, file(name, tap[name]));
  }
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8' };
  const source = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const sink = spawn(target.command, ['--config', file('target', target.config)], { env });
  source.stdout.pipe(sink.stdin);
  // A target that ended shows in its exit code.
  sink.stdin.on('error', () => undefined);
  const lines = text(source.stdout);
  const [tapLog, targetLog, printed] = [text(source.stderr), text(sink.stderr), text(sink.stdout)];
  const [tapCode, targetCode] = await Promise.all([ended(source), ended(sink)]);
  rmSync(folder, { recursive: true, force: true });
  return {
    tapCode,
    tapLog: tapLog(),
    messages: parseLines(lines()),
    targetCode,
    targetLog: targetLog(),
    states: printed()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** How both ends ended, for a test to compare with two zeros: with the last words of an end that failed. */
export function outcome({ tapCode, tapLog, targetCode, targetLog }: PipelineResult): {
  readonly tap: unknown;
  readonly target: unknown;
} {
  const end = (code: number | null, log: string): unknown =>
    code === 0 ? 0 : { code, log: log.trimEnd().split('\n').slice(-5) };
  return { tap: end(tapCode, tapLog), target: end(targetCode, targetLog) };
}

function text(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

function ended(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
}
