import type { FaultKind } from '../simulator/index.ts';

/**
 * What a fault comes to: nothing is missing (`rides`), a part of the run stays behind (`part`), the run ends at
 * once (`run`), or a project counts as deleted (`gone`).
 */
export type Outcome = 'rides' | 'part' | 'run' | 'gone';
export type Target = 'users' | 'issues' | 'events';
export type Place = 'first' | 'middle' | 'last';
type Outcomes = Outcome | ((target: Target, place: Place) => Outcome);

export type FaultRow = {
  /** As in docs/faults.md. */
  readonly name: string;
  readonly kind: FaultKind;
  /** Meets one request; undefined where a fault has no sense but all the time. */
  readonly once?: Outcomes;
  /** Meets a request and everything after it in the same list; undefined where that has a test of its own. */
  readonly lasting?: Outcomes;
  /** What the last line of the log says besides the part that failed. */
  readonly says?: RegExp;
  /** Seconds the fault is about. */
  readonly seconds?: number;
  /** Changes which pages are asked for after it: its places are tried one by one. */
  readonly isAlone?: true;
  /** Time-outs cost real time: these are tried with a short one, and at one place only. */
  readonly isSlow?: true;
};

const isProject = (target: Target): boolean => target === 'events';

/** Every way in which a server was thought to fail, and what has to come of it. */
export const FAULTS: readonly FaultRow[] = [
  {
    name: '429 with `X-Sentry-Rate-Limit-Reset`',
    kind: '429-reset',
    once: 'rides',
    lasting: 'part',
    says: /\b429\b.*max_retry_seconds/,
    seconds: 5,
  },
  {
    name: '429 with `Retry-After`',
    kind: '429-retry-after',
    once: 'rides',
    lasting: 'part',
    says: /\b429\b.*max_retry_seconds/,
    seconds: 5,
  },
  {
    name: '429 without any hint',
    kind: '429-bare',
    once: 'rides',
    lasting: 'part',
    says: /\b429\b.*max_retry_seconds/,
  },
  {
    name: '429 with `None` in its headers',
    kind: '429-none',
    once: 'rides',
    lasting: 'part',
    says: /\b429\b.*max_retry_seconds/,
    seconds: 5,
  },
  {
    name: '429 of the query service',
    kind: '429-query',
    once: 'rides',
    lasting: 'part',
    says: /\b429\b.*max_retry_seconds/,
  },
  { name: '408', kind: '408', once: 'rides', lasting: 'part', says: /\b408\b/ },
  { name: '500', kind: '500', once: 'rides', lasting: 'part', says: /\b500\b.*Internal Error/ },
  { name: '502 with an HTML page', kind: '502-html', once: 'rides', lasting: 'part', says: /\b502\b/ },
  { name: '503', kind: '503', once: 'rides', lasting: 'part', says: /\b503\b/ },
  {
    name: '504 query time-out',
    kind: '504-query',
    once: 'rides',
    lasting: 'part',
    says: /\b504\b.*Query timeout/,
  },
  {
    name: '400 query time-out, as before 2024',
    kind: '400-query',
    once: 'rides',
    lasting: 'part',
    says: /\b400\b.*Query timeout/,
  },
  {
    name: '410 brown-out',
    kind: '410',
    once: 'rides',
    lasting: 'part',
    says: /\b410\b.*no longer exists/,
  },
  {
    name: 'Connection closed without an answer',
    kind: 'refuse',
    once: 'rides',
    lasting: 'part',
    says: /No usable answer.*network/,
  },
  {
    name: 'Connection reset',
    kind: 'reset',
    once: 'rides',
    lasting: 'part',
    says: /No usable answer.*network/,
  },
  {
    name: 'Connection reset in the middle of a body',
    kind: 'reset-mid-body',
    once: 'rides',
    lasting: 'part',
    says: /No usable answer.*network/,
  },
  {
    name: 'JSON that is cut off',
    kind: 'truncated-json',
    once: 'rides',
    lasting: 'part',
    says: /JSON is broken or cut off/,
  },
  {
    name: 'Server that accepts and never answers',
    kind: 'hang',
    once: 'rides',
    lasting: 'part',
    says: /no complete answer in time/,
    isSlow: true,
  },
  {
    name: 'Body that drips',
    kind: 'drip',
    once: 'rides',
    lasting: 'part',
    says: /no complete answer in time/,
    seconds: 0.02,
    isSlow: true,
  },
  {
    name: 'Body without end',
    kind: 'endless',
    once: 'rides',
    lasting: 'part',
    says: /no complete answer in time|larger than 16 MiB/,
    isSlow: true,
  },
  {
    name: 'JSON object where a list belongs',
    kind: 'object-for-list',
    once: 'rides',
    lasting: 'part',
    says: /no JSON list.*base_url/,
  },
  {
    name: 'Error body with status 200',
    kind: 'error-200',
    once: 'rides',
    lasting: 'part',
    says: /no JSON list: Internal Error/,
  },
  {
    name: 'Login page with status 200',
    kind: 'login-page',
    once: 'rides',
    lasting: 'part',
    says: /HTML page.*login page/,
  },
  {
    name: 'List of things that are no objects',
    kind: 'rows-that-are-no-objects',
    // Lists with a time filter are asked for in smaller parts, to find the bad record.
    once: (target) => (target === 'users' ? 'part' : 'rides'),
    lasting: 'part',
    says: /no JSON objects/,
    isAlone: true,
  },
  {
    name: '400',
    kind: '400-foreign',
    once: 'part',
    lasting: 'part',
    says: /\b400\b.*Request blocked by policy/,
  },
  { name: '401', kind: '401', once: 'run', lasting: 'run', says: /Check api_token/ },
  { name: '403', kind: '403', once: 'part', lasting: 'part', says: /\b403\b.*the scope \w+:read/ },
  {
    name: '404',
    kind: '404',
    // A project that is still there is not gone: this one is asked for itself, and answers.
    once: 'part',
    lasting: (target) => (isProject(target) ? 'gone' : 'part'),
    says: /\b404\b.*does not exist/,
  },
  {
    name: 'Redirect to another host',
    kind: 'redirect-other-host',
    once: 'part',
    lasting: 'part',
    says: /redirected.*base_url/,
  },
  {
    name: 'Cursor that repeats',
    kind: 'repeat-cursor',
    // Lists with a time filter are read on from the oldest record, whatever the cursor says.
    once: (target, place) => (target === 'events' || place === 'first' ? 'rides' : 'part'),
    lasting: 'part',
    says: /same page cursor twice/,
  },
  { name: 'Empty page with more to come', kind: 'empty-page-with-more', once: 'rides', isAlone: true },
  { name: 'Pages shorter than asked for', kind: 'short-page', lasting: 'rides' },
  {
    name: 'Full page without a `Link` header',
    kind: 'no-link',
    once: (target) => (target === 'users' ? 'part' : 'rides'),
    lasting: (target) => (target === 'users' ? 'part' : 'rides'),
    says: /Link header/,
  },
  { name: '`Link` header that names another host', kind: 'link-other-host', lasting: 'rides' },
];

/** What one meeting with a fault comes to. */
export function outcomeOf(outcomes: Outcomes, target: Target, place: Place): Outcome {
  return typeof outcomes === 'function' ? outcomes(target, place) : outcomes;
}
