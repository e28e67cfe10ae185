import { organizationProblem, organizationsIn } from '../config/organization.ts';
import { discover } from '../discovery/discover.ts';
import { TapError } from '../errors.ts';
import type { Invocation } from './invocation.ts';
import { print } from './print.ts';
import type { Session } from './session.ts';

/**
 * Prints the catalog, indented because Meltano reads it line by line with a limit. A config is not needed and
 * changes nothing; where one is given, what would keep a sync from running is told.
 * @returns the exit code
 */
export async function runDiscovery(invocation: Invocation, session: Session): Promise<number> {
  await checkConfig(invocation, session);
  return await print(session.world.stdout, JSON.stringify(discover(), undefined, 2));
}

async function checkConfig({ configs, envFile }: Invocation, { world, log }: Session): Promise<void> {
  if (configs.length === 0) return;
  try {
    const { readConfig } = await import('./read-config.ts');
    const settings = await readConfig(configs, { ...world, envFile }, log);
    if (settings['api_token'] === undefined) {
      log.warning('The config has no api_token: discovery goes on without, but a sync needs it.');
    }
    for (const problem of organizationsIn(settings).map(organizationProblem)) {
      if (problem !== undefined) log.warning(problem);
    }
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    log.warning(`Discovery goes on without a config. ${error.message.replaceAll('\n', ' ')}`);
  }
}
