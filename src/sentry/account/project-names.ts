import type { JsonObject } from '../../json.ts';
import type { StreamDefinition } from '../../streams/definition.ts';
import type { ListedProject, ReadPlace } from './places.ts';

/**
 * Reads like the reader it wraps, and gives records that name their project by half the other half, as `projectId` and
 * `projectSlug`: from the list of projects that the place came with, so that nobody is asked or waited for. A project
 * that is not in it leaves its half out.
 */
export function createNamedRead(inner: ReadPlace): ReadPlace {
  return (definition, place, time) => {
    const pages = inner(definition, place, time);
    const { projectsOf, namesProjectByHalf } = definition;
    if (!namesProjectByHalf || typeof projectsOf !== 'function' || place.listed === undefined) return pages;
    const complete = completerOf(projectsOf, place.listed);
    return (async function* () {
      for await (const page of pages) yield { ...page, records: page.records.map(complete) };
    })();
  };
}

function completerOf(
  projectsOf: Exclude<StreamDefinition['projectsOf'], string>,
  listed: readonly ListedProject[],
): (record: JsonObject) => JsonObject {
  const byId = new Map(listed.map((project) => [project.id, project]));
  const bySlug = new Map(listed.map((project) => [project.slug, project]));
  return (record) => {
    const [named, ...others] = projectsOf(record);
    if (named === undefined || others.length > 0) return record;
    const found = named.id === '' ? bySlug.get(named.slug) : byId.get(named.id);
    const { id, slug } = found ?? named;
    return {
      ...record,
      ...(id !== '' && { projectId: id }),
      ...(slug !== '' && named.slug === '' && { projectSlug: slug }),
    };
  };
}
