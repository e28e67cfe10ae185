import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { main } from '../src/cli.ts';
import type { Clock } from '../src/time.ts';
import { packageRoot } from './package-root.ts';
import { catalogOf } from './scene.ts';

/**
 * Runs the built tap in this process, on another clock.
 * @returns the ids of the events it wrote
 * @throws Error when it fails
 */
export async function eventsOfTap(
  folder: string,
  clock: Clock,
  settings: Readonly<Record<string, unknown>>,
): Promise<ReadonlySet<string>> {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'config.json');
  const catalog = join(folder, 'catalog.json');
  writeFileSync(config, JSON.stringify(settings));
  writeFileSync(catalog, await catalogOf(folder, ['events']));

  const ids = new Set<string>();
  const said: string[] = [];
  const program = (await import(pathToFileURL(join(packageRoot(), 'dist', 'cli.js')).href)) as {
    main: typeof main;
  };
  const code = await program.main(['--config', config, '--catalog', catalog], {
    stdout: lines((line) => {
      const { type, record } = JSON.parse(line) as { type: string; record: { eventID: string } };
      if (type === 'RECORD') ids.add(record.eventID);
    }),
    stderr: lines((line) => said.push(line)),
    env: {},
    cwd: folder,
    userId: undefined,
    pid: process.pid,
    memoryBytes: Number.POSITIVE_INFINITY,
    isTerminal: { stdout: false, stderr: false },
    columns: 80,
    clock,
    onSignal: () => undefined,
    onWarning: () => undefined,
    onCrash: () => undefined,
    after: (ms, action) => {
      setTimeout(action, ms).unref();
    },
    exit: (status) => {
      throw new Error(`the tap wanted to end the process with ${status}`);
    },
  });
  if (code !== 0) throw new Error(`the tap ended with ${code}:\n${said.join('\n').slice(-2000)}`);
  return ids;
}

/** A stream that takes text apart at its line feeds. */
function lines(take: (line: string) => void): Writable {
  let rest = '';
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      const parts = (rest + String(chunk)).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) take(line);
      done();
    },
  });
}
