import { ALL_READ_SCOPES } from './auth.ts';
import type { Behaviour } from './call.ts';
import { CONTROL_PATH, serveControl } from './control.ts';
import { createFaultList } from './faults.ts';
import { DEFAULT_TOKEN, type SimulatorOptions } from './options.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createRequestCounter, type LoggedRequest } from './request-log.ts';
import { type Listener, listen, type Shared, serveApi } from './server.ts';
import type { Simulator } from './simulator.ts';
import { createSites, type Site, type Sites } from './sites.ts';
import { createTraffic } from './traffic.ts';
import { ownedRecords, truth } from './truth.ts';
import type { World } from './world.ts';

/** Starts a server on loopback that behaves like Sentry for the given world. */
export async function startSimulator(world: World, options: SimulatorOptions = {}): Promise<Simulator> {
  const { token = DEFAULT_TOKEN, host = '127.0.0.1', now = Date.now } = options;
  world.clock = now;
  const limiter = options.rateLimits && createRateLimiter(token, options.rateLimits);
  const hooks = new Map<number, (request: LoggedRequest) => void>();
  const always: ((request: LoggedRequest) => void)[] = [];
  const traffic = options.traffic && createTraffic(world, options.traffic);
  let behaviour: Behaviour = options;
  const requests: LoggedRequest[] = [];
  let sites: Sites | undefined;
  const shared: Shared = {
    around: {
      world,
      get sites(): Sites {
        if (sites === undefined) throw new Error('a request came before the server was ready');
        return sites;
      },
      credentials: {
        token,
        scopes: options.scopes ?? ALL_READ_SCOPES,
        ...(options.tokenState && { state: options.tokenState }),
      },
      get behaviour(): Behaviour {
        return behaviour;
      },
      limiter,
    },
    faults: createFaultList(options.faults),
    requests,
    counter: createRequestCounter(),
    now,
    latencyMs: options.latencyMs ?? 0,
    after: options.after ?? ((ms, action) => void setTimeout(action, ms)),
    before: (request) => {
      traffic?.(now());
      hooks.get(request.index)?.(request);
      for (const change of always) change(request);
    },
  };

  const listeners: Listener[] = [];
  const open = async (port: number, siteOf: (path: string) => Site): Promise<string> => {
    const listener = await listen(host, port, (request, response) => {
      const target = request.url ?? '/';
      if (options.hasControl && target.startsWith(CONTROL_PATH))
        void serveControl(simulator, request, response);
      else serveApi(shared, siteOf(target), request, response);
    });
    listeners.push(listener);
    return `http://${host}:${listener.port}`;
  };
  const { names = [], as = 'prefixes' } = options.regions ?? {};
  const mainUrl = await open(options.port ?? 0, (path) => {
    const name = as === 'prefixes' ? names.find((region) => path.startsWith(`/${region}/`)) : undefined;
    return (name === undefined ? sites?.main : sites?.regions.get(name)) as Site;
  });
  const regions: Site[] = [];
  for (const region of names) {
    const url =
      as === 'prefixes' ? `${mainUrl}/${region}` : await open(0, () => sites?.regions.get(region) as Site);
    regions.push({ url, prefix: as === 'prefixes' ? `/${region}` : '', region });
  }
  sites = createSites({ url: mainUrl, prefix: '', region: undefined }, regions);

  const { regionUrl } = sites;
  const simulator: Simulator = {
    url: mainUrl,
    regionUrls: Object.fromEntries(regions.map(({ region, url }) => [region, url])),
    token,
    world,
    requests,
    faults: shared.faults,
    now,
    onRequest: (index, change) => {
      hooks.set(index, change);
    },
    onEveryRequest: (change) => {
      always.push(change);
    },
    truth: (stream, wanted = {}) =>
      truth(world, { now: now(), webUrl: mainUrl, regionUrl, ...wanted, stream }),
    owned: (stream, wanted = {}) =>
      ownedRecords(world, { now: now(), webUrl: mainUrl, regionUrl, ...wanted, stream }),
    peak: (bucket) => limiter?.peak(bucket) ?? 0,
    behave: (change) => {
      behaviour = { ...behaviour, ...change };
    },
    reset: () => {
      requests.length = 0;
      shared.counter = createRequestCounter();
      shared.faults.clear();
      hooks.clear();
      always.length = 0;
    },
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
  return simulator;
}
