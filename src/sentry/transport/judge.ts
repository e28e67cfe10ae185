import {
  ApiError,
  AuthError,
  ExpiredRangeError,
  QueryTimeoutError,
  ScopeError,
  type TapError,
  UnreachableError,
} from '../../errors.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import { errorDetail, explainStatus, isBadToken, isExpiredRange, isQueryTimeout } from './api-error.ts';
import { bucketLabel } from './buckets.ts';
import { readChallenge, scopesToAskFor } from './challenge.ts';
import { excessOf, isDeeper } from './excess.ts';
import type { Answer, NetworkError } from './http.ts';
import { type Excess, excessText, type Limits } from './limits.ts';
import { nextLink } from './link.ts';
import { parseJson } from './parse-json.ts';
import type { Headers } from './rate-limit.ts';
import { type Failure, isRetriableStatus, isThrottled } from './retry.ts';

/** A failure that may pass, and the error it is when it does not. */
export type Trouble = { readonly failure: Failure; readonly error: ApiError };

/** An answer that can be used. */
type Usable = {
  readonly value: JsonValue;
  readonly clean: boolean;
  readonly headers: Headers;
  /** Of its text. */
  readonly characters: number;
};

/** What has to be known of a request to judge its answer. */
type Asked = {
  readonly root: string;
  readonly path: string;
  readonly bucket: string;
  readonly requiredScope?: string;
  readonly otherScopes?: readonly string[];
  readonly mayLackUser?: true;
  readonly expects: 'list' | 'object';
  readonly isHelper?: true;
};

const CONNECT_ERRORS = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROXY',
]);

/** These have no body by definition: it has not been cut off. */
const HAS_NO_BODY = new Set([204, 205]);

/** What came in the place of what was asked for. It may be a record, so nothing of it is shown but what Sentry says. */
function insteadOf(value: JsonValue): string {
  const detail = isJsonObject(value) ? value['detail'] : value;
  if (typeof detail === 'string') return `: ${errorDetail(detail)}`;
  return `, but ${Array.isArray(value) ? 'a list' : isJsonObject(value) ? 'an object' : JSON.stringify(value)}`;
}

/**
 * Decides what an answer is: the JSON that was asked for, or a failure that may pass.
 * @throws TapError for what no repetition cures
 */
export function judge(request: Asked, answer: Answer, limits: Limits): Usable | Trouble {
  const { status, headers, body } = answer;
  if (status < 200 || status >= 300) return refused(request, answer);
  if (answer.tooLarge !== undefined) {
    const error = overLimit(request, status, 'pageBytes', limits);
    if (answer.tooLarge === 'unpacked') throw error;
    // Once more, since a body without end may be that of a connection out of order.
    return { failure: { kind: 'body', problem: error.message, again: 'once' }, error };
  }
  const excess = excessOf(body, limits);
  if (excess !== undefined) throw overLimit(request, status, excess, limits);
  try {
    const { value, clean } = parseJson(body);
    if (isDeeper(value, limits.levels)) throw overLimit(request, status, 'levels', limits);
    const kind = goesOn(headers) ? 'rows' : 'wholeListRows';
    if (Array.isArray(value) && value.length > limits[kind]) throw overLimit(request, status, kind, limits);
    const isExpected = request.expects === 'list' ? Array.isArray(value) : isJsonObject(value);
    if (isExpected) return { value, clean, headers, characters: body.length };
    return unusable(request, status, `it holds no JSON ${request.expects}${insteadOf(value)}`, 'once');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isPage = String(headers['content-type'] ?? '').includes('text/html');
    return isPage
      ? unusable(
          request,
          status,
          'it is an HTML page, perhaps the login page of a proxy in front of Sentry',
          'once',
        )
      : unusable(
          request,
          status,
          'its JSON is broken or cut off',
          HAS_NO_BODY.has(status) ? 'once' : 'patiently',
        );
  }
}

function refused(request: Asked, { status, headers, body }: Answer): Trouble {
  const { path, requiredScope, otherScopes = [], isHelper } = request;
  const detail = errorDetail(body);
  const scopes = requiredScope === undefined ? [] : [requiredScope, ...otherScopes];
  const message = explainStatus({ status, path, detail, headers, scopes });
  const known = { detail, path };
  if (isExpiredRange(status, detail)) throw new ExpiredRangeError(message, status, known);
  if (isQueryTimeout(status, detail))
    return {
      failure: { kind: 'query-timeout', headers },
      error: new QueryTimeoutError(message, status, known),
    };
  // Where the run can do without the answer, the token may still be good for everything else, and so it may be where
  // the endpoint wants a user behind it and refuses others without a word.
  const isQuiet = isHelper === true || (request.mayLackUser === true && detail === '');
  if (!isQuiet && (status === 401 || isBadToken(status, detail))) throw new AuthError(message);
  const challenge = readChallenge(headers);
  if (status === 403 && challenge.isCertain)
    throw new ScopeError(message, scopesToAskFor(challenge.named, scopes), known);
  const error = new ApiError(message, status, known);
  if (!isRetriableStatus(status)) throw error;
  return { failure: { kind: 'status', status, headers }, error };
}

function goesOn({ link }: Headers): boolean {
  return nextLink(Array.isArray(link) ? link.join(', ') : link).kind === 'next';
}

/** The error of an answer that holds more than is read, which a smaller part of the list may not. */
function overLimit({ path }: Asked, status: number, excess: Excess, limits: Limits): ApiError {
  const { problem, advice } = excessText(excess, limits);
  return new ApiError(`GET ${path} was answered with ${status}, but ${problem}. ${advice}`, status, {
    detail: problem,
    path,
  });
}

function unusable({ path }: Asked, status: number, problem: string, again: 'patiently' | 'once'): Trouble {
  return {
    failure: { kind: 'body', problem, again },
    error: new ApiError(
      `GET ${path} was answered with ${status}, but ${problem}. Check that base_url is the address of Sentry itself.`,
      status,
      { detail: problem, path },
    ),
  };
}

/** The trouble of a request that got no answer. */
export function noAnswer({ root, path }: Asked, cause: NetworkError): Trouble {
  const { host } = new URL(root);
  const detail = `${cause.code}: ${cause.message}`;
  const { through } = cause;
  const way = through === undefined ? '' : ` through the proxy ${through}`;
  const check =
    through === undefined
      ? 'base_url and the network between here and there'
      : 'that variable and the proxy, or list the host in NO_PROXY';
  const message = `No usable answer from ${host}${way} for GET ${path} (${detail}). Check ${check}.`;
  const Kind = CONNECT_ERRORS.has(cause.code) ? UnreachableError : ApiError;
  return {
    failure: { kind: 'network', code: cause.code },
    error: new Kind(message, 0, { cause, detail, path }),
  };
}

/**
 * What a failure ends in when patience is over.
 * @param patience what was not enough, in the words of the operator: `max_retry_seconds (900 s)`
 */
export function givenUp({ failure, error }: Trouble, patience: string): TapError {
  if (!isThrottled(failure)) return error;
  const { status, detail, path } = error;
  const said = detail === undefined || detail === '' ? '' : ` Sentry says: ${detail}`;
  return new ApiError(
    `GET ${path} was answered with ${status}. The rate limit does not clear within ${patience}.${said}`,
    status,
    { detail, path },
  );
}

/** The error of a request that was never sent, since its turn would come too late. @param ms how much later */
export function neverSent({ path, bucket }: Asked, ms: number, patience: string): ApiError {
  const limit = `Sentry's limit for ${bucketLabel(bucket)}`;
  return new ApiError(
    `GET ${path} was not sent: ${limit} is used up for another ${Math.ceil(ms / 1000)} s (429), which is longer than ${patience} allows.`,
    429,
    { detail: `${limit} is used up`, path },
  );
}
