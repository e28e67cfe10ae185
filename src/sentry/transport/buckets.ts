/**
 * Rate-limit buckets that Sentry's endpoints name for themselves; every endpoint without limits of its own
 * shares `default`. `concurrency` is what we allow before the server has said anything; the window sizes are
 * learned from the response headers.
 */
const FIRST_CONCURRENCY: Readonly<Record<string, { readonly user: number; readonly integration: number }>> = {
  // 60 requests a minute and one at a time per user, two per organization (integration tokens).
  'project-events': { user: 1, integration: 2 },
  'issue-tags': { user: 10, integration: 5 },
  'issue-tag-values': { user: 10, integration: 5 },
  explore: { user: 15, integration: 15 },
};

const INTEGRATION_TOKEN_PREFIX = 'sntryi_';

/** Most requests of this bucket in flight, before the server's own limit is known. */
export function firstConcurrency(bucket: string, token: string, configured: number): number {
  const known = FIRST_CONCURRENCY[bucket];
  if (known === undefined) return configured;
  return Math.min(configured, token.startsWith(INTEGRATION_TOKEN_PREFIX) ? known.integration : known.user);
}

const LABELS: Readonly<Record<string, string>> = {
  default: 'requests in general',
  'project-events': 'project events',
  issues: 'issue lists',
  stats: 'usage statistics',
  explore: 'queries',
  'issue-details': 'single issues',
  'issue-tags': 'tags of issues',
  'issue-tag-values': 'values of tags of issues',
  'project-keys': 'keys of projects',
  'project-users': 'users of projects',
  'release-files': 'files of releases',
  'tag-values': 'values of tags',
};

/** A bucket in the words of a log line: Sentry's limit for ... */
export function bucketLabel(bucket: string): string {
  return LABELS[bucket] ?? bucket;
}
