import type { StreamDefinition } from '../../streams/definition.ts';
import { partitionsOf, type State } from './state.ts';

/** The part of a stream's definition that says how its partitions are named. */
type Named = Pick<StreamDefinition, 'tapStreamId' | 'partitionBy' | 'replication'>;

/**
 * Ids of the organizations that a state has bookmarks of. A partition is named by its organization, or by
 * `<organization>/<project>`; older states name a project alone, which says nothing of its organization.
 */
export function ownersIn(state: State, definitions: readonly Named[]): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const { tapStreamId, partitionBy, replication } of definitions) {
    if (replication.method !== 'INCREMENTAL') continue;
    for (const name of Object.keys(partitionsOf(state, tapStreamId))) {
      const owner = ownerOf(name);
      if (owner !== undefined) owners.add(owner);
      else if (partitionBy === 'organization') owners.add(name);
    }
  }
  return owners;
}

/** The organization in a partition's name; undefined when it names none. */
export function ownerOf(name: string): string | undefined {
  const slash = name.indexOf('/');
  return slash > 0 ? name.slice(0, slash) : undefined;
}

/**
 * What to tell an operator whose state belongs to others than the organizations of the run; undefined when at
 * least one of them is known to it, or it names none.
 * @param organizations id and slug of those that are read
 */
export function strangersIn(
  owners: ReadonlySet<string>,
  organizations: readonly { readonly id: string; readonly slug: string }[],
): string | undefined {
  if (owners.size === 0 || organizations.some(({ id }) => owners.has(id))) return undefined;
  const names = organizations.map(({ id, slug }) => `${slug} (${id})`).join(', ');
  return `State: its bookmarks are of organization ${[...owners].sort().join(', ')}, and this run reads ${names}. They are kept as they are, and everything since start_date is read`;
}
