import { cutText } from './text.ts';

/** Process exit codes: 0 all well, 1 failed or incomplete, 2 wrong usage of the command line; signals as in a shell. */
export const EXIT = { ok: 0, failed: 1, usage: 2, hungUp: 129, interrupted: 130, terminated: 143 } as const;

/** A failure that an operator can act on: the message says what is wrong and what to do. */
export class TapError extends Error {
  readonly exitCode: number;
  constructor(message: string, options: { cause?: unknown; exitCode?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.exitCode = options.exitCode ?? EXIT.failed;
  }
}

/** The command line is wrong: unknown flag, missing argument. */
export class UsageError extends TapError {
  constructor(message: string) {
    super(message, { exitCode: EXIT.usage });
  }
}

/** A setting or the config file is wrong; `problems` holds one line for each. */
export class ConfigError extends TapError {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The catalog file is wrong. */
export class CatalogError extends TapError {}

/** The state file is wrong. */
export class StateError extends TapError {}

/** The token was refused (401): nothing else can work in this run. */
export class AuthError extends TapError {}

/** Sentry answered with something this run cannot use; `status` is 0 when there was no answer. */
export class ApiError extends TapError {
  readonly status: number;
  /** What the server said, or what was wrong with its answer; cut to 500 characters and a mark. */
  readonly detail: string | undefined;
  /** What was asked for, under the root of the API. */
  readonly path: string | undefined;
  constructor(
    message: string,
    status: number,
    options: { cause?: unknown; detail?: string | undefined; path?: string | undefined } = {},
  ) {
    super(message, options);
    this.status = status;
    this.detail = options.detail === undefined ? undefined : cutText(options.detail, LONGEST_DETAIL);
    this.path = options.path;
  }

  /** The same for failures of the same cause, whatever they happened to: ids and numbers are left out. */
  get causeKey(): string {
    const words = (this.detail ?? '').replace(/[0-9a-f-]+/gi, (word) => (/\d/.test(word) ? '#' : word));
    return `${this.status} ${words}`;
  }
}

const LONGEST_DETAIL = 500;

/** Nobody listens at the address: asking for anything else would end the same way. */
export class UnreachableError extends ApiError {}

/** The query service gave up twice; half the time span may work. */
export class QueryTimeoutError extends ApiError {}

/** The server keeps nothing of the time that was asked for: it ends before the oldest thing that is kept. */
export class ExpiredRangeError extends ApiError {}

/** Records that can never be loaded were left out; reading goes on past them, and no later run gets them. */
export class LeftOutError extends ApiError {
  readonly isPassed = true;
}

/** The reader of standard output is gone. */
export class OutputClosedError extends TapError {
  constructor() {
    super('The target closed the pipe: nothing more can be written. Its own log says why.');
  }
}

/** The server, the plan or the project does not have what was asked for: there is nothing to read, and nothing failed. */
export class UnavailableError extends ApiError {
  /** Of the whole organization, or of one project of it. */
  readonly of: 'organization' | 'project';
  /** Why, in the words in which several streams are told of together. */
  readonly reason: string;
  /** Slug of the organization or project that lacks it. */
  readonly where: string;
  /** The server does not know the route at all: it is too old for it. */
  readonly isUnknownRoute: boolean;
  constructor(
    what: string,
    where: string,
    of: UnavailableError['of'],
    cause: ApiError,
    { reason = what, isUnknownRoute = false }: { reason?: string; isUnknownRoute?: boolean } = {},
  ) {
    super(`not available in ${where} (${cause.status}): ${what}`, cause.status, {
      cause,
      detail: cause.detail,
      path: cause.path,
    });
    this.of = of;
    this.reason = reason;
    this.isUnknownRoute = isUnknownRoute;
    this.where = where;
  }
}

/** The token lacks a scope, and that is certain: the server says so, or told which scopes the token has. */
export class ScopeError extends ApiError {
  /** Any one of them would do; empty where nobody knows which. */
  readonly missingScopes: readonly string[];
  constructor(
    message: string,
    missingScopes: readonly string[],
    options: { cause?: unknown; detail?: string | undefined; path?: string | undefined } = {},
  ) {
    super(message, 403, options);
    this.missingScopes = missingScopes;
  }
}

/** A project that was listed is gone since then: its data cannot be had any more, and nothing is wrong with that. */
export class GoneError extends ApiError {}
