import type { OrganizationRow } from './world.ts';

/** An address at which the API is served. */
export type Site = {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** What it puts before `/api/0/`. */
  readonly prefix: string;
  /** The region it serves; undefined for the main host, which serves all of them. */
  readonly region: string | undefined;
};

/** Which region an organization lives in, and where that is. */
export type Sites = {
  readonly main: Site;
  readonly regions: ReadonlyMap<string, Site>;
  readonly regionOf: (organization: number) => string | undefined;
  readonly regionUrl: (organization: OrganizationRow) => string;
};

export function createSites(main: Site, regions: readonly Site[]): Sites {
  const byName = new Map(regions.map((site) => [site.region ?? '', site]));
  const names = [...byName.keys()];
  const regionOf = (organization: number): string | undefined =>
    names.length === 0 ? undefined : names[organization % names.length];
  return {
    main,
    regions: byName,
    regionOf,
    regionUrl: ({ index }) => byName.get(regionOf(index) ?? '')?.url ?? main.url,
  };
}
