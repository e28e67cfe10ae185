import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoggedRequest, SimulatorOptions, WorldOptions } from '../tests/simulator/index.ts';

/** A server in a process of its own. */
export type Server = { readonly url: string; readonly stop: () => Promise<void> };

export type SimulatorServer = Server & {
  readonly requests: () => Promise<readonly LoggedRequest[]>;
  readonly reset: () => Promise<void>;
  readonly mutate: (name: string, ...args: unknown[]) => Promise<void>;
};

/** Serves the pages of a world from memory, with neither latency nor limits. */
export async function startReplay(world: WorldOptions): Promise<Server> {
  return await start('./replay-server.js', world);
}

/** The simulator itself, with whatever latency and limits. */
export async function startLive(world: WorldOptions, simulator: SimulatorOptions): Promise<SimulatorServer> {
  const server = await start('../tests/simulator/main.js', { world, simulator });
  const ask = async (name: string, input: unknown): Promise<unknown> => {
    const reply = await fetch(`${server.url}/__sim/${name}`, { method: 'POST', body: JSON.stringify(input) });
    return await reply.json();
  };
  return {
    ...server,
    requests: async () => (await ask('requests', {})) as readonly LoggedRequest[],
    reset: async () => {
      await ask('reset', {});
    },
    mutate: async (name, ...args) => {
      await ask('mutate', { name, args });
    },
  };
}

async function start(file: string, argument: unknown): Promise<Server> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A benchmark that fails must not leave its servers behind.
  process.once('exit', () => child.kill());
  const url = await firstLine(child);
  return {
    url,
    stop: async () => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill();
      await closed;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text.trim());
    });
    child.once('close', (code) => reject(new Error(`a server ended with ${code} before it was ready`)));
  });
}
