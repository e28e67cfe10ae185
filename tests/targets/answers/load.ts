import { join } from 'node:path';
import { expect } from '@jest/globals';
import { startSimulator, type World } from '../../simulator/index.ts';
import { catalogOf } from '../../support/catalogs.ts';
import { EVERY_SCOPE } from '../../support/every-scope.ts';
import { environment } from '../environments.ts';
import { POSTGRES } from '../loaders.ts';
import { outcome, runPipeline } from '../pipeline.ts';
import type { Database } from '../postgres.ts';
import { NOW, START } from './world.ts';

/** The schema that the examples read from. */
const SCHEMA = 'sentry';

/** Streams that the examples read, some of them off by default. */
export const STREAMS: readonly string[] = [
  'projects',
  'users',
  'project_members',
  'detectors',
  'workflows',
  'alert_rules',
  'organization_stats',
  'project_stats',
  'sessions',
  'releases',
  'issues',
  'issue_details',
  'events',
];

/** Serves a world whose time stands still, and loads into a database what the examples read of it. */
export async function load(world: World, database: Database): Promise<void> {
  const simulator = await startSimulator(world, { now: () => NOW, scopes: EVERY_SCOPE });
  const config = {
    base_url: simulator.url,
    api_token: simulator.token,
    organizations: world.organizations.map(({ slug }) => slug),
    start_date: START,
    event_detail: 'full',
  };
  try {
    const result = await runPipeline({
      tap: { config, catalog: catalogOf(STREAMS), behindMs: Date.now() - NOW },
      target: {
        command: join(environment(POSTGRES), POSTGRES.command),
        config: { ...POSTGRES.config({ database, folder: '' }), default_target_schema: SCHEMA },
      },
    });
    expect(outcome(result)).toEqual({ tap: 0, target: 0 });
  } finally {
    await simulator.close();
  }
}
