import { createHash } from 'node:crypto';
import type { Shard } from '../../config.ts';

/** A SHA-256 digest is read as so many weights of 32 bits, for one shard each. */
const WEIGHTS = 8;
const BYTES = 4;

/**
 * Which shard reads a project, for every number of shards from 1 to `most`: the one of the highest weight, by rendezvous
 * hashing. Each shard's weight for a project hangs on nothing but ids and the shard's own number, so that one more shard
 * takes projects from all others and moves none between them. Ids never change, unlike slugs.
 * @returns at n - 1 the shard among n, from 1
 */
export function ownersUpTo(organizationId: string, projectId: string, most: number): readonly number[] {
  const owners: number[] = [];
  let owner = 1;
  let highest = -1;
  for (let first = 0; first < most; first += WEIGHTS) {
    const digest = createHash('sha256')
      .update(`${first / WEIGHTS}/${organizationId}/${projectId}`)
      .digest();
    for (let nth = 0; nth < WEIGHTS && first + nth < most; nth += 1) {
      const weight = digest.readUInt32BE(nth * BYTES);
      // Of equal weights the lower number wins, whatever the count.
      if (weight > highest) {
        highest = weight;
        owner = first + nth + 1;
      }
      owners.push(owner);
    }
  }
  return owners;
}

/** Which of `count` shards reads a project. @returns 1 to `count` */
export function shardOf(organizationId: string, projectId: string, count: number): number {
  return ownersUpTo(organizationId, projectId, count).at(-1) ?? 1;
}

/** Whether this process reads a project; always where there are no shards. */
export type Owns = (organizationId: string, projectId: string) => boolean;

/** Remembers what it found, since every stream by project asks again. */
export function createOwns(shard: Shard | undefined): Owns {
  if (shard === undefined) return () => true;
  const known = new Map<string, boolean>();
  return (organizationId, projectId) => {
    const name = `${organizationId}/${projectId}`;
    const isOwn = known.get(name) ?? shardOf(organizationId, projectId, shard.count) === shard.index;
    known.set(name, isOwn);
    return isOwn;
  };
}
