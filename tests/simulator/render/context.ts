import type { OrganizationRow, World } from '../world.ts';

/** What rendering a record needs besides its row. */
export type RenderContext = {
  readonly world: World;
  /** The server's time, epoch milliseconds. */
  readonly now: number;
  /** Base URL of the user interface, without a trailing slash. */
  readonly webUrl: string;
  /** Base URL of the region that an organization lives in. */
  readonly regionUrl: (organization: OrganizationRow) => string;
};
