import { type ProjectName, projectName, type StreamDefinition } from '../streams/definition.ts';
import type { Organization } from './account.ts';
import type { Page } from './pages.ts';
import type { ReadPlace } from './places.ts';

/** The projects of an organization, listed once even when the list is a stream of its own. */
export type ProjectIndex = {
  /** Reads like the reader it wraps, and keeps the ids and slugs of the projects that pass. */
  readonly readPlace: ReadPlace;
  readonly projectsOf: (organization: Organization) => Promise<readonly ProjectName[]>;
};

type Listing = {
  readonly done: Promise<readonly ProjectName[]>;
  readonly resolve: (projects: readonly ProjectName[]) => void;
  readonly reject: (reason: unknown) => void;
};

/**
 * @param definition of the stream whose list names the projects
 * @param isStreamRead whether this stream is read in the run, before anybody needs the projects
 */
export function createProjectIndex(
  inner: ReadPlace,
  definition: StreamDefinition,
  isStreamRead: boolean,
): ProjectIndex {
  const listings = new Map<string, Listing>();
  const listingOf = ({ id }: Organization): Listing => {
    const listing = listings.get(id) ?? newListing();
    listings.set(id, listing);
    return listing;
  };
  const list = async (organization: Organization): Promise<readonly ProjectName[]> => {
    const projects: ProjectName[] = [];
    for await (const page of inner(definition, { organization })) projects.push(...identify(page));
    return projects;
  };
  return {
    readPlace: (wanted, place, span) => {
      const pages = inner(wanted, place, span);
      return wanted === definition ? watched(pages, listingOf(place.organization)) : pages;
    },
    projectsOf: async (organization) => {
      if (!isStreamRead) return await list(organization);
      // The stream may have failed or been left early: then the list is asked for once more.
      return await listingOf(organization).done.catch(() => list(organization));
    },
  };
}

async function* watched(pages: AsyncIterable<Page>, listing: Listing): AsyncGenerator<Page> {
  const projects: ProjectName[] = [];
  let isWhole = false;
  try {
    for await (const page of pages) {
      projects.push(...identify(page));
      yield page;
    }
    isWhole = true;
  } finally {
    if (isWhole) listing.resolve(projects);
    else listing.reject(new Error('The list of projects was not read to its end.'));
  }
}

function newListing(): Listing {
  let resolve: Listing['resolve'] = () => {};
  let reject: Listing['reject'] = () => {};
  const done = new Promise<readonly ProjectName[]>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever waits for it hears of a failure; nobody may be waiting.
  done.catch(() => {});
  return { done, resolve, reject };
}

function identify(page: Page): readonly ProjectName[] {
  return page.records.flatMap(projectName);
}
