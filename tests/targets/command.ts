import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Starts a command with an environment that holds nothing but what is given; `done` resolves when it has ended. */
export function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { readonly child: ChildProcessWithoutNullStreams; readonly done: Promise<Ended> } {
  const child = spawn(command, args, { env });
  child.stdin.end();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const done = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, done };
}
