import { authenticate, authorize, type Credentials } from './auth.ts';
import type { Behaviour, Call } from './call.ts';
import { oddResetHeaders } from './odd-reset.ts';
import type { RateLimiter } from './rate-limit.ts';
import { Refusal } from './refusal.ts';
import { ok, type Reply } from './reply.ts';
import { findRoute } from './routes.ts';
import type { Site, Sites } from './sites.ts';
import type { World } from './world.ts';

/** What all requests of a server have in common. */
export type Surroundings = {
  readonly world: World;
  readonly sites: Sites;
  readonly credentials: Credentials;
  readonly behaviour: Behaviour;
  readonly limiter: RateLimiter | undefined;
};

/** One request, as far as the API looks at it. */
export type Incoming = {
  readonly site: Site;
  readonly method: string;
  /** Under the site's prefix: `/api/0/...`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
};

/** The answer of the API: path, credentials, limits, scopes and then the endpoint, in this order. */
export function answer(around: Surroundings, incoming: Incoming): Reply {
  if (!incoming.path.endsWith('/')) return withoutSlash(incoming);
  const found = findRoute(incoming.path);
  // Without a word: only a slash that is missing is told of.
  if (found === undefined) return { status: 404, headers: {} };
  const { route, params } = found;
  if (route.silo === 'control' && incoming.site.region !== undefined) return { status: 404, headers: {} };
  let headers: Readonly<Record<string, string>> = {};
  try {
    const isOpen = route.scopes.length === 0 && incoming.authorization === undefined;
    if (!isOpen) authenticate(incoming.authorization, around.credentials);
    const verdict = around.limiter?.enter(route.bucket, incoming.now);
    const { oddReset } = around.behaviour;
    headers = verdict?.headers ?? (oddReset ? oddResetHeaders(oddReset, incoming.now) : {});
    if (verdict?.refusal !== undefined) return verdict.refusal;
    if (incoming.method !== 'GET')
      throw new Refusal(405, { detail: `Method "${incoming.method}" not allowed.` });
    authorize(around.credentials, route.scopes, around.behaviour);
    const reply = route.serve(callOf(around, incoming, params, isOpen ? [] : around.credentials.scopes));
    return { ...reply, headers: { ...reply.headers, ...headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...error.reply, headers: { ...error.reply.headers, ...headers } };
  }
}

function callOf(
  { world, sites, behaviour, credentials }: Surroundings,
  { site, path, query, now }: Incoming,
  params: readonly string[],
  scopes: readonly string[],
): Call {
  const url = new URL(`${site.url}${path}`);
  url.search = query.toString();
  return {
    world,
    context: { world, now, webUrl: sites.main.url, regionUrl: sites.regionUrl },
    now,
    url,
    query,
    params,
    behaviour,
    region: site.region,
    regionOf: sites.regionOf,
    scopes,
    hasUser: !credentials.token.startsWith('sntrys_'),
  };
}

/** No redirect: a hint in plain text, or in JSON to those who say they speak it. */
function withoutSlash({ path, contentType }: Incoming): Reply {
  const text = `Route not found, did you forget a trailing slash? try: ${path}/`;
  if (contentType?.startsWith('application/json')) return { ...ok({ info: text }), status: 404 };
  return { status: 404, headers: {}, text, contentType: 'text/plain' };
}
