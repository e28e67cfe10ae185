import type { JsonObject } from '../../src/json.ts';
import type { Behaviour } from './call.ts';
import type { FaultList } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';
import type { OwnedRecord, TruthOptions } from './truth.ts';
import type { World } from './world.ts';

/** A running server and what a test can do with it. */
export type Simulator = {
  /** Base URL of the main host, without a trailing slash: what `base_url` is set to. */
  readonly url: string;
  /** Base URLs of the regions by name. */
  readonly regionUrls: Readonly<Record<string, string>>;
  readonly token: string;
  readonly world: World;
  /** Every request so far, in the order of arrival. */
  readonly requests: LoggedRequest[];
  readonly faults: FaultList;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Does something to the world just before the n-th request (from 1) is answered. */
  readonly onRequest: (index: number, change: (request: LoggedRequest) => void) => void;
  /** Does something to the world before every request is answered, until the next `reset`. */
  readonly onEveryRequest: (change: (request: LoggedRequest) => void) => void;
  /** What a complete extraction has to hold right now, with this server's addresses. */
  readonly truth: (stream: string, options?: Omit<TruthOptions, 'stream'>) => Map<string, JsonObject>;
  /** The same record by record, each with its organization. */
  readonly owned: (stream: string, options?: Omit<TruthOptions, 'stream'>) => readonly OwnedRecord[];
  /** The most requests of a bucket that were in flight at once; 0 while limits are off. */
  readonly peak: (bucket: string) => number;
  /** Behaves otherwise from now on; what is not named stays as it is. */
  readonly behave: (change: Behaviour) => void;
  /** Forgets requests and faults; the world stays as it is. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
};
