import type { JsonValue } from '../../src/json.ts';
import type { Client, Reply, Request } from '../../src/sentry/transport/client.ts';
import type { Headers } from '../../src/sentry/transport/rate-limit.ts';

export type ScriptedClient = Client & { readonly requests: readonly Request[] };

/** What to answer: a value with headers, or an error to throw. */
export type Line =
  | { readonly value: JsonValue; readonly headers?: Headers; readonly clean?: boolean }
  | Error;

/** The header that points to a next page. */
export function linkTo(cursor: string): Headers {
  return { link: `<https://x/>; rel="next"; results="true"; cursor="${cursor}"` };
}

/** A client that answers by a function of the request and its number, counted from 1. */
export function scriptedClient(answer: (request: Request, number: number) => Line): ScriptedClient {
  const requests: Request[] = [];
  return {
    requests,
    get: async (request): Promise<Reply> => {
      requests.push(request);
      const line = answer(request, requests.length);
      if (line instanceof Error) throw line;
      return { value: line.value, clean: line.clean ?? true, headers: line.headers ?? {} };
    },
  };
}
