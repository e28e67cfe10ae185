import { isJsonObject, type JsonObject } from '../json.ts';

const LONGEST_EXCERPT = 500;

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
  if (!isJsonObject(value)) return cut(text);
  return cut(detailOf(value) ?? text);
}

function detailOf(body: JsonObject): string | undefined {
  const detail = body['detail'] ?? body['message'] ?? body['info'];
  if (typeof detail === 'string') return detail;
  if (Array.isArray(detail)) return detail.join(' ');
  if (isJsonObject(detail)) {
    const { code, message } = detail;
    return [code, message].filter((part) => typeof part === 'string').join(': ');
  }
  return undefined;
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_EXCERPT ? `${line.slice(0, LONGEST_EXCERPT)}…` : line;
}

/** A query that ran too long, in the words of Sentry's query service; a smaller time span may work. */
export function isQueryTimeout(status: number, body: string): boolean {
  return status === 504 && errorDetail(body).startsWith('Query timeout');
}

/**
 * What an operator should read for a final error status: what was refused and what to do next.
 * @param requiredScope the token scope that the endpoint asks for
 */
export function explainStatus(
  status: number,
  path: string,
  body: string,
  requiredScope: string | undefined,
): string {
  const detail = errorDetail(body);
  const said = detail === '' ? '' : ` Sentry says: ${detail}`;
  const what = `GET ${path} was answered with ${status}.`;
  switch (status) {
    case 401:
      return `Sentry refused the token (401). Check api_token: it may be mistyped, revoked, expired, or made on another Sentry than base_url.${said}`;
    case 403:
      return `${what} The token lacks ${requiredScope === undefined ? 'a scope' : `the scope ${requiredScope}`}, or its user has no access to this organization or project.${said}`;
    case 404:
      return `${what}${said}`;
    case 400:
      return `${what} The request is not accepted: check the settings projects, environments and issue_query.${said}`;
    case 429:
      return `${what} The rate limit did not clear within max_retry_seconds.${said}`;
    default:
      return `${what}${said}`;
  }
}
