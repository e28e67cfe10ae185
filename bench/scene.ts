import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorldOptions } from '../tests/simulator/index.ts';
import { type ChildOptions, type Cost, runNode } from './child.ts';
import { tapProgram } from './package-root.ts';

/** One configuration of the tap in a folder of its own. */
export type Scene = {
  readonly folder: string;
  /** Runs the tap; the state of the run before is passed on when there is one. */
  readonly run: (options?: { readonly state?: string } & Omit<ChildOptions, 'folder'>) => Promise<Cost>;
};

const TOKEN = 'sntryu_0123456789abcdef';

/** What every account is read for. */
export const CORE: readonly string[] = [
  'organizations',
  'projects',
  'teams',
  'users',
  'releases',
  'issues',
  'events',
];

/** Nothing in a world is younger than this, and no run asks for anything younger: every run asks the same. */
export const WORLD_END = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;

/** A world that is empty but for what is given. */
export function worldOf(options: Partial<WorldOptions>): WorldOptions {
  return {
    seed: 20_261_121,
    now: WORLD_END,
    projects: 5,
    teams: 1,
    members: 1,
    issues: 20,
    events: 0,
    releases: 0,
    ...options,
  };
}

/**
 * Prepares runs against a server.
 * @param streams those to select; those that are read by default without it
 * @param program what is run, with the arguments of the tap
 */
export async function openScene(
  folder: string,
  settings: { readonly base_url: string; readonly [name: string]: unknown },
  streams?: readonly string[],
  program = tapProgram(),
): Promise<Scene> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, value: unknown): string => {
    const file = join(folder, name);
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const config = write('config.json', { api_token: TOKEN, organization: 'acme-works', ...settings });
  const catalog =
    streams === undefined ? [] : ['--catalog', write('catalog.json', await catalogOf(folder, streams))];
  return {
    folder,
    run: ({ state, ...options } = {}) =>
      runNode(
        [
          program,
          '--config',
          config,
          ...catalog,
          ...(state === undefined ? [] : ['--state', write('state.json', state)]),
        ],
        { folder, ...options },
      ),
  };
}

/** The state in the last line of a run. */
export function stateOf({ last }: Cost): string {
  const message = JSON.parse(last) as { type: string; value: unknown };
  if (message.type !== 'STATE') throw new Error(`the last message is a ${message.type} and no STATE`);
  return JSON.stringify(message.value);
}

/** The discovered catalog with all streams but the named ones deselected. */
export async function catalogOf(folder: string, streams: readonly string[]): Promise<string> {
  const catalog = JSON.parse(await discovered(folder)) as {
    streams: {
      tap_stream_id: string;
      metadata: { breadcrumb: string[]; metadata: { selected?: boolean } }[];
    }[];
  };
  for (const { tap_stream_id, metadata } of catalog.streams) {
    const root = metadata.find(({ breadcrumb }) => breadcrumb.length === 0);
    if (root !== undefined) root.metadata.selected = streams.includes(tap_stream_id);
  }
  return JSON.stringify(catalog);
}

function discovered(folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [tapProgram(), '--discover'],
      { cwd: folder, maxBuffer: 2 ** 26 },
      (error, text) => {
        if (error === null) resolve(text);
        else reject(error);
      },
    );
  });
}
