import type { JsonObject } from '../../../src/json.ts';
import { createWorld, type Simulator, type World, type WorldOptions } from '../../simulator/index.ts';

/** 2026-11-20T12:00:00Z */
export const NOW = Date.UTC(2026, 10, 20, 12);
export const now = (): number => NOW;

/** A small world at a fixed time. */
export function smallWorld(options: Partial<WorldOptions> = {}): World {
  return createWorld({
    seed: 5,
    now: NOW,
    projects: 4,
    teams: 3,
    members: 12,
    issues: 40,
    events: 400,
    releases: 24,
    ...options,
  });
}

export type Asked = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
  readonly json: any;
};

/** One request under `/api/0` with the right token, redirects left alone. */
export async function ask(simulator: Simulator, path: string, init: RequestInit = {}): Promise<Asked> {
  const headers = { authorization: `Bearer ${simulator.token}`, ...(init.headers as Record<string, string>) };
  const response = await fetch(`${simulator.url}/api/0${path}`, { redirect: 'manual', ...init, headers });
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, text, json };
}

/** The cursor of the next page, or undefined when the header says that there is none. */
export function nextCursor(asked: Asked): string | undefined {
  return /rel="next"; results="true"; cursor="([^"]+)"/.exec(asked.headers.get('link') ?? '')?.[1];
}

/** Every row of a list, page by page; `pages` counts them. @param envelope the field that holds the list */
export async function walk(
  simulator: Simulator,
  path: string,
  envelope?: string,
): Promise<{ rows: JsonObject[]; pages: number }> {
  const rows: JsonObject[] = [];
  let cursor: string | undefined;
  for (let pages = 1; pages < 200; pages += 1) {
    const glue = path.includes('?') ? '&' : '?';
    const page = await ask(simulator, cursor === undefined ? path : `${path}${glue}cursor=${cursor}`);
    rows.push(...((envelope === undefined ? page.json : page.json[envelope]) as JsonObject[]));
    cursor = nextCursor(page);
    if (cursor === undefined) return { rows, pages };
  }
  throw new Error('the list does not end');
}
