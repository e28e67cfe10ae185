export const FLAVOURS = ['2022', 'v4', 'v5'] as const;

/** The versions of GlitchTip that differ to a client: of 2022, of 2024 (4.x), of December 2025 (5.x). */
export type Flavour = (typeof FLAVOURS)[number];

/** What differs between them; whatever is not here is the same in all. */
export type Traits = {
  /** The framework behind it, which words the errors. */
  readonly errors: 'rest-framework' | 'ninja';
  /** `Link` is the printed form of a Python set that holds the whole header as one text. */
  readonly isLinkASet: boolean;
  /** The most rows that `limit` gives. */
  readonly pageLimit: number;
  /** Rows that share a position can be skipped up to here; what happens beyond. */
  readonly offset: { readonly most: number; readonly beyond: 'clamped' | 'refused' };
  /** Digits behind the second. */
  readonly fraction: 3 | 6;
  readonly unknownSort: 'refused' | 'ignored';
  /** What `project` of the issue list has to be, and what is said otherwise. */
  readonly projectFilter: 'an existing id' | 'any text' | 'a number';
  /** The issue list of an organization that does not exist. */
  readonly unknownOrganization: 'empty' | 'not found';
  /** The name of an event's issue, and whether the list says the project. */
  readonly eventIssue: 'issue' | 'groupID';
  readonly hasSdk: boolean;
  readonly releaseProjects: 'with id' | 'without id';
  readonly releaseScopes: readonly string[];
  readonly projectScopes: readonly string[];
  readonly statistics: 'answers' | 'fails';
  /** `/api/0/` without a good token. */
  readonly root: 'open' | 'closed';
};

const REST_FRAMEWORK: Traits = {
  errors: 'rest-framework',
  isLinkASet: false,
  pageLimit: Number.POSITIVE_INFINITY,
  offset: { most: 1_000, beyond: 'clamped' },
  fraction: 6,
  unknownSort: 'ignored',
  projectFilter: 'an existing id',
  unknownOrganization: 'empty',
  eventIssue: 'issue',
  hasSdk: true,
  releaseProjects: 'with id',
  releaseScopes: ['project:read', 'project:write', 'project:admin', 'project:releases'],
  projectScopes: ['project:read', 'project:write', 'project:admin'],
  statistics: 'answers',
  root: 'closed',
};

const NINJA: Traits = {
  errors: 'ninja',
  isLinkASet: true,
  pageLimit: 100,
  offset: { most: 100, beyond: 'refused' },
  fraction: 3,
  unknownSort: 'refused',
  projectFilter: 'a number',
  unknownOrganization: 'not found',
  eventIssue: 'groupID',
  hasSdk: true,
  releaseProjects: 'without id',
  releaseScopes: ['project:releases'],
  projectScopes: ['project:read'],
  statistics: 'answers',
  root: 'open',
};

export const TRAITS: Readonly<Record<Flavour, Traits>> = {
  '2022': REST_FRAMEWORK,
  v4: {
    ...NINJA,
    offset: { most: 100, beyond: 'clamped' },
    projectFilter: 'any text',
    hasSdk: false,
    statistics: 'fails',
  },
  v5: NINJA,
};
