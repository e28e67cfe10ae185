import type { JsonObject } from '../../json.ts';
import type { Partition, Page as ProvenPage, ReadPages } from '../../source.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import { MOST_IDS_IN_QUERY } from '../lists/address.ts';
import type { Place, ReadPlace } from './places.ts';
import { choiceOf, type ProjectFilter } from './project-filter.ts';

/** Makes the reader of slices as the engine knows it: of partitions, and of the projects that are wanted alone. */
export function createReadSlices(options: {
  readonly readPlace: ReadPlace;
  readonly placeOf: (definition: StreamDefinition, partition: Partition) => Place;
  readonly filter: ProjectFilter;
  /** What is left of the operator's search to ask of each row; undefined when the server answers all of it. */
  readonly isFound?: ((row: JsonObject) => boolean) | undefined;
}): ReadPages {
  const { readPlace, placeOf, filter, isFound } = options;
  return (definition, { partition, span, isTop, enoughFrom, only }) => {
    const place = placeOf(definition, partition);
    const { detail } = place.organization;
    // The organization was described when it was looked up: asking again would tell nothing new.
    if (definition.isOneObject && place.project === undefined && detail !== undefined)
      return once({ records: [detail.record], clean: detail.clean, end: 'whole' });
    const isNamed = only !== undefined && only.length <= MOST_IDS_IN_QUERY;
    const pages = readPlace(definition, isNamed ? { ...place, only } : place, { span, isTop, enoughFrom });
    const found = definition.searchFilter && isFound !== undefined ? filtered(pages, isFound) : pages;
    const { projectsOf } = definition;
    if (!filter.isActive || typeof projectsOf !== 'function') return found;
    const isWanted = choiceOf(filter, place.wanted);
    return filtered(found, (record) => projectsOf(record).some(isWanted));
  };
}

async function* once(page: ProvenPage): AsyncGenerator<ProvenPage> {
  yield page;
}

async function* filtered(
  pages: AsyncIterable<ProvenPage>,
  isWanted: (record: JsonObject) => boolean,
): AsyncGenerator<ProvenPage> {
  for await (const page of pages) yield { ...page, records: page.records.filter(isWanted) };
}
