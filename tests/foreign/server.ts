import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Flavour, TRAITS } from './flavour.ts';
import { linkHeader } from './link-header.ts';
import { MAX_HITS } from './paging.ts';
import { forbidden, noSuchPage, Refusal, unauthorized, webApplication } from './refusal.ts';
import type { View } from './render-account.ts';
import { type Answer, ROUTES } from './routes.ts';
import { truthOf } from './truth.ts';
import type { ForeignWorld } from './world.ts';

export const FOREIGN_TOKEN = '6e1f0c7d2b9a4835e0d1c2b3a4958677';

/** Every scope that the seven streams need here. */
export const FOREIGN_SCOPES = [
  'org:read',
  'project:read',
  'project:releases',
  'team:read',
  'member:read',
  'event:read',
] as const;

export type ForeignOptions = {
  readonly flavour: Flavour;
  /** Epoch milliseconds; the clock of the world without it. */
  readonly now?: () => number;
  readonly token?: string;
  readonly scopes?: readonly string[];
  /** Paths for which something in front of the server shows a page of its own. */
  readonly hidden?: RegExp;
};

export type ForeignRequest = {
  readonly path: string;
  readonly search: string;
  readonly status: number;
};

export type ForeignServer = {
  /** To give as `base_url`. */
  readonly url: string;
  readonly token: string;
  readonly flavour: Flavour;
  readonly world: ForeignWorld;
  /** What was asked and how it ended, in order. */
  readonly requests: readonly ForeignRequest[];
  /** Called after each answer, with the number of answers so far. */
  readonly onAnswer: (listen: (answers: number) => void) => void;
  /** Every record of a stream as served now, by key; of one organization, by its slug, when it is named. */
  readonly truth: (stream: string, organization?: string) => Map<string, Record<string, unknown>>;
  readonly close: () => Promise<void>;
};

/** Starts a server on loopback that behaves like GlitchTip: a program of its own, unlike Sentry on purpose. */
export async function startForeign(world: ForeignWorld, options: ForeignOptions): Promise<ForeignServer> {
  const { flavour, token = FOREIGN_TOKEN, now = world.now } = options;
  const view: View = { world, flavour, traits: TRAITS[flavour] };
  const requests: ForeignRequest[] = [];
  let listen: (answers: number) => void = () => {};
  const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const credentials = { token, scopes: options.scopes ?? FOREIGN_SCOPES };
    response.setHeader('date', new Date(now()).toUTCString());
    const status = serve(view, { ...credentials, hidden: options.hidden }, url, request, response);
    requests.push({ path: url.pathname, search: url.search.slice(1), status });
    listen(requests.length);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    flavour,
    world,
    requests,
    onAnswer: (listener) => {
      listen = listener;
    },
    truth: (stream, organization) => truthOf(view, stream, organization),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Credentials = {
  readonly token: string;
  readonly scopes: readonly string[];
  readonly hidden?: RegExp | undefined;
};

/** @returns the status that was sent */
function serve(
  view: View,
  credentials: Credentials,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): number {
  try {
    const found = answer(view, credentials, url, request.headers.authorization);
    response.setHeader('content-type', 'application/json; charset=utf-8');
    if ('page' in found) {
      response.setHeader('link', linkHeader(found.page, url, view.traits.isLinkASet));
      response.setHeader('x-hits', found.page.hits);
      response.setHeader('x-max-hits', MAX_HITS);
    }
    response.end(JSON.stringify('page' in found ? found.records : found.record));
    return 200;
  } catch (error) {
    // What is no refusal is a fault of this program; the test that met it has to see it.
    const refusal = error instanceof Refusal ? error : new Refusal(599, String(error), 'text/plain');
    response.writeHead(refusal.status, { 'content-type': refusal.contentType });
    response.end(refusal.body);
    return refusal.status;
  }
}

function answer(view: View, credentials: Credentials, url: URL, authorization: string | undefined): Answer {
  const { traits } = view;
  if (credentials.hidden?.test(url.pathname)) throw webApplication();
  const isKnown = authorization === `Bearer ${credentials.token}`;
  if (url.pathname === '/api/0/') return root(view, credentials, isKnown, authorization);
  const path = url.pathname.replace(/^\/api\/0\//, '');
  for (const route of ROUTES) {
    const match = route.path.exec(path);
    if (match === null || path === url.pathname) continue;
    if (!isKnown) throw unauthorized(traits, authorization !== undefined);
    if (!route.scopes(traits).some((scope) => credentials.scopes.includes(scope))) throw forbidden(traits);
    return route.answer({ ...view, names: match.slice(1), search: url.searchParams });
  }
  throw /\/(issues|settings|performance|projects|releases)/.test(url.pathname)
    ? webApplication()
    : noSuchPage();
}

/** Newer servers answer without a token too, and send a good one back as a whole. */
function root(
  { traits }: View,
  { token, scopes }: Credentials,
  isKnown: boolean,
  authorization: string | undefined,
): Answer {
  if (!isKnown && traits.root === 'closed') throw unauthorized(traits, authorization !== undefined);
  if (!isKnown) return { record: { version: '0', user: null, auth: null } };
  const user = { id: '1', username: 'reader@acme.test', email: 'reader@acme.test', isActive: true };
  const auth = traits.root === 'closed' ? { scopes } : { id: 1, label: 'tap', scopes, token };
  return { record: { version: '0', user, auth } };
}
