import type { Reply } from './reply.ts';

export type Bucket = { readonly limit: number; readonly windowSeconds: number; readonly concurrency: number };

/** Overrides by bucket name; what is left out keeps the numbers of SaaS. */
export type RateLimits = Readonly<Record<string, Partial<Bucket>>>;

const DEFAULT: Bucket = { limit: 40, windowSeconds: 1, concurrency: 25 };
const BUCKETS: Readonly<Record<string, Bucket>> = {
  default: DEFAULT,
  'project-events': { limit: 60, windowSeconds: 60, concurrency: 1 },
  issues: { ...DEFAULT, limit: 10 },
  event: { ...DEFAULT, limit: 5 },
  releases: DEFAULT,
  members: DEFAULT,
  stats: { ...DEFAULT, limit: 20 },
  'issue-details': { ...DEFAULT, limit: 5 },
  'issue-tags': { ...DEFAULT, limit: 10, concurrency: 10 },
  'issue-tag-values': { limit: 150, windowSeconds: 60, concurrency: 10 },
  'tag-values': { ...DEFAULT, limit: 10 },
  'project-keys': DEFAULT,
  'release-files': DEFAULT,
  'project-users': DEFAULT,
  explore: { ...DEFAULT, limit: 30, concurrency: 15 },
};
/** Tokens of integrations are counted by organization, with these numbers. */
const INTEGRATION: RateLimits = {
  'project-events': { concurrency: 2 },
  issues: { limit: 20 },
  'issue-tags': { limit: 20, concurrency: 5 },
  'issue-tag-values': { limit: 300, concurrency: 5 },
  'tag-values': { limit: 20 },
  'project-users': { limit: 5, windowSeconds: 60 },
};

/** What a request may do. */
export type Verdict = { readonly headers: Record<string, string>; readonly refusal?: Reply };

/** The limiter's memory: windows aligned to multiples of their length, and requests in flight. */
export type RateLimiter = {
  /** Counts a request at `now` (epoch ms); every call is followed by `leave`. */
  readonly enter: (bucket: string, now: number) => Verdict;
  readonly leave: (bucket: string) => void;
  /** How many requests have been counted so far. */
  readonly entered: () => number;
  /** The most requests that were in flight at once since the start. */
  readonly peak: (bucket: string) => number;
};

export function createRateLimiter(token: string, overrides: RateLimits = {}): RateLimiter {
  const windows = new Map<string, { reset: number; count: number }>();
  const flying = new Map<string, number>();
  const peaks = new Map<string, number>();
  let entered = 0;
  const isIntegration = token.startsWith('sntryi_');
  const bucketOf = (name: string): Bucket => ({
    ...(BUCKETS[name] ?? DEFAULT),
    ...(isIntegration ? INTEGRATION[name] : {}),
    ...overrides[name],
  });
  return {
    enter: (name, now) => {
      entered += 1;
      const { limit, windowSeconds, concurrency } = bucketOf(name);
      const inFlight = (flying.get(name) ?? 0) + 1;
      flying.set(name, inFlight);
      peaks.set(name, Math.max(peaks.get(name) ?? 0, inFlight));
      const reset = (Math.floor(now / 1000 / windowSeconds) + 1) * windowSeconds;
      const known = windows.get(name);
      const count = (known?.reset === reset ? known.count : 0) + 1;
      windows.set(name, { reset, count });
      const isOver = count > limit;
      const headers = {
        'X-Sentry-Rate-Limit-Limit': String(limit),
        'X-Sentry-Rate-Limit-Remaining': String(Math.max(0, limit - count)),
        'X-Sentry-Rate-Limit-Reset': String(Math.ceil(reset)),
        // Sentry does not look at concurrency once the window is full, and says so in Python's words.
        'X-Sentry-Rate-Limit-ConcurrentLimit': isOver ? 'None' : String(concurrency),
        'X-Sentry-Rate-Limit-ConcurrentRemaining': isOver
          ? 'None'
          : String(Math.max(0, concurrency - inFlight)),
      };
      if (!isOver && inFlight <= concurrency) return { headers };
      return { headers, refusal: tooMany(limit, windowSeconds, headers) };
    },
    leave: (name) => {
      flying.set(name, (flying.get(name) ?? 1) - 1);
    },
    entered: () => entered,
    peak: (name) => peaks.get(name) ?? 0,
  };
}

/** The body is a JSON string, and claims to be HTML. */
function tooMany(limit: number, windowSeconds: number, headers: Record<string, string>): Reply {
  const text = `You are attempting to use this endpoint too frequently. Limit is ${limit} requests in ${windowSeconds} seconds`;
  return { status: 429, headers, text: JSON.stringify(text), contentType: 'text/html; charset=utf-8' };
}
