import { ApiError, QueryTimeoutError } from '../../errors.ts';
import type { JsonValue } from '../../json.ts';
import type { Logger } from '../../log.ts';
import type { Clock } from '../../time.ts';
import type { Gate } from './gate.ts';
import { type Answer, NetworkError, type Send } from './http.ts';
import { givenUp, judge, neverSent, noAnswer, type Trouble } from './judge.ts';
import type { Limits } from './limits.ts';
import { sameOriginTarget } from './origin.ts';
import type { Headers } from './rate-limit.ts';
import { isThrottled, retryDelayMs } from './retry.ts';
import { createTurns } from './turns.ts';
import { createWaits, type WaitReason } from './waits.ts';

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
  /** Scopes that would do as well. */
  readonly otherScopes?: readonly string[];
  /** The endpoint may refuse a token without a user behind it: a 401 without a word then says nothing of the token. */
  readonly mayLackUser?: true;
  readonly expects: 'list' | 'object';
  /** A query time-out is handed back after two tries, since the caller can ask for less. */
  readonly canSplit?: boolean;
  /** The most tries while the server fails, for what only finds out something; waits for limits are no tries. */
  readonly mostTries?: number;
  /** Total time for this request, from its first try to its end, when it is not worth the patience of the settings. */
  readonly patienceMs?: number;
  /** The run can do without the answer: a refused token is no reason to end it. */
  readonly isHelper?: true;
};

export type Reply = {
  readonly value: JsonValue;
  readonly clean: boolean;
  readonly headers: Headers;
  /** Of the text of the answer. */
  readonly characters?: number;
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
  /** Time during which requests of a stream waited; what several of them waited at the same time counts once. */
  readonly waited: (stream: string, ms: number, reason: WaitReason) => void;
};

export type Client = {
  /** One GET that is repeated until it gave JSON of the expected kind. @throws AuthError (no helper), ApiError */
  readonly get: (request: Request) => Promise<Reply>;
};

const MOST_REDIRECTS = 3;
/** Leads nowhere, and says nothing to who has never asked before. */
const NOT_MODIFIED = 304;
/** Tries before a server that never answered is called unreachable: a typo should not cost 15 minutes. */
const FIRST_CONTACT_TRIES = 3;

/** How long a request may take, and has taken; waiting for requests in front of it does not count. Milliseconds. */
type Patience = { readonly limitMs: number; readonly text: string; spentMs: number };

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
  limits: Limits;
}): Client {
  const { send, gate, clock, log, observer, signal, limits } = options;
  const turns = createTurns();
  const headers = {
    authorization: `Bearer ${options.token}`,
    accept: 'application/json',
    'user-agent': options.userAgent,
  };
  const waits = createWaits({ clock, log, counted: observer.waited });
  let answered = false;

  const patienceFor = ({ patienceMs = options.maxRetryMs }: Request): Patience => {
    const limitMs = Math.min(options.maxRetryMs, patienceMs);
    const seconds = `${Math.round(limitMs / 1000)} s`;
    const isOwn = limitMs < options.maxRetryMs;
    return {
      limitMs,
      spentMs: 0,
      text: isOwn ? `the ${seconds} this request is worth` : `max_retry_seconds (${seconds})`,
    };
  };

  /** One attempt through the gate, following redirects that stay on the server. */
  const attempt = async (
    request: Request,
    patience: Patience,
    waiting: (ms: number) => void,
  ): Promise<Answer> => {
    let url = addressOf(request);
    for (let redirects = 0; ; redirects += 1) {
      const pass = await gate.enter(request.bucket, signal, waiting);
      const began = clock.now();
      let answer: Answer | undefined;
      try {
        answer = await send(url, headers, signal, timeoutFor(request, patience));
      } finally {
        pass.done(answer?.headers, answer?.status === 200);
        const endedMs = clock.now();
        patience.spentMs += endedMs - began;
        observer.request({
          stream: request.stream,
          path: request.path,
          status: answer?.status ?? 0,
          beganMs: began,
          endedMs,
        });
      }
      answered = true;
      if (answer.status < 300 || answer.status >= 400 || answer.status === NOT_MODIFIED) return answer;
      const location = answer.headers['location'];
      const target = sameOriginTarget(typeof location === 'string' ? location : undefined, url);
      if (target === undefined || redirects >= MOST_REDIRECTS) {
        throw new ApiError(
          `GET ${request.path} was redirected (${answer.status}) to another address, which is not followed because the token would go with it. Set base_url to the address Sentry itself is reached at.`,
          answer.status,
          { detail: 'redirected to another address', path: request.path },
        );
      }
      url = target;
    }
  };

  const judged = async (request: Request, answer: Answer): Promise<ReturnType<typeof judge>> => {
    const { unpacked } = answer;
    return unpacked === undefined
      ? judge(request, answer, limits)
      : await turns(() => judge(request, unpacked(), limits));
  };

  const get = async (request: Request): Promise<Reply> => {
    const patience = patienceFor(request);
    let trouble: Trouble | undefined;
    const waiting = (ms: number): void => {
      if (patience.spentMs + ms > patience.limitMs)
        throw trouble === undefined ? neverSent(request, ms, patience.text) : givenUp(trouble, patience.text);
      patience.spentMs += ms;
      waits.forLimit(request, ms);
    };
    for (let number = 1; ; number += 1) {
      try {
        const outcome = await judged(request, await attempt(request, patience, waiting));
        if (!('failure' in outcome)) return outcome;
        trouble = outcome;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof NetworkError)) throw error;
        // Cut short by the end of patience, and not by a server that is silent: what came before is what is known.
        if (trouble !== undefined && error.code === 'ETIMEDOUT' && patience.spentMs >= patience.limitMs)
          throw givenUp(trouble, patience.text);
        trouble = noAnswer(request, error);
        if (!answered && number >= FIRST_CONTACT_TRIES) throw trouble.error;
      }
      const { failure, error } = trouble;
      if (request.canSplit === true && number >= 2 && error instanceof QueryTimeoutError) throw error;
      if (number >= (request.mostTries ?? Number.POSITIVE_INFINITY) && !isThrottled(failure)) throw error;
      const delay = retryDelayMs(failure, {
        number,
        elapsedMs: patience.spentMs,
        patienceMs: patience.limitMs,
        serverNowMs: gate.serverNow(),
        random: clock.random(),
      });
      if (delay === undefined) throw givenUp(trouble, patience.text);
      observer.retry(request.stream);
      log.debug(`Try ${number} failed: ${error.message}`, { stream: request.stream });
      if (isThrottled(failure)) {
        // It holds for everything in the bucket.
        gate.block(request.bucket, clock.now() + delay);
        waits.forLimit(request, delay);
      } else {
        waits.forFailure(request, delay, { number, error, leftMs: patience.limitMs - patience.spentMs });
      }
      patience.spentMs += delay;
      await clock.sleep(delay, signal);
    }
  };
  return { get };
}

/** What is not worth much patience may not wait for a silent server longer than that either. */
function timeoutFor({ isHelper, patienceMs }: Request, { limitMs, spentMs }: Patience): number | undefined {
  return isHelper === true || patienceMs !== undefined ? Math.max(1, limitMs - spentMs) : undefined;
}

function addressOf(request: Request): string {
  const query = request.query
    .map((pair) => pair.map((text) => encodeURIComponent(text.toWellFormed())).join('='))
    .join('&');
  return `${request.root}${request.path}${query === '' ? '' : `?${query}`}`;
}
