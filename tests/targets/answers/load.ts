import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { startSimulator, type World } from '../../simulator/index.ts';
import { EVERY_SCOPE } from '../../support/every-scope.ts';
import { CLOCK_LAUNCHER, clockBehind } from '../../support/past-clock.ts';
import { BIN } from '../../support/run-tap.ts';
import type { Ended } from '../command.ts';
import { dbtRecipe, environmentOfDbt, PROJECT } from '../dbt.ts';
import { environment } from '../environments.ts';
import { POSTGRES } from '../loaders.ts';
import { projectOfExamples } from '../meltano-project.ts';
import type { Database } from '../postgres.ts';
import { NOW, START } from './world.ts';

const RUN = ['run', 'tap-sentry', 'target-postgres', 'dbt-postgres:build'] as const;

/** How a run of the example project ended, and which addresses outside of this machine it asked for. */
export type Loaded = { readonly ended: Ended; readonly asked: readonly string[] };

/** Serves a world whose time stands still, and has Meltano load it and dbt answer. */
export async function load(world: World, database: Database, folder: string): Promise<Loaded> {
  const simulator = await startSimulator(world, { now: () => NOW, scopes: EVERY_SCOPE });
  const project = projectOfExamples({
    tap: `exec "${process.execPath}" "${join(dirname(dirname(BIN)), CLOCK_LAUNCHER)}" "$@"`,
    target: join(environment(POSTGRES), 'target-postgres'),
    dbt: join(environment(dbtRecipe()), 'dbt'),
    dbtProject: PROJECT,
  });
  const outside = await startOutside();
  try {
    const ended = await project.runWith(
      {
        ...clockBehind(Date.now() - NOW),
        ...environmentOfDbt(database, folder),
        TAP_SENTRY_API_TOKEN: simulator.token,
        TAP_SENTRY_BASE_URL: simulator.url,
        TAP_SENTRY_START_DATE: START,
        TARGET_POSTGRES_HOST: database.host,
        TARGET_POSTGRES_PORT: String(database.port),
        TARGET_POSTGRES_USER: database.user,
        TARGET_POSTGRES_PASSWORD: database.password,
        TARGET_POSTGRES_DATABASE: database.name,
        HTTP_PROXY: outside.url,
        HTTPS_PROXY: outside.url,
        NO_PROXY: '127.0.0.1',
      },
      ...RUN,
    );
    return { ended, asked: outside.asked };
  } finally {
    await outside.close();
    project.remove();
    await simulator.close();
  }
}

/** A proxy that notes who wants to go where, and lets nobody. */
async function startOutside() {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(String(request.url));
    response.writeHead(502).end();
  }).on('connect', (request, socket) => {
    asked.push(String(request.url));
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    close: () => new Promise((resolve) => proxy.close(resolve)),
  };
}
