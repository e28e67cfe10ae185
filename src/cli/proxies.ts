import { ConfigError } from '../errors.ts';
import type { ProxyOf, WebProxy } from '../sentry/transport/proxy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** By the scheme of what is asked for; the first that is not empty counts. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'https:': ['https_proxy', 'HTTPS_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY'],
};

/** Proxies as the environment names them. */
export type Proxies = { readonly proxyOf: ProxyOf };

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals or small letters; empty ones count as missing.
 * @returns undefined when there is no proxy, and nothing has been loaded then
 * @throws ConfigError for an address that no proxy can have
 */
export async function readProxies(env: Environment): Promise<Proxies | undefined> {
  const proxies = new Map<string, WebProxy>();
  const problems: string[] = [];
  for (const [scheme, names] of Object.entries(VARIABLES)) {
    const name = names.find((candidate) => (env[candidate] ?? '').trim() !== '');
    if (name === undefined) continue;
    const proxy = readProxy(name, (env[name] ?? '').trim());
    if (proxy === undefined) problems.push(problemOf(name));
    else proxies.set(scheme, proxy);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  if (proxies.size === 0) return undefined;
  // It looks at the environment by itself; what it is asked here is what NO_PROXY makes of an address.
  const { getProxyForUrl } = await import('proxy-from-env');
  return {
    proxyOf: (url) => {
      const proxy = proxies.get(new URL(url).protocol);
      return proxy === undefined || getProxyForUrl(url) === '' ? undefined : proxy;
    },
  };
}

function readProxy(name: string, text: string): WebProxy | undefined {
  const url = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(url)) return undefined;
  const address = new URL(url);
  if (address.protocol !== 'http:' && address.protocol !== 'https:') return undefined;
  if (decoded(address.username) === undefined || decoded(address.password) === undefined) return undefined;
  return { address, label: `${address.host} (${name})` };
}

function problemOf(name: string): string {
  return `The environment variable ${name} is no address of a proxy: give one such as http://proxy.example.com:3128, with http or https, and %-encode what is odd in a password.`;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
