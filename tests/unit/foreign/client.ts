import { createForeignWorld, type OrganizationPlan } from '../../foreign/build.ts';
import type { Flavour } from '../../foreign/flavour.ts';
import { type ForeignOptions, type ForeignServer, startForeign } from '../../foreign/server.ts';

/** 2026-11-20T12:00:00Z */
export const NOW = Date.UTC(2026, 10, 20, 12);

export type Got = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
  /** Cursor of the next page, from `Link` in either form. */
  readonly next: string | undefined;
};

export async function started(
  flavour: Flavour,
  plan: OrganizationPlan = { slug: 'acme' },
  options: Partial<ForeignOptions> = {},
): Promise<ForeignServer> {
  const world = createForeignWorld({ now: () => NOW, organizations: [plan] });
  return await startForeign(world, { flavour, ...options });
}

/** One request, the path under `/api/0`. */
export async function ask(server: ForeignServer, path: string, token = server.token): Promise<Got> {
  const response = await fetch(`${server.url}/api/0${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  const next = /rel="next"; results="true"; cursor="([^"]+)"/.exec(response.headers.get('link') ?? '');
  return {
    status: response.status,
    body: isJson ? JSON.parse(text) : text,
    headers: response.headers,
    next: next?.[1],
  };
}

/** All rows of a list, page by page, and how many pages it took. */
export async function walk(
  server: ForeignServer,
  path: string,
): Promise<{ rows: readonly Record<string, unknown>[]; pages: number }> {
  const rows: Record<string, unknown>[] = [];
  for (let cursor: string | undefined, pages = 1; ; pages += 1) {
    const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body, next } = await ask(server, `${path}${path.includes('?') ? '' : '?'}${more}`);
    rows.push(...(body as Record<string, unknown>[]));
    if (next === undefined) return { rows, pages };
    cursor = next;
  }
}
