import type { Item } from '../support/claims.ts';

/** Something that has to be delivered. */
export type Owed = Item & {
  readonly partition: string;
  /** The record without its place in time: `issues <organization>/<id>`. */
  readonly name: string;
  /** What else an issue is, where it may be compared. */
  readonly status?: string;
  readonly count?: number;
};
