import { Agent, get } from 'node:http';
import type { JsonObject } from '../src/json.ts';
import { DEFAULT_TOKEN } from '../tests/simulator/index.ts';
import { createPace, type Limit, type Pace } from './pace.ts';
import type { VirtualClock } from './virtual-clock.ts';

export type Answer = { readonly status: number; readonly json: unknown; readonly cursor: string | undefined };

/** Asks for a path under `/api/0`, when the bucket allows it. @throws Error on any answer but 200 and 404 */
export type Ask = (bucket: string, path: string, isUrgent?: boolean) => Promise<Answer>;

/** The client of the experiment: no retries, since it never asks for more than the limits allow. */
export function createAsk(
  clock: VirtualClock,
  base: string,
  limits: Readonly<Record<string, Limit>>,
): Ask & { readonly close: () => void } {
  const agent = new Agent({ keepAlive: true });
  const paces = new Map<string, Pace>();
  const ask: Ask = (bucket, path, isUrgent = false) => {
    const pace = paces.get(bucket) ?? createPace(clock, limitOf(limits, bucket));
    paces.set(bucket, pace);
    return pace(() => fetchJson(agent, `${base}/api/0${path}`), isUrgent);
  };
  return Object.assign(ask, { close: () => agent.destroy() });
}

/** The rows of a list, page after page by its cursors; none where the server knows no such list. */
export async function* rowsOf(ask: Ask, bucket: string, path: string): AsyncGenerator<JsonObject> {
  for (let cursor: string | undefined, page = 0; page === 0 || cursor !== undefined; page += 1) {
    const from = cursor === undefined ? '' : `&cursor=${cursor}`;
    // A list that was begun is read to its end first: pages of one list cannot be asked for side by side.
    const answer: Answer = await ask(bucket, path + from, page > 0);
    if (answer.status === 404) return;
    yield* answer.json as JsonObject[];
    cursor = answer.cursor;
  }
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
        const { statusCode: status = 0 } = response;
        if (status !== 200 && status !== 404) {
          reject(new Error(`${url} was answered with ${status}`));
          return;
        }
        const link = String(response.headers['link'] ?? '');
        resolve({
          status,
          json: JSON.parse(Buffer.concat(chunks).toString('utf8')),
          cursor: /rel="next"; results="true"; cursor="([^"]+)"/.exec(link)?.[1],
        });
      });
    }).on('error', reject);
  });
}
