import { alertRules } from './alert-rules.ts';
import { detectors } from './detectors.ts';
import { integrationProviders } from './integration-providers.ts';
import { integrations } from './integrations.ts';
import { monitors } from './monitors.ts';
import { repositories } from './repositories.ts';
import type { Resource } from './resource.ts';
import { sentryAppInstallations } from './sentry-app-installations.ts';
import { sentryApps } from './sentry-apps.ts';
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
];
