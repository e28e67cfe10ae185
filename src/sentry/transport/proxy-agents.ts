import { setMaxListeners } from 'node:events';
import type { RequestOptions } from 'node:http';
import { HttpProxyAgent, HttpsProxyAgent, type ProxyAgentRequestOptions } from 'hpagent';
import type { MakeProxied } from './agents.ts';

/** Pools of connections through a proxy: each is a tunnel (CONNECT), which is kept alive like any other connection. */
export const makeProxied: MakeProxied = (pool, { address }, closing) => {
  // Every connection listens; Node takes more than ten listeners for a leak.
  setMaxListeners(0, closing);
  // Otherwise a proxy that accepts and never answers would keep the process alive.
  const proxyRequestOptions: ProxyAgentRequestOptions & RequestOptions = { signal: closing };
  const options = { ...pool, proxy: address, proxyRequestOptions };
  return { http: new HttpProxyAgent(options), https: new HttpsProxyAgent(options) };
};
