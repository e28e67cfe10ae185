import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { coreCatalog } from '../../support/core-streams.ts';
import { type Canned, LAST_PAGE, ORGANIZATION, PROJECT, startCanned } from '../canned-server.ts';
import type { Scene } from './attack.ts';

/** Takes a request into its own hands. */
export type Take = (request: IncomingMessage, response: ServerResponse) => void;

export type HostileAnswer = Omit<Canned, 'body'> & {
  readonly body?: unknown;
  readonly take?: Take;
};

/** What the server answers for a path under `/api/0`; undefined for what it answers as it should. */
export type Hostile = (path: string, own: string) => HostileAnswer | undefined;

const ROOT = '/api/0';
/** Not long ago, so that a bad page is soon narrowed down to its second. */
const START_MS = 4 * 60_000;
const ONE: readonly object[] = [{ id: '1', slug: 'a', name: 'the team that comes' }];

/** A team, a project and nothing else: what an account answers where it is not hostile. */
function honest(path: string): Canned | undefined {
  const headers = { Link: LAST_PAGE };
  if (/^\/organizations\/(acme|1)\/$/.test(path)) return { body: ORGANIZATION };
  if (path === '/organizations/1/projects/') return { headers, body: [PROJECT] };
  if (path === '/organizations/1/teams/') return { headers, body: ONE };
  if (path === '/organizations/1/issues/') return { headers: { ...headers, 'X-Hits': '0' }, body: [] };
  if (/^\/organizations\/1\/(members|releases)\/$/.test(path)) return { headers, body: [] };
  if (/^\/projects\/1\/[^/]+\/events\/$/.test(path)) return { headers, body: [] };
  return undefined;
}

/** A scene with a server that is hostile where it says, and a config for it. */
export async function hostileScene(hostile: Hostile, settings: object = {}): Promise<Scene> {
  const server = await startCanned((full, own) => {
    const path = full.startsWith(ROOT) ? full.slice(ROOT.length) : full;
    const answer = hostile(path, own);
    return answer === undefined ? honest(path) : { headers: { Link: LAST_PAGE }, body: '', ...answer };
  });
  const config = {
    api_token: 'sntryu_0123456789abcdef',
    organization: 'acme',
    base_url: server.url,
    start_date: new Date(Date.now() - START_MS).toISOString(),
    request_timeout_seconds: 10,
    max_retry_seconds: 2,
    ...settings,
  };
  return { files: { config, catalog: coreCatalog() }, close: server.close };
}

/** A body that is sent packed. */
export function packed(body: string | Buffer): HostileAnswer {
  return { headers: { Link: LAST_PAGE, 'Content-Encoding': 'gzip' }, body: gzipSync(body) };
}

/** Events of just now that hold something more, as many as make a page. */
export function events(more: (index: number) => object, count = 100): readonly object[] {
  const dateCreated = new Date(Date.now() - 120_000).toISOString();
  return Array.from({ length: count }, (_, index) => ({
    eventID: index.toString(16).padStart(32, '0'),
    dateCreated,
    ...more(index),
  }));
}

/** Projects with the ids from 2 on. */
export function projects(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({ id: String(index + 2), slug: `p${index + 2}` }));
}
