/** Requests a second that sentry.io allows in a bucket, by user: what the headers of its answers say. */
const PER_SECOND: Readonly<Record<string, number>> = {
  default: 40,
  issues: 10,
  'issue-details': 5,
};

/** How many requests a second a bucket allows on sentry.io; undefined where that is not known. */
export function requestsPerSecond(bucket: string): number | undefined {
  return PER_SECOND[bucket];
}
