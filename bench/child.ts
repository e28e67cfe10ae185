import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What one program cost. */
export type Cost = {
  readonly wallMs: number;
  /** User and system time of the program alone. */
  readonly cpuMs: number;
  readonly peakMegabytes: number;
  readonly bytes: number;
  readonly lines: number;
  /** The last line of its output. */
  readonly last: string;
  /** What it said on standard error. */
  readonly said: string;
};

export type ChildOptions = {
  readonly folder: string;
  /** Most bytes a second that the output is read with. */
  readonly readBytesPerSecond?: number;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs without the measuring module, for start-up times: wall time is all that is measured then. */
  readonly bare?: boolean;
};

const USAGE = fileURLToPath(new URL('./usage.js', import.meta.url));
const LINE_FEED = 10;
const TICKS_PER_SECOND = 20;

let started = 0;

/** Runs a Node.js program to its end and measures it. @throws Error when it fails */
export async function runNode(args: readonly string[], options: ChildOptions): Promise<Cost> {
  started += 1;
  const file = join(options.folder, `usage-${started}.json`);
  const began = performance.now();
  const child = spawn(process.execPath, [...(options.bare ? [] : ['--import', USAGE]), ...args], {
    cwd: options.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env, BENCH_USAGE: file },
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const output = await drain(child.stdout, options.readBytesPerSecond);
  const code = await ended;
  const wallMs = performance.now() - began;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${said.join('').slice(-2000)}`);
  const rest = { ...output, said: said.join('') };
  if (options.bare) return { wallMs, cpuMs: 0, peakMegabytes: 0, ...rest };
  const usage = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.ResourceUsage;
  return {
    wallMs,
    cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000,
    peakMegabytes: usage.maxRSS / 1024,
    ...rest,
  };
}

async function drain(
  stream: Readable,
  bytesPerSecond: number | undefined,
): Promise<{ bytes: number; lines: number; last: string }> {
  let bytes = 0;
  let lines = 0;
  let tail: Buffer = Buffer.alloc(0);
  const began = performance.now();
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
    const ends = chunk.lastIndexOf(LINE_FEED, -2);
    // A chunk may begin where a line does.
    if (ends >= 0) tail = chunk.subarray(ends + 1);
    else tail = tail.at(-1) === LINE_FEED ? chunk : Buffer.concat([tail, chunk]);
    if (bytesPerSecond === undefined) continue;
    while (bytes / ((performance.now() - began) / 1000) > bytesPerSecond)
      await sleep(1000 / TICKS_PER_SECOND);
  }
  return { bytes, lines, last: tail.toString('utf8').trimEnd() };
}
