import type { Traits } from './flavour.ts';

/** What a request gets instead of data. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;

  constructor(status: number, body: unknown, contentType = 'application/json') {
    super(`${status}`);
    this.status = status;
    this.body = typeof body === 'string' ? body : JSON.stringify(body);
    this.contentType = contentType;
  }
}

const HTML = 'text/html; charset=utf-8';

/** The framework's own page: nothing of JSON in it. */
export const serverError = (): Refusal => new Refusal(500, '<h1>Server Error (500)</h1>', HTML);

/** No route of the API. */
export const noSuchPage = (): Refusal => new Refusal(404, '<h1>Not Found</h1>', HTML);

/** The page of the web application, which takes every path that looks like one of its own: status 200. */
export const webApplication = (): Refusal =>
  new Refusal(200, '<!doctype html><html><body><app-root></app-root></body></html>', HTML);

export function notFound({ errors }: Traits): Refusal {
  return new Refusal(404, { detail: errors === 'ninja' ? 'Not Found' : 'Not found.' });
}

export function unauthorized({ errors }: Traits, hasToken: boolean): Refusal {
  if (errors === 'ninja') return new Refusal(401, { detail: 'Unauthorized' });
  const detail = hasToken ? 'Invalid token.' : 'Authentication credentials were not provided.';
  return new Refusal(403, { detail });
}

export function forbidden({ errors }: Traits): Refusal {
  const detail =
    errors === 'ninja' ? 'Permission denied' : 'You do not have permission to perform this action.';
  return new Refusal(403, { detail });
}

/** A parameter that is not accepted: the newer framework lists objects under `detail`, the older names the field. */
export function invalid({ errors }: Traits, parameter: string, type: string, message: string): Refusal {
  if (errors === 'rest-framework') return new Refusal(400, { [parameter]: [message] });
  return new Refusal(422, { detail: [{ type, loc: ['query', parameter], msg: message }] });
}
