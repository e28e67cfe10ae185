import { Agent, get } from 'node:http';
import type { JsonObject } from '../src/json.ts';
import { DEFAULT_TOKEN } from '../tests/simulator/index.ts';
import { createPace, type Limit, type Pace } from './pace.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const ORGANIZATION = 'acme-works';

export type Answer = { readonly rows: readonly JsonObject[]; readonly cursor: string | undefined };

/** Asks for a path under `/api/0`, when the bucket allows it. @throws Error on any answer but 200 */
export type Ask = (bucket: string, path: string) => Promise<Answer>;

/** A client without retries, since it never asks for more than the limits allow. */
export function createAsk(
  clock: VirtualClock,
  base: string,
  limits: Readonly<Record<string, Limit>>,
): Ask & { readonly close: () => void } {
  const agent = new Agent({ keepAlive: true });
  const paces = new Map<string, Pace>();
  const ask: Ask = (bucket, path) => {
    const pace = paces.get(bucket) ?? createPace(clock, limitOf(limits, bucket));
    paces.set(bucket, pace);
    return pace(() => fetchJson(agent, `${base}/api/0${path}`));
  };
  return Object.assign(ask, { close: () => agent.destroy() });
}

function limitOf(limits: Readonly<Record<string, Limit>>, bucket: string): Limit {
  const limit = limits[bucket];
  if (limit === undefined) throw new Error(`no limit is known for ${bucket}`);
  return limit;
}

function fetchJson(agent: Agent, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${DEFAULT_TOKEN}` };
    get(url, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode !== 200) {
          reject(new Error(`${url} was answered with ${response.statusCode}`));
          return;
        }
        const link = String(response.headers['link'] ?? '');
        const value = JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject | JsonObject[];
        resolve({
          rows: Array.isArray(value) ? value : [value],
          cursor: /rel="next"; results="true"; cursor="([^"]+)"/.exec(link)?.[1],
        });
      });
    }).on('error', reject);
  });
}
