import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, start } from './command.ts';
import { environment, type Recipe } from './environments.ts';
import type { Database } from './postgres.ts';

export const PROJECT = fileURLToPath(new URL('../../examples/dbt', import.meta.url));

/** dbt as the package pins it. */
export function dbtRecipe(): Recipe {
  const lines = readFileSync(join(PROJECT, 'requirements.txt'), 'utf8').split('\n');
  const pins = lines.filter((line) => /^[\w-]+==[\d.]+$/.test(line));
  const version = /^dbt-postgres==(.+)$/m.exec(pins.join('\n'))?.[1];
  if (version === undefined) throw new Error('requirements.txt of the dbt package pins no dbt-postgres.');
  return { name: 'dbt-postgres', version, pins: pins.filter((pin) => !pin.startsWith('dbt-postgres')) };
}

/** What tells the package of its database, and of a folder for what dbt writes beside it. */
export function environmentOfDbt(database: Database, folder: string): Readonly<Record<string, string>> {
  return {
    DBT_TARGET_PATH: join(folder, 'target'),
    DBT_LOG_PATH: join(folder, 'logs'),
    DBT_POSTGRES_HOST: database.host,
    DBT_POSTGRES_PORT: String(database.port),
    DBT_POSTGRES_USER: database.user,
    DBT_POSTGRES_PASSWORD: database.password,
    DBT_POSTGRES_DBNAME: database.name,
  };
}

/** Runs dbt on the package against a database. */
export function dbt(database: Database, folder: string, ...args: string[]): Promise<Ended> {
  return start(
    join(environment(dbtRecipe()), 'dbt'),
    ['--no-use-colors', ...args, '--project-dir', PROJECT, '--profiles-dir', PROJECT],
    {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      LANG: 'C.UTF-8',
      ...environmentOfDbt(database, folder),
    },
  ).done;
}
