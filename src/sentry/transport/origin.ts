/** Whose regions are under one name: `us.sentry.io` and `de.sentry.io` belong to sentry.io. */
const SAAS = 'sentry.io';

/**
 * Where the data of an organization is asked for: at the region host that it names in `links.regionUrl`, if the token
 * may go there. That is the configured address itself; for sentry.io, and hosts under it, another one of them on the
 * same port; and what the operator lists. Over https, and over http only when the configured address is http.
 * @param regionHosts the setting `region_hosts`: `name`, or `name:port` for a port that is not the usual one
 * @returns the address without path and trailing slash, or as configured; undefined when the token may not go there
 */
export function regionAddress(
  regionUrl: string,
  baseUrl: string,
  regionHosts: readonly string[],
): string | undefined {
  const region = parse(regionUrl);
  const base = parse(baseUrl);
  if (region === undefined || base === undefined) return undefined;
  if (region.username !== '' || region.password !== '') return undefined;
  // What stands behind the host is the server's word against the operator's.
  if (region.origin === base.origin) return baseUrl;
  if (region.protocol !== 'https:' && !(region.protocol === 'http:' && base.protocol === 'http:'))
    return undefined;
  return isSame(region, base) || isListed(region, regionHosts) ? region.origin : undefined;
}

/** The same host over another scheme, or another host of sentry.io; on the same port or each on its usual one. */
function isSame(region: URL, base: URL): boolean {
  const isUsual = region.port === '' && base.port === '';
  if (port(region) !== port(base) && !isUsual) return false;
  return region.hostname === base.hostname || (isSaas(region) && isSaas(base));
}

function isSaas({ hostname }: URL): boolean {
  return hostname === SAAS || hostname.endsWith(`.${SAAS}`);
}

function isListed(region: URL, regionHosts: readonly string[]): boolean {
  return regionHosts.some((entry) => {
    const listed = parse(`${region.protocol}//${entry}`);
    return listed?.host === region.host;
  });
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

function parse(url: string, base?: string): URL | undefined {
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

function port(url: URL): string {
  return url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
}
