import { organizationProblem, organizationsIn } from '../config/organization.ts';
import { discover } from '../discovery/discover.ts';
import { TapError } from '../errors.ts';
import type { Invocation } from './invocation.ts';
import { print } from './print.ts';
import type { Session } from './session.ts';

/**
 * Prints the catalog, indented because Meltano reads it line by line with a limit. A config is not needed; where
 * one is given, it decides the keys, since with several organizations they carry the organization.
 * @returns the exit code
 */
export async function runDiscovery(invocation: Invocation, session: Session): Promise<number> {
  const severalOrganizations = await readsSeveral(invocation, session);
  return await print(session.world.stdout, JSON.stringify(discover({ severalOrganizations }), undefined, 2));
}

async function readsSeveral({ configs }: Invocation, { world, log }: Session): Promise<boolean> {
  if (configs.length === 0) return false;
  try {
    const { readConfig } = await import('./read-config.ts');
    const settings = await readConfig(configs, world);
    if (settings['api_token'] === undefined) {
      log.warning('The config has no api_token: discovery goes on without, but a sync needs it.');
    }
    const organizations = organizationsIn(settings);
    for (const problem of organizations.map(organizationProblem)) {
      if (problem !== undefined) log.warning(problem);
    }
    return organizations.length !== 1;
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    log.warning(`Discovery goes on without a config. ${error.message.replaceAll('\n', ' ')}`);
    return false;
  }
}
