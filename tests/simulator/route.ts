import type { Endpoint } from './call.ts';

/** An endpoint: its path, who may call it and what it counts against. */
export type Route = {
  /** The stream it serves, or another short name. */
  readonly stream: string;
  /** Further streams that it serves. */
  readonly also?: readonly string[];
  readonly path: RegExp;
  /** Any of these scopes will do; none = no permission needed. */
  readonly scopes: readonly string[];
  readonly bucket: string;
  /** Unknown to the hosts of regions. */
  readonly silo?: 'control';
  readonly serve: Endpoint;
};
