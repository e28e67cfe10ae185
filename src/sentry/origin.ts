import { getDomain } from 'tldts';

/**
 * Whether the token may be sent to the region host that an organization names in `links.regionUrl`: the
 * configured host itself, or a host under the same registrable domain (`us.sentry.io` for `sentry.io`), on the
 * same port or each on the usual one of its scheme, over https; over http only when the configured address is http.
 */
export function isTrustedRegion(regionUrl: string, baseUrl: string): boolean {
  const region = parse(regionUrl);
  const base = parse(baseUrl);
  if (region === undefined || base === undefined) return false;
  if (region.username !== '' || region.password !== '') return false;
  if (region.protocol !== 'https:' && !(region.protocol === 'http:' && base.protocol === 'http:'))
    return false;
  const isUsual = region.port === '' && base.port === '';
  if (port(region) !== port(base) && !isUsual) return false;
  if (region.hostname === base.hostname) return true;
  const domain = domainOf(region);
  return domain !== null && domain === domainOf(base);
}

/**
 * Where a redirect leads, if it may be followed: the same origin as the request (scheme, host and port), no
 * credentials in the address. Sentry redirects the old slug of a renamed project to a path with the new one.
 */
export function sameOriginTarget(location: string | undefined, requestUrl: string): string | undefined {
  if (location === undefined) return undefined;
  const target = parse(location, requestUrl);
  if (target === undefined || target.username !== '' || target.password !== '') return undefined;
  return target.origin === new URL(requestUrl).origin ? target.href : undefined;
}

/** Hosts like `a.github.io` and `b.github.io` belong to different people: their common domain counts as a suffix. */
function domainOf({ hostname }: URL): string | null {
  return getDomain(hostname, { allowPrivateDomains: true });
}

function parse(url: string, base?: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

function port(url: URL): string {
  return url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
}
