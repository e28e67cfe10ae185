import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { withoutAddresses } from '../../record/personal/treat.ts';
import { cutText } from '../../text.ts';
import { readChallenge, scopesText, scopesToAskFor } from './challenge.ts';
import { isDeeper } from './excess.ts';
import type { Headers } from './rate-limit.ts';

const LONGEST_EXCERPT = 500;
/** More complaints than these tell nothing new. */
const MOST_ITEMS = 5;
const MOST_LEVELS = 20;

/** The text of `detail` in an error body, in any of the shapes Sentry uses; a cut of the text otherwise. */
export function errorDetail(body: string): string {
  const text = body.trim();
  if (text === '') return '';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return /^<|<html/i.test(text) ? 'an HTML page' : cut(text);
  }
  if (typeof value === 'string') return cut(value);
  // What is put together of lists in lists in lists fills the stack, and tells nothing.
  if (isDeeper(value as JsonValue, MOST_LEVELS)) return cut(text);
  if (!isJsonObject(value)) return cut(text);
  return cut(detailOf(value) ?? text);
}

function detailOf(body: JsonObject): string | undefined {
  const detail = body['detail'] ?? body['message'] ?? body['info'];
  if (typeof detail === 'string') return detail;
  if (Array.isArray(detail)) return listed(detail);
  if (isJsonObject(detail)) {
    const { code, message } = detail;
    return [code, message].filter((part) => typeof part === 'string').join(': ');
  }
  return undefined;
}

/** Texts one after the other; `{"loc": ["query", "sort"], "msg": "..."}`, as GlitchTip lists them, as `query.sort: ...`. */
function listed(items: readonly JsonValue[]): string | undefined {
  const texts = items.slice(0, MOST_ITEMS).flatMap((item) => {
    if (!isJsonObject(item)) return item === null || Array.isArray(item) ? [] : [String(item)];
    const { loc, msg } = item;
    if (typeof msg !== 'string') return [];
    const place = Array.isArray(loc) ? loc.filter(isNameable).join('.') : '';
    return [place === '' ? msg : `${place}: ${msg}`];
  });
  if (texts.length === 0) return undefined;
  return texts.join(items.some(isJsonObject) ? '; ' : ' ');
}

const isNameable = (part: JsonValue): boolean => typeof part === 'string' || typeof part === 'number';

function cut(text: string): string {
  // The spaces are made one in what can be shown at all; there may be megabytes behind it. An address that the last cut
  // would go through is still seen.
  const line = withoutAddresses(
    cutText(text, 10 * LONGEST_EXCERPT)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return cutText(line, LONGEST_EXCERPT);
}

/**
 * True for the words of Sentry's query service for a query that ran too long; a smaller time span may work. The
 * status says nothing: it was 400 before 2024, is 504 or 408 now, and 500 where an endpoint does not expect it.
 */
export function isQueryTimeout(status: number, detail: string): boolean {
  return status >= 400 && /^query timeout\b/i.test(detail);
}

/**
 * True when the time that was asked for ends before what the server keeps. Sentry begins other complaints about dates
 * with the same words (`Invalid date range: start must be before end`): those are no sign of it.
 */
export function isExpiredRange(status: number, detail: string): boolean {
  return status >= 400 && /^invalid date range\.?$|\bmore recent date range\b/i.test(detail);
}

/** True when a refusal speaks of the token itself; old versions of GlitchTip say so with a 403. */
export function isBadToken(status: number, detail: string): boolean {
  return status === 403 && /^(invalid (\w+ )?token|token (has )?expired)\b/i.test(detail);
}

/** True for Sentry's words where the token may not do what it asked for, or its user may not see the place. */
export function isNotPermitted(status: number, detail: string): boolean {
  return status === 403 && /^you do not have permission\b/i.test(detail);
}

/** True where the token sees no project at all of those that were asked for: its list of their records is empty. */
export function hasNoProjects(status: number, detail: string): boolean {
  return status === 400 && /^no projects available\b/i.test(detail);
}

/** What is known of a request that was refused. */
export type Refusal = {
  readonly status: number;
  readonly path: string;
  /** As `errorDetail` gives it. */
  readonly detail: string;
  readonly headers: Headers;
  /** The token scopes that the endpoint asks for, any of them, as far as we know. */
  readonly scopes?: readonly string[] | undefined;
};

/** What an operator should read for an error status: what was refused and what to do next. */
export function explainStatus(refusal: Refusal): string {
  const { status, path, detail } = refusal;
  const advice = adviceFor(refusal);
  const said = detail === '' ? '' : ` Sentry says: ${detail}`;
  if (status === 401 || isBadToken(status, detail))
    return `Sentry refused the token (${status}). Check api_token: it may be mistyped, revoked, expired, or made on another Sentry than base_url.${said}`;
  return `GET ${path} was answered with ${status}.${advice === undefined ? '' : ` ${advice}`}${said}`;
}

function adviceFor(refusal: Refusal): string | undefined {
  const { status, path, detail } = refusal;
  if (isExpiredRange(status, detail))
    return 'The server keeps nothing of the time that was asked for: set start_date to a later day.';
  if (status === 403) {
    const { isCertain, named } = readChallenge(refusal.headers);
    const orAccess = isCertain ? '' : ', or its user has no access to this organization or project';
    return `The token lacks ${scopesText(scopesToAskFor(named, refusal.scopes ?? []))}${orAccess}.`;
  }
  // The text of a time-out speaks of projects, which are none of the operator's mistakes.
  if (status !== 400 || isQueryTimeout(status, detail)) return undefined;
  if (/^invalid date range/i.test(detail))
    return 'The server does not accept the time span that was asked for.';
  // Nothing else carries a search, and nothing else carries all three.
  const isIssueList = path.endsWith('/issues/');
  const settings = [
    ...(/\bprojects?\b/i.test(detail) ? ['projects'] : []),
    ...(/\benvironments?\b/i.test(detail) ? ['environments'] : []),
    ...(isIssueList && /\b(search|query)\b/i.test(detail) ? ['issue_query'] : []),
  ];
  if (settings.length > 0) return `The request is not accepted: check ${settingsNamed(settings)}.`;
  return isIssueList
    ? `The request is not accepted: check ${settingsNamed(['projects', 'environments', 'issue_query'])}.`
    : 'The request is not accepted.';
}

function settingsNamed(names: readonly string[]): string {
  if (names.length === 1) return `the setting ${names[0]}`;
  return `the settings ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
