import type { LookAt, ReadPages } from '../../source.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { Span } from '../../time.ts';
import { MOST_HITS } from '../lists/paging.ts';
import { isChild, parentsOf } from '../lists/parents.ts';
import type { Sightings } from '../lists/sightings.ts';

/** Makes what looks at first pages, with the same reader as a run, so that it meets what a run would meet. */
export function createLook(options: {
  /** Reads the slices of every stream but children. */
  readonly readSlices: ReadPages;
  readonly sightings: Pick<Sightings, 'take'>;
  /** Requests of a stream so far. */
  readonly requestsOf: (tapStreamId: string) => number;
}): LookAt {
  const { readSlices, sightings, requestsOf } = options;
  return async (definition, slice) => {
    const { tapStreamId } = definition;
    const before = requestsOf(tapStreamId);
    sightings.take(tapStreamId);
    let rows = 0;
    let isWhole = false;
    let delivered: Span | undefined;
    for await (const page of readSlices(lookedAt(definition), slice)) {
      rows += page.records.length;
      isWhole ||= page.end !== undefined;
      delivered ??= page.delivered;
      if (!definition.listsProjects) break;
    }
    const [from, to] = slice.span ?? [0, 0];
    const counted = sightings.take(tapStreamId);
    return {
      rows,
      isWhole: isWhole || (delivered !== undefined && delivered[0] <= from && delivered[1] >= to),
      delivered,
      counted: counted === undefined ? undefined : { count: counted, isFloor: counted >= MOST_HITS },
      requests: requestsOf(tapStreamId) - before,
    };
  };
}

/** The list that is looked at: of parents for children, and without full bodies, of which each costs much. */
function lookedAt(definition: StreamDefinition): StreamDefinition {
  if (isChild(definition)) return parentsOf(definition);
  const { full: _, ...short } = definition;
  return short;
}
