import { alertRules } from './alert-rules.ts';
import { codeMappings } from './code-mappings.ts';
import { dashboards } from './dashboards.ts';
import { dataForwarders } from './data-forwarders.ts';
import { debugFiles } from './debug-files.ts';
import { detectors } from './detectors.ts';
import { discoverSavedQueries } from './discover-saved-queries.ts';
import { environments } from './environments.ts';
import { integrationProviders } from './integration-providers.ts';
import { integrations } from './integrations.ts';
import { monitors } from './monitors.ts';
import { projectFilters } from './project-filters.ts';
import { projectKeys } from './project-keys.ts';
import { projectUsers } from './project-users.ts';
import { relays } from './relays.ts';
import { repositories } from './repositories.ts';
import type { Resource } from './resource.ts';
import { sentryAppInstallations } from './sentry-app-installations.ts';
import { sentryApps } from './sentry-apps.ts';
import { serviceHooks } from './service-hooks.ts';
import { tags } from './tags.ts';
import { uptimeMonitors } from './uptime-monitors.ts';
import { workflows } from './workflows.ts';

/** Lists that are nothing but lists: one file each. */
export const RESOURCES: readonly Resource[] = [
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
  projectKeys,
  projectFilters,
  serviceHooks,
  debugFiles,
  projectUsers,
];
