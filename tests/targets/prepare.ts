import { atATime } from '../support/at-a-time.ts';
import { dbtRecipe } from './dbt.ts';
import { makeEnvironment } from './environments.ts';
import { LOADERS } from './loaders.ts';
import { MELTANO } from './meltano-project.ts';
import { findPrograms } from './postgres.ts';
import { finishWheel } from './python.ts';

/** Makes the environments of Python that the tests share, two at a time, as there are cores. */
export async function makeEnvironments(): Promise<void> {
  await atATime(2, [MELTANO, dbtRecipe(), ...LOADERS], makeEnvironment);
}

/** Installs and makes what the tests share: they run beside each other. */
export async function prepare(): Promise<void> {
  if (process.env['TAP_SENTRY_TEST_POSTGRES_URL'] === undefined) findPrograms();
  finishWheel();
  await makeEnvironments();
}
