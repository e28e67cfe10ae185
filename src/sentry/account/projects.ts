import { isJsonObject, type JsonObject } from '../../json.ts';
import { projectName, type StreamDefinition } from '../../streams/definition.ts';
import type { Page } from '../lists/reading.ts';
import type { Organization } from './account.ts';
import type { ListedProject, ReadPlace } from './places.ts';

/** The projects of an organization, listed once even when the list is a stream of its own. */
export type ProjectIndex = {
  /** Reads like the reader it wraps, and keeps the projects that pass. */
  readonly readPlace: ReadPlace;
  /** Says that the stream of projects is going to be read from here on: whoever comes later may wait for it. */
  readonly announce: () => void;
  readonly projectsOf: (organization: Organization) => Promise<readonly ListedProject[]>;
};

/** What comes of reading the list as a stream; undefined when it was left before its end. */
type Listing = {
  readonly done: Promise<readonly ListedProject[] | undefined>;
  readonly resolve: (projects: readonly ListedProject[] | undefined) => void;
  readonly reject: (reason: unknown) => void;
};

/** @param definition of the stream whose list names the projects */
export function createProjectIndex(inner: ReadPlace, definition: StreamDefinition): ProjectIndex {
  const listings = new Map<string, Listing>();
  const own = new Map<string, Promise<readonly ListedProject[]>>();
  let isAnnounced = false;
  const listingOf = ({ id }: Organization): Listing => {
    const listing = listings.get(id) ?? newListing();
    listings.set(id, listing);
    return listing;
  };
  const list = async (organization: Organization): Promise<readonly ListedProject[]> => {
    const projects: ListedProject[] = [];
    for await (const page of inner(definition, { organization })) projects.push(...identify(page));
    return unique(projects);
  };
  /** Asked for once: what failed with all the patience of a run would only cost it again. */
  const listOnce = (organization: Organization): Promise<readonly ListedProject[]> => {
    const asked = own.get(organization.id) ?? list(organization);
    own.set(organization.id, asked);
    return asked;
  };
  return {
    readPlace: (wanted, place, time) => {
      const pages = inner(wanted, place, time);
      return wanted.listsProjects ? watched(pages, listingOf(place.organization)) : pages;
    },
    announce: () => {
      isAnnounced = true;
    },
    projectsOf: async (organization) => {
      // Nobody waits for a stream that comes later: it might be waiting for this one.
      if (!isAnnounced) return await listOnce(organization);
      const listed = await listingOf(organization).done;
      // The stream was left early: then the list is asked for.
      return listed ?? (await listOnce(organization));
    },
  };
}

async function* watched(pages: AsyncIterable<Page>, listing: Listing): AsyncGenerator<Page> {
  const projects: ListedProject[] = [];
  let isWhole = false;
  try {
    for await (const page of pages) {
      projects.push(...identify(page));
      isWhole ||= page.end !== undefined;
      yield page;
    }
  } catch (error) {
    listing.reject(error);
    throw error;
  } finally {
    listing.resolve(isWhole ? unique(projects) : undefined);
  }
}

function newListing(): Listing {
  let resolve: Listing['resolve'] = () => {};
  let reject: Listing['reject'] = () => {};
  const done = new Promise<Awaited<Listing['done']>>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever waits for it hears of a failure; nobody may be waiting.
  done.catch(() => {});
  return { done, resolve, reject };
}

function identify(page: Page): readonly ListedProject[] {
  return page.records.flatMap((record: JsonObject) =>
    projectName(record)
      .filter(({ id }) => id !== '')
      .map((name) => ({ ...name, isReadable: !(isJsonObject(record) && record['hasAccess'] === false) })),
  );
}

/** A list that moved while it was read names some projects twice. */
function unique(projects: readonly ListedProject[]): readonly ListedProject[] {
  return [...new Map(projects.map((project) => [project.id, project])).values()];
}
