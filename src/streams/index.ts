import { alertRules } from './alert-rules.ts';
import { codeMappings } from './code-mappings.ts';
import { dashboards } from './dashboards.ts';
import { dataForwarders } from './data-forwarders.ts';
import type { StreamDefinition } from './definition.ts';
import { detectors } from './detectors.ts';
import { discoverSavedQueries } from './discover-saved-queries.ts';
import { environments } from './environments.ts';
import { events } from './events.ts';
import { integrationProviders } from './integration-providers.ts';
import { integrations } from './integrations.ts';
import { issues } from './issues.ts';
import { monitors } from './monitors.ts';
import { organizations } from './organizations.ts';
import { projects } from './projects.ts';
import { relays } from './relays.ts';
import { releases } from './releases.ts';
import { repositories } from './repositories.ts';
import { sentryAppInstallations } from './sentry-app-installations.ts';
import { sentryApps } from './sentry-apps.ts';
import { tags } from './tags.ts';
import { teams } from './teams.ts';
import { uptimeMonitors } from './uptime-monitors.ts';
import { users } from './users.ts';
import { workflows } from './workflows.ts';

/** Every stream, in the order of a run: small and never empty first, the longest last. */
export const STREAMS: readonly StreamDefinition[] = [
  organizations,
  projects,
  teams,
  users,
  repositories,
  monitors,
  detectors,
  workflows,
  alertRules,
  integrations,
  sentryApps,
  sentryAppInstallations,
  integrationProviders,
  environments,
  tags,
  dashboards,
  discoverSavedQueries,
  codeMappings,
  uptimeMonitors,
  relays,
  dataForwarders,
  releases,
  issues,
  events,
];
