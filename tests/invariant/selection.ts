import { questionOf } from '../../src/sentry/account/question.ts';
import { STREAMS } from '../../src/streams/index.ts';
import type { World } from '../simulator/index.ts';
import type { Narrowing, Plan } from './plan.ts';

type Organization = World['organizations'][number];
type Project = World['projects'][number];

/** What a run is told to read, as settings, and what that means in this world. */
export type Selection = {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Names of the streams that the catalog selects. */
  readonly streams: readonly string[];
  readonly organizations: readonly Organization[];
  /** Of these organizations, those that are wanted and that the token may read. */
  readonly projects: readonly Project[];
  readonly wantsHidden: boolean;
  readonly environments: ReadonlySet<string> | undefined;
  readonly query: string;
  /** How bookmarks name what the settings narrow. */
  readonly questionOf: (stream: string) => string | undefined;
};

/** What the worlds are about; everything else is a list beside it. */
const CORE: readonly string[] = [
  'organizations',
  'projects',
  'teams',
  'users',
  'releases',
  'issues',
  'events',
];
const STREAMS_OF: Readonly<Record<Plan['streams'], readonly string[]>> = {
  core: CORE,
  all: STREAMS.map(({ tapStreamId }) => tapStreamId),
};
const USAGE: readonly string[] = ['organization_stats', 'project_stats'];
const DEFINITIONS = new Map(STREAMS.map((definition) => [definition.tapStreamId, definition]));

/** Makes settings of the masks of a plan; names that would leave nothing to read are left out. */
export function selectionOf(
  world: World,
  narrowing: Narrowing,
  { streams, server: { slugsOnly = false, stats = 'on' } }: Pick<Plan, 'streams' | 'server'>,
): Selection {
  const members = world.organizations.filter(({ isMember }) => isMember);
  const named = members.filter((_, n) => (narrowing.organizations >> n) % 2 === 1);
  const organizations = named.length === 0 ? members : named;
  const listed = world.projects.filter(
    ({ status, organization }) =>
      status === 'active' && organizations.some(({ index }) => index === organization),
  );
  const { isExclusion } = narrowing;
  const entries = listed
    .filter((_, n) => (narrowing.projects >> (n % 7)) % 2 === 1)
    .map(({ id, slug }, n) => (n % 2 === 0 ? slug : id));
  const isNamed = ({ id, slug }: Project): boolean => entries.includes(id) || entries.includes(slug);
  const wanted = listed.filter((project) => entries.length === 0 || isNamed(project) !== isExclusion);
  const isFiltered = entries.length > 0 && wanted.length > 0;
  const kept = isFiltered ? wanted : listed;
  const { issue_query, environments } = narrowing;
  return {
    settings: {
      issue_query,
      environments: [...environments],
      event_detail: narrowing.event_detail,
      lookback_seconds: narrowing.lookback_seconds,
      ...(named.length === 1 && { organization: named[0]?.slug }),
      ...(named.length > 1 && {
        organizations: named.map(({ id, slug }, n) => (slugsOnly || n % 2 === 0 ? slug : id)),
      }),
      ...(isFiltered && { [isExclusion ? 'exclude_projects' : 'projects']: entries }),
    },
    // What servers without true statistics say of usage is no record of anything.
    streams: STREAMS_OF[streams].filter((stream) => stats === 'on' || !USAGE.includes(stream)),
    organizations,
    projects: kept.filter(({ hasAccess }) => hasAccess),
    wantsHidden: kept.some(({ hasAccess }) => !hasAccess),
    environments: environments.length === 0 ? undefined : new Set(environments),
    query: issue_query,
    questionOf: (stream) => {
      const definition = DEFINITIONS.get(stream);
      // Children are asked for by what their parents are.
      const asked = definition?.parent?.of ?? definition ?? {};
      return questionOf(asked, { environments, issueQuery: issue_query });
    },
  };
}
