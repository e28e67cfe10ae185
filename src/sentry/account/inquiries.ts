import { ApiError } from '../../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { ProjectName, StreamDefinition } from '../../streams/definition.ts';
import type { Client, Request } from '../transport/client.ts';
import { segment } from '../transport/segment.ts';
import type { Organization } from './account.ts';

/** A route that no version of Sentry has. */
const NO_SUCH_ROUTE = 'tap-sentry-asks-what-you-say-of-unknown-routes';
/** An answer that explains another one is worth few tries: without it the other is a failure, and not the end. */
const TRIES = 3;

/** What can be asked about an answer that may mean several things. No question fails. */
export type Inquiries = {
  /**
   * The cause of the error that the server gives for a route that does not exist, of the organization or of a project;
   * undefined when it gives none. Asked once.
   */
  readonly ofUnknownRoutes: (about: About, project?: ProjectName) => Promise<string | undefined>;
  /** Whether the project itself is answered right now. */
  readonly ofProject: (about: About, project: ProjectName) => Promise<boolean>;
  /**
   * Whether the organization itself is answered with the same token right now. Asked each time: what stands between here and
   * there may have begun to refuse everything since the last answer.
   */
  readonly ofOrganization: (about: About) => Promise<'there' | 'token refused' | 'unknown'>;
  /** The scopes of the token; undefined when the server does not tell. Asked once. */
  readonly ofScopes: (about: About) => Promise<readonly string[] | undefined>;
  /** Whether the token sees a project of the organization; undefined when nobody can tell. */
  readonly ofProjects: (about: About) => Promise<boolean | undefined>;
};

/** The read for which something is asked. */
export type About = { readonly organization: Organization; readonly definition: StreamDefinition };

export function createInquiries(client: Client): Inquiries {
  const unknownRoutes = new Map<string, Promise<string | undefined>>();
  const scopes = new Map<string, Promise<readonly string[] | undefined>>();

  const ask = async (
    { definition }: About,
    request: Pick<Request, 'root' | 'path' | 'query' | 'expects'>,
  ): Promise<JsonValue | ApiError> => {
    try {
      const { value } = await client.get({
        ...request,
        bucket: 'default',
        stream: definition.tapStreamId,
        isHelper: true,
        mostTries: TRIES,
      });
      return value;
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  };

  return {
    ofUnknownRoutes: (about, project) => {
      const path =
        project === undefined
          ? pathOf(about, `${NO_SUCH_ROUTE}/`)
          : projectPathOf(about, project, `${NO_SUCH_ROUTE}/`);
      const name = `${rootOf(about)} ${project === undefined ? path : pathOf(about, 'projects')}`;
      return once(unknownRoutes, name, async () => {
        const said = await ask(about, { root: rootOf(about), path, query: [], expects: 'list' });
        return said instanceof ApiError ? said.causeKey : undefined;
      });
    },
    ofProject: async (about, project) => {
      const path = projectPathOf(about, project, '');
      const said = await ask(about, { root: rootOf(about), path, query: [], expects: 'object' });
      return isJsonObject(said) && String(said['id']) === project.id;
    },
    ofOrganization: async (about) => {
      const path = pathOf(about, '');
      // Without its teams and projects, which nobody looks at here.
      const query = [['detailed', '0']] as const;
      const said = await ask(about, { root: rootOf(about), path, query, expects: 'object' });
      if (said instanceof ApiError) return said.status === 401 ? 'token refused' : 'unknown';
      return isJsonObject(said) && String(said['id']) === about.organization.id ? 'there' : 'unknown';
    },
    ofScopes: (about) => {
      // What a token may do is no matter of a region.
      const root = about.organization.controlRoot ?? about.organization.root;
      return once(scopes, root, async () => {
        const said = await ask(about, { root, path: '/', query: [], expects: 'object' });
        const auth = isJsonObject(said) ? said['auth'] : undefined;
        const named = isJsonObject(auth) ? auth['scopes'] : undefined;
        if (!Array.isArray(named)) return undefined;
        return named.filter((scope) => typeof scope === 'string');
      });
    },
    ofProjects: async (about) => {
      const { root } = about.organization;
      const query = [['per_page', '100']] as const;
      const said = await ask(about, { root, path: pathOf(about, 'projects/'), query, expects: 'list' });
      if (!Array.isArray(said)) return undefined;
      return said.some((project) => isJsonObject(project) && isReadable(project));
    },
  };
}

/** Where a stream is asked for. */
function rootOf({ organization, definition }: About): string {
  return (definition.silo === 'control' ? organization.controlRoot : undefined) ?? organization.root;
}

function pathOf({ organization }: About, rest: string): string {
  return `/organizations/${segment(organization[organization.naming])}/${rest}`;
}

function projectPathOf({ organization }: About, project: ProjectName, rest: string): string {
  const { naming } = organization;
  return `/projects/${segment(organization[naming])}/${segment(project[naming])}/${rest}`;
}

function isReadable({ hasAccess }: JsonObject): boolean {
  return hasAccess !== false;
}

async function once<T>(asked: Map<string, Promise<T>>, name: string, ask: () => Promise<T>): Promise<T> {
  const answer = asked.get(name) ?? ask();
  asked.set(name, answer);
  return await answer;
}
