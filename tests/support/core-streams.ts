import type { Catalog } from '../../src/singer/catalog.ts';
import { catalogOf } from './catalogs.ts';

/**
 * Every way in which a stream can be read is among them: one object, lists, lists by time, by search and by project.
 * Tests that are about reading as such, and not about single streams, read these.
 */
export const CORE_STREAMS: readonly string[] = [
  'organizations',
  'projects',
  'teams',
  'users',
  'releases',
  'issues',
  'events',
];

/** A catalog that selects them and nothing else. */
export function coreCatalog(): Catalog {
  return catalogOf(CORE_STREAMS);
}
