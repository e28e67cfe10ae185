import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { ProxyOf, WebProxy } from './proxy.ts';

/** Pools of connections: straight ones, and some for each proxy. */
export type Agents = {
  readonly of: (url: string) => { readonly agent: Pair; readonly proxy: WebProxy | undefined };
  readonly close: () => void;
};

type Pair = { readonly http: HttpAgent; readonly https: HttpsAgent };

/** Makes the pools of a proxy; what is still being connected through it ends with the signal. */
export type MakeProxied = (pool: AgentOptions, proxy: WebProxy, closing: AbortSignal) => Pair;

/** How requests get past a proxy, loaded only where there is one. */
export type Proxying = { readonly proxyOf: ProxyOf; readonly makeProxied: MakeProxied };

export function createAgents(pool: AgentOptions, proxying: Proxying | undefined): Agents {
  const straight: Pair = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };
  const byProxy = new Map<string, Pair>();
  const byOrigin = new Map<string, ReturnType<Agents['of']>>();
  const closing = new AbortController();

  const find = (url: string): ReturnType<Agents['of']> => {
    const proxy = proxying?.proxyOf(url);
    if (proxying === undefined || proxy === undefined) return { agent: straight, proxy: undefined };
    const { href } = proxy.address;
    const agent = byProxy.get(href) ?? proxying.makeProxied(pool, proxy, closing.signal);
    byProxy.set(href, agent);
    return { agent, proxy };
  };
  return {
    of: (url) => {
      if (proxying === undefined) return { agent: straight, proxy: undefined };
      const { origin } = new URL(url);
      const known = byOrigin.get(origin) ?? find(origin);
      byOrigin.set(origin, known);
      return known;
    },
    close: () => {
      closing.abort();
      for (const { http, https } of [straight, ...byProxy.values()]) {
        http.destroy();
        https.destroy();
      }
    },
  };
}
