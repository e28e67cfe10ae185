import type { JsonValue } from '../../src/json.ts';
import type { Reply } from './reply.ts';
import type { LoggedRequest } from './request-log.ts';

/** Which requests a fault meets: all named facts have to hold. */
export type FaultMatch =
  | ((request: LoggedRequest) => boolean)
  | {
      readonly stream?: string;
      /** n-th request of the stream, or from the first on without a stream. */
      readonly nth?: number;
      readonly page?: number;
      /** As written in the path: id or slug. */
      readonly project?: string;
    };

export type Fault = {
  readonly match: FaultMatch;
  readonly kind: FaultKind;
  /** How many requests it meets before it is over; 1 without it. */
  readonly times?: number;
  /** Wait named in headers, and pause between two bytes of `drip`. */
  readonly seconds?: number;
  /** The answer of the kind `reply`; an empty 404 without it. */
  readonly reply?: Reply;
  /** Address used by the kinds that lead to another host. */
  readonly target?: string;
};

export type FaultKind = keyof typeof REPLACED | AlteredKind | WireKind;
export type AlteredKind =
  | 'repeat-cursor'
  | 'empty-page-with-more'
  | 'short-page'
  | 'no-link'
  | 'no-cursor'
  | 'link-other-host'
  | 'hostile-region-url'
  | 'rows-that-are-no-objects';
export type WireKind = 'refuse' | 'reset' | 'reset-mid-body' | 'truncated-json' | 'hang' | 'drip' | 'endless';

export type FaultList = {
  readonly add: (...faults: readonly Fault[]) => void;
  readonly clear: () => void;
  /** The fault that meets this request, counted as used. */
  readonly take: (request: LoggedRequest) => Fault | undefined;
};

export function createFaultList(initial: readonly Fault[] = []): FaultList {
  let pending: { fault: Fault; left: number }[] = [];
  const add = (...faults: readonly Fault[]): void => {
    pending.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
  };
  add(...initial);
  return {
    add,
    clear: () => {
      pending = [];
    },
    take: (request) => {
      const entry = pending.find(({ fault, left }) => left > 0 && isMet(fault.match, request));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      return entry.fault;
    },
  };
}

function isMet(match: FaultMatch, request: LoggedRequest): boolean {
  if (typeof match === 'function') return match(request);
  if (match.stream === undefined && match.nth !== undefined && match.nth !== request.index) return false;
  if (match.stream !== undefined && match.nth !== undefined && match.nth !== request.nth) return false;
  return (
    (match.stream === undefined || match.stream === request.stream) &&
    (match.page === undefined || match.page === request.page) &&
    (match.project === undefined || match.project === request.project)
  );
}

type Made = (fault: Fault, now: number) => Reply;

const json =
  (status: number, body: JsonValue): Made =>
  () => ({ status, headers: {}, json: body });
const html =
  (status: number, title: string): Made =>
  () => ({
    status,
    headers: {},
    text: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  });
const tooMany =
  (headers: (fault: Fault, now: number) => Record<string, string>): Made =>
  (fault, now) => ({
    status: 429,
    headers: headers(fault, now),
    text: JSON.stringify(
      'You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds',
    ),
  });
const resetAt = ({ seconds = 1 }: Fault, now: number): string => String(Math.ceil(now / 1000) + seconds);

const QUERY_TIMEOUT: JsonValue = {
  detail:
    '\n            Query timeout. Please try again. If the problem persists try a smaller date range or fewer projects.\n            ',
};

/** Answers that are given instead of the endpoint's. */
const REPLACED = {
  '429-reset': tooMany((fault, now) => ({
    'X-Sentry-Rate-Limit-Limit': '40',
    'X-Sentry-Rate-Limit-Remaining': '0',
    'X-Sentry-Rate-Limit-Reset': resetAt(fault, now),
    'X-Sentry-Rate-Limit-ConcurrentLimit': '25',
    'X-Sentry-Rate-Limit-ConcurrentRemaining': '24',
  })),
  '429-retry-after': tooMany(({ seconds = 1 }) => ({ 'Retry-After': String(seconds) })),
  '429-bare': tooMany(() => ({})),
  '429-none': tooMany((fault, now) => ({
    'X-Sentry-Rate-Limit-Limit': '40',
    'X-Sentry-Rate-Limit-Remaining': '0',
    'X-Sentry-Rate-Limit-Reset': resetAt(fault, now),
    'X-Sentry-Rate-Limit-ConcurrentLimit': 'None',
    'X-Sentry-Rate-Limit-ConcurrentRemaining': 'None',
  })),
  '429-query': json(429, {
    detail: 'Rate limit exceeded. Please try your query with a smaller date range or fewer projects.',
  }),
  '400': json(400, { detail: 'Invalid date range. Please try a more recent date range.' }),
  '401': json(401, { detail: 'Invalid token' }),
  '403': json(403, { detail: 'You do not have permission to perform this action.' }),
  '404': json(404, { detail: 'The requested resource does not exist' }),
  // What proxies and firewalls say on their own account.
  '400-html': html(400, '400 Bad Request'),
  '400-empty': () => ({ status: 400, headers: {} }),
  '400-foreign': json(400, { error: 'bad_request', message: 'Request blocked by policy' }),
  '404-html': html(404, '404 Not Found'),
  '404-empty': () => ({ status: 404, headers: {} }),
  '404-foreign': json(404, { error: 'not_found', message: 'no Route matched with those values' }),
  '408': json(408, { detail: 'Request timeout' }),
  '410': json(410, { message: 'This API no longer exists.' }),
  '500': json(500, { detail: 'Internal Error', errorId: '7d1f4c0a9be34f0c8f0f5f4d1c2b3a49' }),
  '502-html': html(502, '502 Bad Gateway'),
  '503': html(503, '503 Service Temporarily Unavailable'),
  '504-query': json(504, QUERY_TIMEOUT),
  // Before 2024.
  '400-query': json(400, QUERY_TIMEOUT),
  'object-for-list': json(200, { data: [], meta: {} }),
  'error-200': json(200, { detail: 'Internal Error' }),
  'login-page': html(200, 'Sign in'),
  reply: ({ reply }) => reply ?? { status: 404, headers: {} },
  'redirect-other-host': ({ target = 'http://127.0.0.2:9/' }: Fault): Reply => ({
    status: 302,
    headers: { Location: target },
    text: '',
  }),
} satisfies Record<string, Made>;

/** The answer that a fault puts in place of the real one; undefined for faults of another sort. */
export function replacement(fault: Fault, now: number): Reply | undefined {
  const make: Made | undefined = Object.hasOwn(REPLACED, fault.kind)
    ? REPLACED[fault.kind as keyof typeof REPLACED]
    : undefined;
  return make?.(fault, now);
}
