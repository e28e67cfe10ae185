import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { SignalName, World } from '../../../src/cli/world.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00Z');

/** A world in memory with one real, empty directory to work in. */
export type FakeWorld = World & {
  readonly out: () => string;
  /** Lines of standard error without time and name: `INFO | message`. */
  readonly errLines: () => readonly string[];
  readonly err: () => string;
  readonly file: (name: string, text: string | Buffer) => string;
  readonly send: (name: SignalName) => void;
  readonly crash: (thrown: unknown) => void;
  readonly warn: (warning: Error) => void;
  readonly runTimers: () => void;
  readonly exits: readonly number[];
  readonly remove: () => void;
};

export function fakeWorld(env: Record<string, string> = {}): FakeWorld {
  const cwd = mkdtempSync(join(tmpdir(), 'tap-sentry-'));
  const out: string[] = [];
  const err: string[] = [];
  const listeners = new Map<string, (value?: unknown) => void>();
  const timers: (() => void)[] = [];
  const exits: number[] = [];
  const collect = (texts: string[]) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        texts.push(String(chunk));
        done();
      },
    });
  return {
    stdout: collect(out),
    stderr: collect(err),
    env,
    cwd,
    pid: 1,
    memoryBytes: Number.POSITIVE_INFINITY,
    userId: process.getuid?.(),
    isTerminal: { stdout: false, stderr: false },
    columns: 80,
    clock: { now: () => NOW_MS, sleep: () => Promise.resolve(), random: () => 0 },
    onSignal: (name, listener) => {
      listeners.set(name, listener);
    },
    onWarning: (listener) => {
      listeners.set('warning', listener as (value?: unknown) => void);
    },
    onCrash: (listener) => {
      listeners.set('crash', listener);
    },
    after: (_ms, action) => {
      timers.push(action);
    },
    exit: (code) => {
      exits.push(code);
    },
    out: () => out.join(''),
    err: () => err.join(''),
    errLines: () =>
      err
        .join('')
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/^[-\d: ,]+\| (\w+) +\| tap-sentry \| /, '$1 | ')),
    file: (name, text) => {
      writeFileSync(join(cwd, name), text);
      return name;
    },
    send: (name) => listeners.get(name)?.(),
    crash: (thrown) => listeners.get('crash')?.(thrown),
    warn: (warning) => listeners.get('warning')?.(warning),
    runTimers: () => {
      for (const timer of timers.splice(0)) timer();
    },
    exits,
    remove: () => rmSync(cwd, { recursive: true }),
  };
}
