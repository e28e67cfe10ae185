import { cutText, withoutSlashes } from '../text.ts';

/** Addresses are much shorter than this, also behind a proxy with a path of its own. */
const LONGEST = 2000;
const LONGEST_SHOWN = 100;

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;

/** A page of the web interface rather than the root of the server. */
const PAGE = /\/(organizations|settings|auth|issues|projects)(\/|$)/;

export type BaseUrl = { readonly url: string; readonly warning?: string } | { readonly problem: string };

/**
 * Reads the address of Sentry. A path is kept, since a proxy may serve Sentry under one; a trailing slash or
 * `/api/0` is dropped.
 * @returns the address without a trailing slash, or one sentence that says what is wrong with it
 */
export function readBaseUrl(text: string): BaseUrl {
  if (text.includes('@')) {
    return wrong('holds a user name or password', 'the address alone, such as https://sentry.example.com');
  }
  const found = `is ${JSON.stringify(cutText(text, LONGEST_SHOWN))}`;
  if (text.length > LONGEST) {
    return wrong(`has ${text.length} characters`, `an address of at most ${LONGEST}`);
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return wrong(
      found,
      `an address with its scheme, such as https://${cutText(/^[\w.-]+/.exec(text)?.[0] ?? 'sentry.io', LONGEST_SHOWN)}`,
    );
  }
  const url = URL.canParse(text) && !/[\s\\]/.test(text) ? new URL(text) : undefined;
  if (url === undefined) return wrong(found, 'an address such as https://sentry.io');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return wrong(found, 'an https:// or http:// address');
  if (/[?#]/.test(text)) return wrong(found, 'an address without a query (?) or fragment (#)');
  const path = withoutSlashes(withoutSlashes(url.pathname).replace(/\/api(\/0)?$/, ''));
  if (PAGE.test(path)) {
    return wrong(found, `the address of the Sentry root, such as ${url.origin}, not of a page in it`);
  }
  const address = `${url.origin}${path}`;
  return url.protocol === 'https:' || LOOPBACK.test(url.hostname)
    ? { url: address }
    : {
        url: address,
        warning: `base_url is ${address}: over http the token crosses the network in clear text.`,
      };
}

function wrong(found: string, wanted: string): BaseUrl {
  return { problem: `base_url ${found}, but must be ${wanted}.` };
}
