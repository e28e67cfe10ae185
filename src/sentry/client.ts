import { ApiError, AuthError, QueryTimeoutError, UnreachableError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import type { Logger } from '../log.ts';
import type { Clock } from '../time.ts';
import { errorDetail, explainStatus, isQueryTimeout } from './api-error.ts';
import type { Gate } from './gate.ts';
import { type Answer, NetworkError, type Send } from './http.ts';
import { sameOriginTarget } from './origin.ts';
import { parseJson } from './parse-json.ts';
import type { Headers } from './rate-limit.ts';
import { type Failure, isRetriableStatus, retryDelayMs } from './retry.ts';

export type Request = {
  /** Root of the API without a trailing slash: `https://us.sentry.io/api/0`. */
  readonly root: string;
  /** Path under the root, with both slashes. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly bucket: string;
  /** The stream the request is made for, in metrics and log lines. */
  readonly stream: string;
  readonly requiredScope?: string;
  readonly expects: 'list' | 'object';
  /** A query time-out is handed back after two tries, since the caller can ask for less. */
  readonly canSplit?: boolean;
  /** Total time for this request when it is not worth the patience of the settings. */
  readonly patienceMs?: number;
};

export type Reply = {
  readonly value: JsonValue;
  readonly clean: boolean;
  readonly headers: Headers;
};

/** Counted for the metrics of a run. */
export type RequestPoint = {
  readonly stream: string;
  readonly path: string;
  /** 0 when there was no answer. */
  readonly status: number;
  /** Epoch milliseconds. */
  readonly beganMs: number;
  readonly endedMs: number;
};

export type ClientObserver = {
  readonly request: (point: RequestPoint) => void;
  readonly retry: (stream: string) => void;
  readonly waited: (stream: string, ms: number) => void;
};

export type Client = {
  /** One GET that is repeated until it gave JSON of the expected kind. @throws AuthError, ApiError */
  readonly get: (request: Request) => Promise<Reply>;
};

/** Waits longer than this are worth a line in the log. */
const NOTEWORTHY_WAIT_MS = 5_000;
const MOST_REDIRECTS = 3;
/** Tries before a server that never answered is called unreachable: a typo should not cost 15 minutes. */
const FIRST_CONTACT_TRIES = 3;
const CONNECT_ERRORS = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function createClient(options: {
  send: Send;
  gate: Gate;
  clock: Clock;
  log: Logger;
  observer: ClientObserver;
  signal: AbortSignal;
  token: string;
  userAgent: string;
  maxRetryMs: number;
}): Client {
  const { send, gate, clock, log, observer, signal } = options;
  const headers = {
    authorization: `Bearer ${options.token}`,
    accept: 'application/json',
    'user-agent': options.userAgent,
  };
  let answered = false;

  /** One attempt through the gate, following redirects that stay on the server. */
  const attempt = async (request: Request): Promise<Answer> => {
    let url = addressOf(request);
    for (let redirects = 0; ; redirects += 1) {
      const pass = await gate.enter(request.bucket, signal, (ms) => {
        noteWait(request, ms, 'the rate limit of this endpoint is used up');
      });
      const began = clock.now();
      let answer: Answer | undefined;
      try {
        answer = await send(url, headers, signal);
      } finally {
        pass.done(answer?.headers, answer?.status === 200);
        observer.request({
          stream: request.stream,
          path: request.path,
          status: answer?.status ?? 0,
          beganMs: began,
          endedMs: clock.now(),
        });
      }
      answered = true;
      if (answer.status < 300 || answer.status >= 400) return answer;
      const location = answer.headers['location'];
      const target = sameOriginTarget(typeof location === 'string' ? location : undefined, url);
      if (target === undefined || redirects >= MOST_REDIRECTS) {
        throw new ApiError(
          `GET ${request.path} was redirected (${answer.status}) to another address, which is not followed because the token would go with it. Set base_url to the address Sentry itself is reached at.`,
          answer.status,
        );
      }
      url = target;
    }
  };

  const noteWait = (request: Request, ms: number, reason: string): void => {
    observer.waited(request.stream, ms);
    if (ms <= NOTEWORTHY_WAIT_MS) return;
    log.info(`Waiting ${Math.round(ms / 1000)} s before asking for ${request.path} again: ${reason}`, {
      stream: request.stream,
    });
  };

  const get = async (request: Request): Promise<Reply> => {
    let began: number | undefined;
    for (let number = 1; ; number += 1) {
      let outcome: Reply | { failure: Failure; error: ApiError };
      try {
        const answer = await attempt(request);
        began ??= clock.now();
        outcome = judge(request, answer);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof NetworkError)) throw error;
        began ??= clock.now();
        outcome = { failure: { kind: 'network', code: error.code }, error: noAnswer(request, error) };
        if (!answered && number >= FIRST_CONTACT_TRIES) throw outcome.error;
      }
      if (!('failure' in outcome)) return outcome;
      const { failure, error } = outcome;
      if (request.canSplit === true && number >= 2 && error instanceof QueryTimeoutError) throw error;
      const serverNowMs = gate.serverNow();
      const delay = retryDelayMs(failure, {
        number,
        elapsedMs: clock.now() - began,
        patienceMs: Math.min(options.maxRetryMs, request.patienceMs ?? options.maxRetryMs),
        serverNowMs,
        random: clock.random(),
      });
      if (delay === undefined) throw error;
      observer.retry(request.stream);
      log.debug(`Try ${number} failed: ${error.message}`, { stream: request.stream });
      // A refusal for too many requests holds for everything in the bucket.
      if (failure.kind === 'status' && failure.status === 429)
        gate.block(request.bucket, clock.now() + delay);
      noteWait(request, delay, error.message);
      await clock.sleep(delay, signal);
    }
  };
  return { get };
}

function addressOf(request: Request): string {
  const query = request.query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return `${request.root}${request.path}${query === '' ? '' : `?${query}`}`;
}

/** Decides what an answer is: the JSON that was asked for, or a failure with the error it would end in. */
function judge(request: Request, answer: Answer): Reply | { failure: Failure; error: ApiError } {
  const { status, body } = answer;
  if (status < 200 || status >= 300) {
    const message = explainStatus(status, request.path, body, request.requiredScope);
    if (status === 401) throw new AuthError(message);
    const failure: Failure = { kind: 'status', status, headers: answer.headers };
    if (isQueryTimeout(status, body)) return { failure, error: new QueryTimeoutError(message, status) };
    const error = new ApiError(message, status);
    if (!isRetriableStatus(status)) throw error;
    return { failure, error };
  }
  try {
    const { value, clean } = parseJson(body);
    const isExpected = request.expects === 'list' ? Array.isArray(value) : isObject(value);
    if (isExpected) return { value, clean, headers: answer.headers };
    return unusable(request, status, `it holds no JSON ${request.expects}: ${errorDetail(body)}`, 'once');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const isPage = String(answer.headers['content-type'] ?? '').includes('text/html');
    return isPage
      ? unusable(
          request,
          status,
          'it is an HTML page, perhaps the login page of a proxy in front of Sentry',
          'once',
        )
      : unusable(request, status, 'its JSON is broken or cut off', 'patiently');
  }
}

function unusable(
  request: Request,
  status: number,
  problem: string,
  again: 'patiently' | 'once',
): { failure: Failure; error: ApiError } {
  return {
    failure: { kind: 'body', problem, again },
    error: new ApiError(
      `GET ${request.path} was answered with ${status}, but ${problem}. Check that base_url is the address of Sentry itself.`,
      status,
    ),
  };
}

function noAnswer(request: Request, error: NetworkError): ApiError {
  const host = new URL(request.root).host;
  const message = `No usable answer from ${host} for GET ${request.path} (${error.code}: ${error.message}). Check base_url and the network between here and there.`;
  return CONNECT_ERRORS.has(error.code)
    ? new UnreachableError(message, 0, { cause: error })
    : new ApiError(message, 0, { cause: error });
}

function isObject(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
