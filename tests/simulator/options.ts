import type { Credentials } from './auth.ts';
import type { Behaviour } from './call.ts';
import type { Fault } from './faults.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Traffic } from './traffic.ts';

export const DEFAULT_TOKEN = 'sntryu_0123456789abcdef';

/** How a simulator behaves; everything has a default. */
export type SimulatorOptions = Behaviour & {
  readonly token?: string;
  /** Every scope that reading needs, without it. */
  readonly scopes?: readonly string[];
  readonly tokenState?: Credentials['state'];
  /** Off without it; `{}` switches on the limits of SaaS. */
  readonly rateLimits?: RateLimits;
  /** How long an answer takes. */
  readonly latencyMs?: number;
  /** Lets that time pass; the real time without it. */
  readonly after?: (ms: number, action: () => void) => void;
  readonly faults?: readonly Fault[];
  /** Issues that never rest. */
  readonly traffic?: Traffic;
  /** Epoch milliseconds; the real time without it. */
  readonly now?: () => number;
  /**
   * Several regions, dealt out to the organizations in turn: each on a port of its own, or under a path prefix
   * `/us` of the one host.
   */
  readonly regions?: { readonly names: readonly string[]; readonly as: 'ports' | 'prefixes' };
  /** Address to listen on, `127.0.0.1` without it. */
  readonly host?: string;
  /** Serves the control path, for simulators in a process of their own. */
  readonly hasControl?: boolean;
  /** 0, an ephemeral one, without it. */
  readonly port?: number;
};
