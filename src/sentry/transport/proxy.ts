/** A proxy that requests go through. */
export type WebProxy = {
  /** Its address, with what it may ask for by way of user name and password. */
  readonly address: URL;
  /** What may be told of it: `proxy.example.com:3128 (HTTPS_PROXY)`. */
  readonly label: string;
};

/** The proxy for requests to an address; undefined when they go straight there. */
export type ProxyOf = (url: string) => WebProxy | undefined;
