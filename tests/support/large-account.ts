import type { WorldOptions } from '../simulator/index.ts';

/**
 * An account of a larger company: what costs are told of. Events are what every account has at its own rate, so that
 * their number is left to whoever builds the world.
 */
export const LARGE_ACCOUNT = {
  projects: 130,
  emptyProjects: 20,
  teams: 40,
  members: 240,
  issues: 3_000,
  releases: 230,
  // A little less than what is read where no start date is set.
  days: 89,
  // Of every list that is not named below: in each project, where each project has one.
  resources: 2,
  resourcesOf: {
    alert_rules: 40,
    audit_logs: 5_000,
    code_mappings: 90,
    dashboards: 60,
    data_forwarders: 1,
    debug_files: 300,
    detectors: 385,
    discover_saved_queries: 120,
    environments: 20,
    flag_logs: 200,
    integration_providers: 45,
    integrations: 12,
    monitors: 60,
    project_filters: 8,
    project_keys: 190,
    project_users: 150,
    relays: 2,
    // A tenth of what such an account has: a request for each hundred of them.
    replays: 5_000,
    repositories: 80,
    sentry_app_installations: 10,
    sentry_apps: 8,
    tags: 80,
    uptime_monitors: 25,
    user_feedback: 2_000,
    workflows: 150,
  },
} as const satisfies Partial<WorldOptions>;
